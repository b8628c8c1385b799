import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Fault, reasonOf } from "../../fault.ts";
import { freePort } from "../free-port.ts";
import { identityOf, isRunning, type ProcessIdentity } from "../process-identity.ts";
import { clearLeftFolders, endOrphans } from "./end-orphans.ts";
import { makeFolder } from "./make-folder.ts";
import { claimRecord, type RunRecord, readRecord, replaceRecord, runFile } from "./run-record.ts";

/** Where one `nines up` keeps everything, and writes down what it started. */
export interface DataFolder {
  readonly path: string;
  readonly isTemporary: boolean;
  /** A folder whose path is short enough for the name of a socket. */
  readonly socketFolder: string;
  /** A free port for a server: the one that it had last time, if possible, so that addresses stay. */
  readonly portFor: (server: string) => Promise<number>;
  /** A secret of this folder, made at the first use, in a file that only this user reads. */
  readonly token: () => Promise<{ readonly text: string; readonly file: string }>;
  readonly noteChild: (name: string, identity: ProcessIdentity) => void;
  readonly noteUrl: (url: string) => void;
  /** Gives it up for the next start; removes it if it is temporary. */
  readonly release: () => Promise<void>;
}

const prefix = "nines-up-";
/** Source: unix(7), 108 bytes with the end; the socket's own name is shorter than the rest. */
const longestSocketFolder = 80;

/** Takes a folder for this process. Throws a fault where another `nines up` has it, or nothing can be written. */
export async function openDataFolder(given: string | undefined, cwd: string): Promise<DataFolder> {
  const named = given === undefined ? tmpdir() : resolve(cwd, given);
  try {
    await clearLeftFolders(tmpdir(), prefix);
    const path = given === undefined ? await realpath(await mkdtemp(join(named, prefix))) : named;
    await makeFolder(path);
    return await takeFolder(path, given === undefined);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const hint = given === undefined ? "name a folder with --data" : "name another folder with --data";
    throw new Fault(`cannot write to ${given ?? named}: ${reasonOf(cause)}`, { hint, cause });
  }
}

async function takeFolder(path: string, isTemporary: boolean): Promise<DataFolder> {
  const me = identityOf(process.pid) ?? { pid: process.pid, startedAt: "" };
  let record: RunRecord = { nines: me, url: undefined, children: [] };
  while (!(await claimRecord(path, record))) await clearAway(path);
  const isShort = Buffer.byteLength(path) <= longestSocketFolder;
  const socketFolder = isShort ? path : await mkdtemp(join(tmpdir(), prefix));
  const ports = await readPorts(path);
  const note = (next: RunRecord): void => {
    record = next;
    replaceRecord(path, next);
  };
  return {
    path,
    isTemporary,
    socketFolder,
    portFor: async (server) => {
      const port = await freePort(ports[server]);
      ports[server] = port;
      await writeFile(join(path, portsFile), JSON.stringify(ports));
      return port;
    },
    token: () => readToken(join(path, "token")),
    noteChild: (name, identity) => note({ ...record, children: [...record.children, { name, ...identity }] }),
    noteUrl: (url) => note({ ...record, url }),
    release: async () => {
      await rm(join(path, runFile), { force: true });
      if (socketFolder !== path) await rm(socketFolder, { recursive: true, force: true });
      if (isTemporary) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a run before this one left, unless it still goes on. */
async function clearAway(path: string): Promise<void> {
  const before = await readRecord(path);
  if (before !== undefined && isRunning(before.nines)) {
    const where = before.url === undefined ? "" : ` and answers at ${before.url}`;
    throw new Fault(`nines up runs already in ${path}: it is process ${before.nines.pid}${where}`, {
      hint: "end it first, or give this one a folder and a port of its own with --data and --listen",
    });
  }
  if (before !== undefined) await endOrphans(before);
  await rm(join(path, runFile), { force: true });
}

const portsFile = "ports.json";

async function readPorts(path: string): Promise<Record<string, number>> {
  try {
    const ports = JSON.parse(await readFile(join(path, portsFile), "utf8")) as unknown;
    const known = Object.entries(ports ?? {}).filter((entry): entry is [string, number] => isPort(entry[1]));
    return Object.fromEntries(known);
  } catch {
    return {};
  }
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 1023 && Number(value) < 65_536;
}

async function readToken(file: string): Promise<{ readonly text: string; readonly file: string }> {
  const known = await readFile(file, "utf8").catch(() => "");
  const text = known.trim() === "" ? randomBytes(24).toString("base64url") : known.trim();
  if (known.trim() === "") await writeFile(file, text, { mode: 0o600 });
  return { text, file };
}
