import { renameSync, writeFileSync } from "node:fs";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProcessIdentity, parseIdentity } from "../process-identity.ts";

/** What a `nines up` writes down about itself: who it is, where it answers, and which processes it started. */
export interface RunRecord {
  readonly nines: ProcessIdentity;
  /** Undefined until it answers. */
  readonly url: string | undefined;
  readonly children: readonly (ProcessIdentity & { readonly name: string })[];
}

export const runFile = "run.json";

/** Writes the record where none is yet; false when there is one. Nobody ever sees half of it. */
export async function claimRecord(folder: string, record: RunRecord): Promise<boolean> {
  const [target, draft] = paths(folder, record);
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    await link(draft, target);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Puts a newer version of the record in the place of the older one, at once: a process that is not in it cannot be found again. */
export function replaceRecord(folder: string, record: RunRecord): void {
  const [target, draft] = paths(folder, record);
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  renameSync(draft, target);
}

/** The record in a folder; undefined when there is none, or none that can be read. */
export async function readRecord(folder: string): Promise<RunRecord | undefined> {
  try {
    return parseRecord(JSON.parse(await readFile(join(folder, runFile), "utf8")));
  } catch {
    return undefined;
  }
}

function parseRecord(value: unknown): RunRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { nines, url, children } = value as Partial<Record<keyof RunRecord, unknown>>;
  const owner = parseIdentity(nines);
  if (owner === undefined) return undefined;
  const known = (Array.isArray(children) ? children : []).flatMap((child: unknown) => {
    const identity = parseIdentity(child);
    const name = typeof child === "object" && child !== null && "name" in child ? String(child.name) : "a process";
    return identity === undefined ? [] : [{ ...identity, name }];
  });
  return { nines: owner, url: typeof url === "string" ? url : undefined, children: known };
}

function paths(folder: string, { nines }: RunRecord): readonly [string, string] {
  return [join(folder, runFile), join(folder, `${runFile}.${nines.pid}`)];
}
