import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { manifestName, parseManifest } from "./manifest.ts";

/** What lies where output is to be written. */
export type FolderState =
  | { readonly kind: "absent" }
  | { readonly kind: "not-a-folder" }
  /** `own`: files that nines wrote; `foreign`: all others. Without a manifest nothing is known to be ours. */
  | {
      readonly kind: "folder";
      readonly hasManifest: boolean;
      readonly own: readonly string[];
      readonly foreign: readonly string[];
    };

/** Looks at a folder without changing it. Paths are relative, with forward slashes. */
export async function inspectFolder(folder: string): Promise<FolderState> {
  const facts = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (facts === undefined) return { kind: "absent" };
  if (!facts.isDirectory()) return { kind: "not-a-folder" };
  const manifest = await readFile(join(folder, manifestName), "utf8").then(parseManifest, () => undefined);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const present = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => path !== manifestName);
  const written = new Set(manifest ?? []);
  return {
    kind: "folder",
    hasManifest: manifest !== undefined,
    own: present.filter((path) => written.has(path)),
    foreign: present.filter((path) => !written.has(path)),
  };
}
