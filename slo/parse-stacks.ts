import { type MergedStacks, mergeStacks } from "./merge-stacks.ts";
import type { Stack } from "./model.ts";
import { parseStack, type StackOverrides } from "./parse-stack.ts";
import { isError, type Parsed, type Problem, sortProblems } from "./problem.ts";
import type { StackSpec } from "./spec.ts";

/** What one file holds, unchecked. */
export interface StackInput {
  readonly file: string;
  readonly input: unknown;
}

/** A checked stack, and what was written of it. */
export interface ParsedStacks {
  readonly stack: Stack;
  readonly spec: StackSpec;
}

/** One stack from one or several files, with every problem named by its file. */
export function parseStacks(inputs: readonly StackInput[], overrides: StackOverrides = {}): Parsed<ParsedStacks> {
  const [only] = inputs;
  if (only !== undefined && inputs.length === 1) {
    const parsed = parseStack(only.input, overrides);
    return located(parsed, only.input as StackSpec, (problem) => ({ ...problem, file: only.file }));
  }
  const problems = inputs.flatMap(({ file, input }) => problemsWithin(file, parseStack(input, overrides)));
  if (problems.some(isError)) return { ok: false, problems: sortProblems(problems) };
  const merged = mergeStacks(inputs.map(({ file, input }) => ({ file, spec: input as StackSpec })));
  const parsed = located(parseStack(merged.spec, overrides), merged.spec, (problem) => atOrigin(problem, merged));
  if (merged.problems.length === 0) return parsed;
  return {
    ok: false,
    problems: sortProblems([...merged.problems, ...(parsed.ok ? parsed.warnings : parsed.problems)]),
  };
}

/** A reference may lead into another file; what it leads to shows when all files are one stack. */
const acrossFiles: ReadonlySet<string> = new Set(["unknown-slo", "unknown-probe", "shift-service", "shift-slo"]);

function problemsWithin(file: string, parsed: Parsed<Stack>): readonly Problem[] {
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  return problems.filter(({ code }) => !acrossFiles.has(code)).map((problem) => ({ ...problem, file }));
}

function located(parsed: Parsed<Stack>, spec: StackSpec, locate: (problem: Problem) => Problem): Parsed<ParsedStacks> {
  return parsed.ok
    ? { ok: true, value: { stack: parsed.value, spec }, warnings: sortProblems(parsed.warnings.map(locate)) }
    : { ok: false, problems: sortProblems(parsed.problems.map(locate)) };
}

function atOrigin(problem: Problem, { originOf }: MergedStacks): Problem {
  const { file, path } = originOf(problem.path);
  // A message may point at another place of the stack, such as the first of two SLOs with one id.
  const message = problem.message.replace(/\b(?:services|probes)\[\d+\][\w.[\]-]*/g, (place) => {
    const origin = originOf(place);
    return origin.file === file ? origin.path : `${origin.path} in ${origin.file}`;
  });
  return { ...problem, path, message, ...(file !== undefined && { file }) };
}
