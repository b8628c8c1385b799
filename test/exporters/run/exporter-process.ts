import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../servers/free-port.ts";

const bin = join(import.meta.dirname, "..", "..", "..", "cli", "nines.mjs");

/** `nines exporter` in a process of its own. */
export interface ExporterProcess {
  readonly url: string;
  readonly pid: number;
  readonly log: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves with the exit code; null after a signal that kills. */
  readonly ended: Promise<number | null>;
  /** Values of one metric by the given label. */
  readonly values: (metric: string, label: string) => Promise<Readonly<Record<string, number>>>;
}

/** Starts it in a folder that holds a config, and waits until it is ready or has ended. */
export async function startExporterProcess(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ExporterProcess> {
  const port = await freePort();
  const listen = args.includes("--listen") ? [] : ["--listen", `127.0.0.1:${port}`];
  const child = spawn(process.execPath, [bin, "exporter", ...listen, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += String(chunk)));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const url = `http://127.0.0.1:${port}`;
  await becomesReady(url, child, () => log);
  return {
    url,
    pid: child.pid ?? -1,
    log: () => log,
    signal: (signal) => void child.kill(signal),
    ended,
    values: async (metric, label) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const lines = text.split("\n").filter((line) => line.startsWith(`${metric}{`));
      return Object.fromEntries(
        lines.map((line) => [
          new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1] ?? "",
          Number(line.slice(line.lastIndexOf(" "))),
        ]),
      );
    },
  };
}

async function becomesReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (
      await fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await delay(50);
  }
  child.kill("SIGKILL");
  throw new Error(`the exporter did not become ready:\n${log()}`);
}

/** Waits until something is so; throws with what was seen last otherwise. */
export async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (attempt >= 600) throw new Error(`never came about; last seen: ${JSON.stringify(seen)}`);
    await delay(50);
  }
}
