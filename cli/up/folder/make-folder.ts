import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes a folder and those above it. Node's own recursive mkdir never ends where a file system answers ENOENT for good, as /proc does. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    const isOrphan = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isOrphan || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw error;
    if (!found.isDirectory()) throw new Error("it is a file", { cause: error });
  }
}
