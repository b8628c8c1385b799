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
  /** Default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const own = (path: string) =>
  new URL(import.meta.url.endsWith(".js") ? path.replace(/\.ts$/, ".js") : path, import.meta.url);
const child = fileURLToPath(own("./config-child.ts"));

/** The part of `nines` that configs are written with. The whole would load the parser as well, 80 ms that this process spends anyway. */
const forConfigs = own("../../slo/define-stack.ts").href;

/** Runs a config in a process of its own. That costs no more than a thread (30 ms), and it ends whatever the config does. */
export async function runConfig(file: string, options: RunOptions): Promise<ConfigAnswer> {
  const answer = await runWith(forConfigs, file, options);
  const wantsMore = answer.kind === "threw" && /module 'nines' does not provide an export/.test(answer.message);
  return wantsMore ? runWith("", file, options) : answer;
}

function runWith(
  nines: string,
  file: string,
  { cwd, timeoutMs, talk, env = process.env }: RunOptions,
): Promise<ConfigAnswer> {
  const running = fork(child, [file, nines], { cwd, env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
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
    running.once("exit", (_code, signal) => {
      const end = () => finish(signal === null ? { kind: "unfinished" } : { kind: "died", signal });
      // Its answer may still be on its way through the channel.
      if (running.connected) running.once("disconnect", end);
      else setImmediate(end);
    });
  });
}

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
