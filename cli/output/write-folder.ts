import { access, constants, readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "../../slo/problem.ts";
import { Fault, reasonOf } from "../fault.ts";
import { countText } from "../print/count-text.ts";
import { type FolderState, inspectFolder } from "./inspect-folder.ts";
import { manifestName, printManifest } from "./manifest.ts";
import { bytesOf, type OutputFile } from "./output-file.ts";
import { repairInterrupted, swapIn } from "./swap-folder.ts";

/** What became of an output folder. */
export type Written =
  | { readonly kind: "written" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly problem: Problem };

/** Why a folder could not be made to hold files of these paths, or undefined. */
export async function folderObjection(
  folder: string,
  paths: readonly string[],
  cwd: string,
): Promise<Problem | undefined> {
  const target = resolve(cwd, folder);
  try {
    const state = await inspectFolder(target);
    await requireWritable(target);
    return objection(
      state,
      paths.map((path) => ({ path })),
      folder,
    );
  } catch (cause) {
    return refused(folder, `nothing can be written there: ${reasonOf(cause)}`, "choose another folder with -o");
  }
}

/** Throws where a folder, or the nearest above it that there is, may not be written into. */
async function requireWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT" && dirname(folder) !== folder;
    if (!isAbsent) throw error;
    await requireWritable(dirname(folder));
  }
}

/**
 * Makes a folder hold these files and no others that nines once wrote; files that it did not write stay. Everything is first written beside
 * the folder and then takes its place, so that a process that is killed leaves the old output or the new one, never a mixture.
 */
export async function writeFolder(folder: string, files: readonly OutputFile[], cwd: string): Promise<Written> {
  try {
    const target = await realpath(resolve(cwd, folder)).catch(() => resolve(cwd, folder));
    await repairInterrupted(target);
    const state = await inspectFolder(target);
    const problem = objection(state, files, folder);
    if (problem !== undefined) return { kind: "refused", problem };
    const all = [...files, { path: manifestName, text: printManifest(files.map(({ path }) => path)) }];
    if (await holdsAlready(target, all, state)) return { kind: "unchanged" };
    await swapIn(target, { files: all, keep: state.kind === "folder" ? state.foreign : [] });
    return { kind: "written" };
  } catch (cause) {
    throw new Fault(`cannot write ${folder}: ${reasonOf(cause)}`, { hint: "choose another folder with -o", cause });
  }
}

function objection(
  state: FolderState,
  files: readonly Pick<OutputFile, "path">[],
  folder: string,
): Problem | undefined {
  if (state.kind === "not-a-folder")
    return refused(folder, "the output folder is a file", "choose another folder with -o");
  if (state.kind === "absent") return undefined;
  if (!state.hasManifest && state.foreign.length > 0) {
    return refused(
      folder,
      `the folder holds ${countText(state.foreign.length, "file")} that nines did not write, such as ${state.foreign[0]}`,
      "choose an empty or a new folder with -o",
    );
  }
  const ours = new Set(files.map(({ path }) => path));
  const taken = state.foreign.find((path) => ours.has(path) || ours.has(path.split("/").slice(0, -1).join("/")));
  if (taken === undefined) return undefined;
  return refused(folder, `${taken} stands where nines writes, and nines did not write it`, "move it elsewhere");
}

function refused(folder: string, message: string, hint: string): Problem {
  return { code: "output-folder", path: "", file: folder, message, hint };
}

async function holdsAlready(target: string, files: readonly OutputFile[], state: FolderState): Promise<boolean> {
  // The manifest lists the others, so equal files mean that no file is too many.
  if (state.kind !== "folder" || state.own.length !== files.length - 1) return false;
  for (const file of files) {
    const present = await readFile(join(target, file.path)).catch(() => undefined);
    if (present === undefined || !present.equals(bytesOf(file))) return false;
  }
  return true;
}
