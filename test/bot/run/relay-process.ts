import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../../cli/nines.mjs", import.meta.url));

/** How a process `nines relay` is started. */
export interface RelayCommand {
  /** Where it runs, and where its config is written. */
  readonly folder: string;
  /** The stack, as JSON has it. */
  readonly config: object;
  readonly port: number;
  /** Default: a file in the folder. */
  readonly store?: string;
  readonly slackApi?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process `nines relay` that runs. */
export interface RelayProcess {
  readonly url: string;
  /** All that it wrote. */
  readonly log: () => string;
  /** Resolves once its log has a text; throws when it ends before. */
  readonly says: (text: string) => Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGKILL, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; gives its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Gives its exit code once it has ended by itself. */
  readonly ended: Promise<number | null>;
}

/** Starts `nines relay` as a process of its own; it may not answer yet. */
export async function spawnRelay(command: RelayCommand): Promise<RelayProcess> {
  const { folder, config, port, store = join(folder, "relay.db"), slackApi, env = {} } = command;
  const file = join(folder, "nines.json");
  await writeFile(file, JSON.stringify(config));
  const slack = slackApi === undefined ? [] : ["--slack-api", slackApi];
  const args = ["relay", "-c", file, "--store", store, "--listen", `127.0.0.1:${port}`, ...slack];
  const { FORCE_COLOR: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...inherited, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return watch(child, `http://127.0.0.1:${port}`);
}

/** The same, once it answers. */
export async function startRelayProcess(command: RelayCommand): Promise<RelayProcess> {
  const relay = await spawnRelay(command);
  await relay.says("nines relay answers at");
  return relay;
}

function watch(child: ChildProcess, url: string): RelayProcess {
  let log = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      log += chunk.toString("utf8");
      for (const look of [...waiting]) look();
    });
  }
  const ended = once(child, "close").then(([code]) => code as number | null);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  // A test that fails leaves no process behind.
  const orphan = () => void child.kill("SIGKILL");
  process.once("exit", orphan);
  ended.then(() => process.off("exit", orphan));
  return {
    url,
    log: () => log,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!log.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        ended.then(() => reject(new Error(`nines relay ended before it said ${JSON.stringify(text)}:\n${log}`)));
      }),
    signal: (signal) => void child.kill(signal),
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    ended,
  };
}
