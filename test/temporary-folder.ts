import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder; whoever makes it removes it. */
export function makeTemporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `nines-${name}-`));
}

/** Removes a folder and what is in it; a folder that is gone already is fine. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Runs `work` with a new empty folder, and removes the folder whatever happens. */
export async function inTemporaryFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeTemporaryFolder(name);
  try {
    return await work(folder);
  } finally {
    await removeFolder(folder);
  }
}
