import { cp, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { bytesOf, type OutputFile } from "./output-file.ts";

interface Contents {
  readonly files: readonly OutputFile[];
  /** Files of the present folder that move along. */
  readonly keep: readonly string[];
}

/** Writes a folder beside the target and puts it in its place. */
export async function swapIn(target: string, { files, keep }: Contents): Promise<void> {
  const fresh = sibling(target, "new", process.pid);
  const replaced = sibling(target, "old", process.pid);
  await makeFolder(dirname(target));
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh);
    const folders = new Set(files.map(({ path }) => dirname(join(fresh, path))));
    for (const folder of folders) await mkdir(folder, { recursive: true });
    for (const file of files) await writeFile(join(fresh, file.path), bytesOf(file));
    for (const path of keep)
      await cp(join(target, path), join(fresh, path), { preserveTimestamps: true, verbatimSymlinks: true });
    const hadFolder = await rename(target, replaced).then(() => true, ignoreMissing);
    await rename(fresh, target).catch(async (error: unknown) => {
      if (hadFolder) await rename(replaced, target);
      throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await rm(replaced, { recursive: true, force: true });
}

// Not `mkdir({ recursive: true })`: it never returns where a file system answers "no such folder" for ever, such as /proc.
async function makeFolder(path: string): Promise<void> {
  const isThere = await stat(path).then(() => true, ignoreMissing);
  if (isThere) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Ends what a killed run left: a replaced folder whose place is empty goes back, everything else beside the target goes. */
export async function repairInterrupted(target: string): Promise<void> {
  const names = await readdir(dirname(target)).catch(() => []);
  for (const name of names) {
    const { kind, pid } = siblingOf(target, name) ?? {};
    if (kind === undefined || pid === undefined || isAlive(pid)) continue;
    const path = join(dirname(target), name);
    const targetExists = await stat(target).then(() => true, ignoreMissing);
    if (kind === "old" && !targetExists) await rename(path, target);
    else await rm(path, { recursive: true, force: true });
  }
}

function sibling(target: string, kind: "new" | "old", pid: number): string {
  return join(dirname(target), `.${basename(target)}.nines-${kind}-${pid}`);
}

function siblingOf(target: string, name: string): { readonly kind: string; readonly pid: number } | undefined {
  const prefix = `.${basename(target)}.nines-`;
  const match = name.startsWith(prefix) ? /^(new|old)-(\d+)$/.exec(name.slice(prefix.length)) : null;
  return match === null ? undefined : { kind: match[1] ?? "", pid: Number(match[2]) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): false {
  if (error.code === "ENOENT") return false;
  throw error;
}
