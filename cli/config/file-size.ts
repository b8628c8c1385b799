import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { tooLarge } from "../../slo/document/document-problems.ts";
import type { Problem } from "../../slo/problem.ts";
import { Fault, reasonOf } from "../fault.ts";

/** The problem that a file is too large; nothing when it may be read, a fault when it cannot be. */
export async function sizeProblem(
  file: string,
  { cwd, limit }: { readonly cwd: string; readonly limit: number },
): Promise<Problem | undefined> {
  const facts = await stat(resolve(cwd, file)).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  if (facts.isDirectory()) throw new Fault(`cannot read ${file}: it is a folder`, { hint: "name a file in it" });
  return facts.size > limit ? tooLarge(file, facts.size, limit) : undefined;
}

/** The fault that a file cannot be read. */
export function unreadable(file: string, cause: unknown): Fault {
  return new Fault(`cannot read ${file}: ${reasonOf(cause)}`, { hint: "check the name", cause });
}
