import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { identityOf, type ProcessIdentity } from "../process-identity.ts";

/** A server to start, and how to tell that it can be used. */
export interface ServerCommand {
  /** For people: `Prometheus`. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly logFile: string;
  readonly readyUrl: string;
  /** Hears of the process before it can be lost. */
  readonly onStarted: (name: string, identity: ProcessIdentity) => void;
  /** It ended although nobody stopped it: a sentence that says so. */
  readonly onLost: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/** A server that runs in a process of its own. */
export interface ChildServer {
  readonly name: string;
  readonly pid: number;
  /** Ends it and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

const readyMs = 20_000;
const patienceMs = 5_000;

/** Starts a server and waits until it answers. It ends with this process, also when this process is killed, where the system can do that. */
export async function startChildServer(command: ServerCommand): Promise<ChildServer> {
  const { name, program, args, cwd, logFile, onStarted, onLost } = command;
  const [file = program, ...rest] = [...leash(), program, ...args];
  // Detached: Ctrl-C in a terminal goes to all of a group, and it is for us to end our servers in order.
  const child = spawn(file, rest, { cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const log = createWriteStream(logFile, { flags: "a" });
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      log.write(chunk);
      tail = (tail + chunk.toString("utf8")).slice(-2_000);
    });
  }
  let isWanted = true;
  let isReady = false;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  const over = ended.then((why) => {
    log.end();
    if (isWanted && isReady) onLost(`${name} has ended by itself with ${why}; its log is ${logFile}`);
    return why;
  });
  const stop = async () => {
    isWanted = false;
    await end(child, over);
  };
  const identity = child.pid === undefined ? undefined : identityOf(child.pid);
  if (identity !== undefined) onStarted(name, identity);
  const trouble = await firstTrouble(command, over);
  if (trouble !== undefined) {
    await stop();
    throw new Error(`${name} does not start: ${trouble}${lastLine(tail)}`);
  }
  isReady = true;
  return { name, pid: child.pid ?? -1, stop };
}

/** Undefined once the server answers, else why it does not. */
async function firstTrouble({ readyUrl, signal }: ServerCommand, over: Promise<string>): Promise<string | undefined> {
  let why: string | undefined;
  void over.then((text) => {
    why = `it ended with ${text}`;
  });
  const lateMs = performance.now() + readyMs;
  while (why === undefined && performance.now() < lateMs) {
    if (signal.aborted) return "it is not wanted any more";
    const answer = await fetch(readyUrl, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    // A stranger may have taken the port in between; then ours has ended.
    if (answer?.ok === true && why === undefined) return undefined;
    await delay(50);
  }
  return why ?? `it does not answer within ${readyMs / 1000} s`;
}

async function end(child: ChildProcess, over: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await over;
  clearTimeout(late);
}

function lastLine(log: string): string {
  const line = log.trim().split("\n").at(-1) ?? "";
  return line === "" ? "" : ` (${line.slice(0, 300)})`;
}

let knownLeash: readonly string[] | undefined;

/** The words before a command that have Linux' kernel end it with its parent: setpriv of util-linux. BusyBox has one that cannot. */
function leash(): readonly string[] {
  if (knownLeash === undefined) {
    const words = ["setpriv", "--pdeathsig", "KILL"];
    const [program = "", ...args] = words;
    const works = process.platform === "linux" && spawnSync(program, [...args, program, "--version"]).status === 0;
    knownLeash = works ? words : [];
  }
  return knownLeash;
}
