import type { StackOverrides } from "../../slo/parse-stack.ts";
import type { ParsedStacks, StackInput } from "../../slo/parse-stacks.ts";
import { isError, type Parsed, type Problem } from "../../slo/problem.ts";
import { asWritten } from "./as-written.ts";
import { type ConfigSource, type ReadOptions, readConfig } from "./read-config.ts";

/** A problem with its place in the file, where the file is YAML or JSON. */
export interface PlacedProblem extends Problem {
  readonly line?: number;
  readonly column?: number;
}

/** The stack of these configs, or every problem in them; and what they hold, unchecked. */
export type StackAnswer = (
  | ({ readonly ok: true; readonly warnings: readonly PlacedProblem[] } & ParsedStacks)
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] }
) & { readonly written: readonly StackInput[] };

/** Reads configs and makes one checked stack of them. */
export async function readStack(
  files: readonly string[],
  options: ReadOptions & { readonly overrides?: StackOverrides },
): Promise<StackAnswer> {
  const reading = readAll(files, options);
  // A TypeScript config runs in a process of its own; the parser is loaded meanwhile.
  const [{ parseStacks }, { costProblems }, { sortProblems }] = await Promise.all([
    import("../../slo/parse-stacks.ts"),
    import("../../alerts/cost-problems.ts"),
    import("../../slo/problem.ts"),
    reading.catch(() => undefined),
  ]);
  const { sources, problems } = await reading;
  const parsed: Parsed<ParsedStacks> =
    sources.length === 0 ? { ok: false, problems: [] } : parseStacks(sources, options.overrides);
  const costs = parsed.ok
    ? costProblems(parsed.value.stack).map((problem) => ({ ...problem, ...fileWithLimit(sources) }))
    : [];
  const found = sortProblems([...problems, ...(parsed.ok ? parsed.warnings : parsed.problems), ...costs]).map(
    (problem) => placed(problem, sources),
  );
  if (!parsed.ok || found.some(isError)) return { ok: false, problems: found, written: sources };
  return { ok: true, ...parsed.value, warnings: found, written: sources };
}

interface Sources {
  readonly sources: readonly ConfigSource[];
  readonly problems: readonly Problem[];
}

// Each TypeScript config is a process; more at once than this only compete.
const atOnce = 4;

async function readAll(files: readonly string[], options: ReadOptions): Promise<Sources> {
  const sources: ConfigSource[] = [];
  const problems: Problem[] = [];
  for (let start = 0; start < files.length; start += atOnce) {
    const batch = files.slice(start, start + atOnce).map((file) => readConfig(file, options));
    for (const parsed of await Promise.all(batch)) {
      if (parsed.ok) sources.push(parsed.value);
      problems.push(...(parsed.ok ? parsed.warnings : parsed.problems));
    }
  }
  return { sources, problems };
}

function fileWithLimit(sources: readonly ConfigSource[]): { readonly file?: string } {
  const found = sources.find(({ input }) => hasLimit(input));
  return found === undefined ? {} : { file: found.file };
}

function hasLimit(input: unknown): boolean {
  const rules = typeof input === "object" && input !== null && "rules" in input ? input.rules : undefined;
  return typeof rules === "object" && rules !== null && "maxSamplesPerMinute" in rules;
}

function placed(problem: Problem, sources: readonly ConfigSource[]): PlacedProblem {
  const written = /^line (\d+)(?:, column (\d+))?$/.exec(problem.path);
  if (written !== null) {
    return { ...problem, line: Number(written[1]), ...(written[2] !== undefined && { column: Number(written[2]) }) };
  }
  const source = sources.find(({ file }) => file === problem.file);
  return source === undefined ? problem : { ...asWritten(problem, source), ...source.placeOf(problem.path) };
}
