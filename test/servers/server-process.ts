import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";

/** A server to start on the port that is chosen for it. */
export interface ServerCommand {
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  /** Answers 200 here as soon as the server can be used. */
  readonly readyPath: string;
  readonly cwd: string;
  /** For a server that comes back where it was. Default: a free one. */
  readonly port?: number | undefined;
}

/** A server that runs, and answers at `url`. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** The last lines that it wrote. */
  readonly log: () => string;
  /** Ends it and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;
const setpriv = "/usr/bin/setpriv";

/** Starts a server on a free loopback port and waits until it is ready; throws with the end of its log otherwise. */
export async function startServer(command: ServerCommand): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt++) {
    const port = command.port ?? (await freePort());
    const server = launch(command, port);
    if (await becomesReady(server, command.readyPath)) return server;
    await server.stop();
    // Between the look for a free port and the server's own bind, another process may take it.
    if (attempt < 5 && server.log().includes("address already in use")) continue;
    throw new Error(`${command.program} did not become ready; its log ends with\n${server.log()}`);
  }
}

function launch(
  { program, args, cwd }: ServerCommand,
  port: number,
): ServerProcess & { readonly hasEnded: () => boolean } {
  // The kernel ends the server when the test process dies, even by SIGKILL.
  const leash = existsSync(setpriv) ? [setpriv, "--pdeathsig", "KILL"] : [];
  const [first = program, ...rest] = [...leash, program, ...args(port)];
  const child = spawn(first, rest, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      log = (log + chunk.toString("utf8")).slice(-8_000);
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      log += `${error.message}\n`;
      resolve();
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? -1,
    log: () => log,
    hasEnded: () => hasEnded(child),
    stop: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
      await ended;
      clearTimeout(late);
    },
  };
}

async function becomesReady(
  server: ServerProcess & { readonly hasEnded: () => boolean },
  readyPath: string,
): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (!server.hasEnded() && performance.now() < deadline) {
    const ready = await fetch(server.url + readyPath).then(isOk, () => false);
    if (ready) return !server.hasEnded();
    await delay(20);
  }
  return false;
}

async function isOk(response: Response): Promise<boolean> {
  await response.arrayBuffer();
  return response.ok;
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
