import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PlainData } from "./plain-data.ts";

/** What came of running a config. */
export type ConfigAnswer =
  | ({ readonly kind: "value" } & PlainData)
  | { readonly kind: "no-export"; readonly names: readonly string[] }
  | {
      readonly kind: "threw";
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      readonly code: string;
    }
  | { readonly kind: "exited"; readonly code: string; readonly stack: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "unfinished" }
  | { readonly kind: "died"; readonly signal: string };

export interface RunOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Where the config's own output goes; never to our results. */
  readonly talk: (text: string) => void;
}

const isCompiled = import.meta.url.endsWith(".js");
const child = fileURLToPath(new URL(isCompiled ? "./config-child.js" : "./config-child.ts", import.meta.url));

/**
 * Runs a config in a process of its own. A process costs as much as a thread here (30 ms, while this one loads the parser), and it is the
 * only thing that can be ended whatever the config does.
 */
export function runConfig(file: string, { cwd, timeoutMs, talk }: RunOptions): Promise<ConfigAnswer> {
  const running = fork(child, [file, import.meta.url], { cwd, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  running.stdout?.setEncoding("utf8").on("data", talk);
  running.stderr?.setEncoding("utf8").on("data", talk);
  return new Promise((resolve, reject) => {
    const finish = (answer: ConfigAnswer) => {
      clearTimeout(timer);
      for (const signal of stopSignals) process.off(signal, stop);
      resolve(answer);
    };
    const timer = setTimeout(() => {
      running.kill("SIGKILL");
      finish({ kind: "timeout" });
    }, timeoutMs);
    // Without this, an endless config would outlive us.
    const stop = (signal: NodeJS.Signals) => {
      running.kill("SIGKILL");
      process.kill(process.pid, signal);
    };
    for (const signal of stopSignals) process.once(signal, stop);
    running.once("message", (answer) => finish(answer as ConfigAnswer));
    running.once("error", (cause) => reject(new Error("cannot start a process for the configuration", { cause })));
    running.once("exit", (_code, signal) =>
      finish(signal === null ? { kind: "unfinished" } : { kind: "died", signal }),
    );
  });
}

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
