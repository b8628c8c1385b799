import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isRunning, type ProcessIdentity } from "../process-identity.ts";
import { type RunRecord, readRecord } from "./run-record.ts";

const patienceMs = 3_000;

/** Ends processes that a killed `nines up` left behind. Each is known by its number and its start, so no stranger is ever ended. */
export async function endOrphans({ children }: RunRecord): Promise<void> {
  await Promise.all(children.map(endProcess));
}

async function endProcess(orphan: ProcessIdentity): Promise<void> {
  if (!isRunning(orphan)) return;
  signal(orphan, "SIGTERM");
  for (const lateMs = performance.now() + patienceMs; isRunning(orphan) && performance.now() < lateMs; ) {
    await delay(25);
  }
  if (isRunning(orphan)) signal(orphan, "SIGKILL");
}

function signal({ pid }: ProcessIdentity, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It was faster.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Clears away the temporary folders of killed runs, and what still runs of them; other users' folders are not ours to touch. */
export async function clearLeftFolders(parent: string, prefix: string): Promise<void> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const folder = join(parent, name);
    const found = await lstat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true || (process.getuid !== undefined && found.uid !== process.getuid())) continue;
    const record = await readRecord(folder);
    if (record === undefined || isRunning(record.nines)) continue;
    await endOrphans(record);
    await rm(folder, { recursive: true, force: true });
  }
}
