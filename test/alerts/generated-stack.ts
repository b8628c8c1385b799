import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { generateStack } from "../../alerts/generate-stack.ts";
import type { Stack } from "../../slo/model.ts";
import { parseStack, type StackOverrides } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";

/** The checked stack of a spec that must be fine. */
export function stackOf(spec: unknown, overrides: StackOverrides = {}): Stack {
  const parsed = parseStack(spec, overrides);
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}

/** Writes everything that is generated from a stack, and gives the paths of what lies in one of the folders. */
export async function writeStack(stack: Stack, { folder, part }: { folder: string; part: string }): Promise<string[]> {
  const files = generateStack(stack);
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return files.filter(({ path }) => path.startsWith(`${part}/`)).map(({ path }) => join(folder, path));
}
