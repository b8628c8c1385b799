import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isRunning, type ProcessIdentity } from "../../../cli/up/process-identity.ts";
import { type Program, programPath } from "../../servers/servers.mjs";

const bin = fileURLToPath(new URL("../../../cli/nines.mjs", import.meta.url));

/** A `nines up` in a process of its own. */
export interface RunningUp {
  readonly pid: number;
  /** Where the web app answers. */
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly get: <T>(path: string) => Promise<T>;
  readonly act: (action: object) => Promise<void>;
  /** What it started, as it wrote down. */
  readonly children: () => readonly (ProcessIdentity & { readonly name: string })[];
  /** Cuts the channel to the Node that started it, as its death does, and waits for the end. Needs `launched`. */
  readonly loseLauncher: () => Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Sends a signal and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

export interface UpOptions {
  readonly cwd: string;
  /** The only folder where programs are found, beside Node itself. */
  readonly path: string;
  readonly args?: readonly string[];
  /** Whether it is as if another Node, too old for nines, had started it. */
  readonly launched?: boolean;
}

/** Starts `nines up` on a free port with its data in `data`, and waits until it is up; throws with its words when it ends instead. */
export async function startUp({ cwd, path, args = [], launched = false }: UpOptions): Promise<RunningUp> {
  const all = [bin, "up", "--listen", "127.0.0.1:0", "--data", "data", ...args];
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: "1", PATH: path, ...(launched ? { NINES_LAUNCHED: "1" } : {}) };
  const stdio = ["ignore", "pipe", "pipe", ...(launched ? (["ipc"] as const) : [])] as const;
  const child = spawn(process.execPath, all, { cwd, env, stdio: [...stdio] });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("its output is not a pipe");
  const said = { out: "", err: "" };
  const ended = new Promise<{ readonly code: number | null; readonly signal: string | null }>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const url = await new Promise<string>((resolve, reject) => {
    stderr.setEncoding("utf8").on("data", (text: string) => {
      said.err += text;
    });
    stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text;
      const [, found] = /Web app +(http:\S+)\/ /.exec(said.out) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ code }) => reject(new Error(`nines up ended with ${code}:\n${said.out}${said.err}`)));
  });
  return {
    pid: child.pid ?? -1,
    url,
    stdout: () => said.out,
    stderr: () => said.err,
    get: async <T>(place: string) => (await (await fetch(url + place)).json()) as T,
    act: async (action) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/api/demo`, { method: "POST", headers, body: JSON.stringify(action) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    children: () => JSON.parse(readFileSync(join(cwd, "data/run.json"), "utf8")).children,
    loseLauncher: async () => {
      // A child whose channel was cut by hand never says "close".
      const exited = once(child, "exit");
      child.disconnect();
      const [code, signal] = await exited;
      return { code, signal };
    },
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** A folder that holds these programs and no others. */
export async function programFolder(folder: string, programs: readonly (Program | "setpriv")[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const program of programs) {
    const target = program === "setpriv" ? "/usr/bin/setpriv" : programPath(program, process.env);
    if (target !== undefined) await symlink(target, join(folder, program));
  }
  await symlink(process.execPath, join(folder, "node"));
  return folder;
}

/** Those of them that still run. */
export function stillRunning(processes: readonly (ProcessIdentity & { readonly name: string })[]): readonly string[] {
  return processes.filter(isRunning).map(({ name }) => name);
}

interface Messages {
  readonly messages: readonly { readonly message: { readonly text: string } }[];
}

/** The first lines of the messages in the demo's channel. */
export async function inboxOf(up: RunningUp): Promise<readonly string[]> {
  const { messages } = await up.get<Messages>("/api/inbox/messages?channel=%23shop-alerts");
  return messages.map(({ message }) => message.text);
}
