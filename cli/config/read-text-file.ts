import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { maxDocumentBytes } from "../../slo/document/read-document.ts";
import type { Parsed, Problem } from "../../slo/problem.ts";
import { sizeProblem, unreadable } from "./file-size.ts";

/** The text of a YAML or JSON file, or the problem that it is too large or no text; a file that cannot be read is a fault. */
export async function readTextFile(file: string, cwd: string): Promise<Parsed<string>> {
  const large = await sizeProblem(file, { cwd, limit: maxDocumentBytes });
  if (large !== undefined) return { ok: false, problems: [large] };
  const bytes = await readFile(resolve(cwd, file)).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  try {
    return { ok: true, value: new TextDecoder("utf-8", { fatal: true }).decode(bytes), warnings: [] };
  } catch {
    const problem: Problem = {
      code: "file-encoding",
      file,
      path: "",
      message: "the file is not UTF-8 text",
      hint: "save it as UTF-8",
    };
    return { ok: false, problems: [problem] };
  }
}
