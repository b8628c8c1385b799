import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Problem } from "../../slo/problem.ts";
import { parseTargetGroups, type TargetGroup } from "./target-groups.ts";
import type { TargetReading, TargetSource } from "./target-source.ts";

interface KnownFile {
  /** Tells one version of the file from the next. */
  readonly version: string;
  readonly groups: readonly TargetGroup[];
  readonly problems: readonly Problem[];
}

/** Target files by path; `*` stands for anything in the last part of a path, as in Prometheus. A broken file keeps its last good targets. */
export function createFileTargets(patterns: readonly string[]): TargetSource {
  let known: ReadonlyMap<string, KnownFile> = new Map();

  async function look(): Promise<TargetReading> {
    const listings = await Promise.all(patterns.map(filesOf));
    const paths = [...new Set(listings.flatMap(({ paths }) => paths))].sort();
    const files = await Promise.all(
      paths.map(async (path) => [path, await readTargets(path, known.get(path))] as const),
    );
    // A file that is gone takes its targets with it.
    known = new Map(files.flatMap(([path, file]) => (file === undefined ? [] : [[path, file] as const])));
    return {
      groups: [...known.values()].flatMap(({ groups }) => groups),
      problems: [
        ...listings.flatMap(({ problems }) => problems),
        ...[...known.values()].flatMap(({ problems }) => problems),
      ],
    };
  }

  return { look };
}

async function readTargets(path: string, before: KnownFile | undefined): Promise<KnownFile | undefined> {
  const keep = (problems: readonly Problem[], version = "unread"): KnownFile => ({
    version,
    groups: before?.groups ?? [],
    problems,
  });
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    const version = [ino, size, mtimeNs, ctimeNs].join(":");
    if (version === before?.version) return before;
    const parsed = parseTargetGroups(await readFile(path, "utf8"), { file: path });
    return parsed.ok ? { version, groups: parsed.value, problems: parsed.warnings } : keep(parsed.problems, version);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    return keep([unreadable(path, error)]);
  }
}

async function filesOf(
  pattern: string,
): Promise<{ readonly paths: readonly string[]; readonly problems: readonly Problem[] }> {
  const folder = dirname(pattern);
  const last = basename(pattern);
  if (!last.includes("*")) {
    const isThere = await stat(pattern).then(
      () => true,
      (error) => codeOf(error) !== "ENOENT",
    );
    return isThere
      ? { paths: [pattern], problems: [] }
      : { paths: [], problems: [unreadable(pattern, { code: "ENOENT" })] };
  }
  const matching = new RegExp(`^${last.split("*").map(escaped).join(".*")}$`);
  try {
    const names = (await readdir(folder)).filter(
      (name) => matching.test(name) && (!name.startsWith(".") || last.startsWith(".")),
    );
    return { paths: names.map((name) => join(folder, name)), problems: [] };
  } catch (error) {
    return { paths: [], problems: [unreadable(folder, error)] };
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function unreadable(path: string, error: unknown): Problem {
  const code = codeOf(error);
  const message = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
  return { code: "target-file", file: path, path: "", message, hint: "create it, or correct the path in discovery" };
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : String(error);
}
