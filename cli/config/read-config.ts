import { resolve } from "node:path";
import type { Place } from "../../slo/document/document-place.ts";
import type { Parsed, Problem } from "../../slo/problem.ts";
import { explainUnanswered } from "./config-fault.ts";
import { sizeProblem } from "./file-size.ts";
import { runConfig } from "./run-config.ts";

/** What a config file holds, and where in the file each value stands, when that can be told. */
export interface ConfigSource {
  /** As the user named it. */
  readonly file: string;
  readonly input: unknown;
  readonly placeOf: (path: string) => Place | undefined;
  /** A plain value exactly as it is written there, when that can be told. */
  readonly sourceOf: (path: string) => string | undefined;
}

export interface ReadOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly talk: (text: string) => void;
  /** What a TypeScript config sees of the environment. Default: all of this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const maxScriptBytes = 10_000_000;

const readers: Readonly<Record<string, (file: string, options: ReadOptions) => Promise<Parsed<ConfigSource>>>> = {
  ts: readScript,
  mts: readScript,
  js: readScript,
  mjs: readScript,
  yaml: readData,
  yml: readData,
  json: readData,
};

/** What one config file holds. */
export async function readConfig(file: string, options: ReadOptions): Promise<Parsed<ConfigSource>> {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? "";
  const reader = readers[ending];
  if (reader === undefined) {
    return refuse({
      code: "config-kind",
      file,
      path: "",
      message: `${ending === "" ? "a name without an ending" : `.${ending}`} is not a kind of config`,
      hint: `use one of .${Object.keys(readers).join(", .")}`,
    });
  }
  return reader(file, options);
}

async function readScript(file: string, options: ReadOptions): Promise<Parsed<ConfigSource>> {
  const { cwd, timeoutMs } = options;
  const large = await sizeProblem(file, { cwd, limit: maxScriptBytes });
  if (large !== undefined) return refuse(large);
  const path = resolve(cwd, file);
  const answer = await runConfig(path, options);
  if (answer.kind !== "value") return refuse(explainUnanswered(answer, { file, path, timeoutMs }));
  if (answer.problems.length > 0)
    return { ok: false, problems: answer.problems.map((problem) => ({ ...problem, file })) };
  const input: unknown = answer.value;
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    const found = Array.isArray(input) ? "a list" : `${JSON.stringify(input)?.slice(0, 40)}`;
    return refuse({
      code: "config-export",
      file,
      path: "",
      message: `the default export is ${found}`,
      hint: stackExport,
    });
  }
  return { ok: true, value: { file, input, placeOf: () => undefined, sourceOf: () => undefined }, warnings: [] };
}

const stackExport = 'write export default defineStack({ name: "shop", services: [] })';

async function readData(file: string, { cwd }: ReadOptions): Promise<Parsed<ConfigSource>> {
  // The YAML parser is loaded only by configs that need it.
  const [{ readTextFile }, { readDocuments }] = await Promise.all([
    import("./read-text-file.ts"),
    import("../../slo/document/read-document.ts"),
  ]);
  const text = await readTextFile(file, cwd);
  if (!text.ok) return text;
  const parsed = readDocuments(text.value, { file });
  if (!parsed.ok) return parsed;
  const [document] = parsed.value;
  if (document === undefined || parsed.value.length > 1) {
    return refuse({
      code: "config-documents",
      file,
      path: "",
      message: `the file holds ${parsed.value.length} YAML documents`,
      hint: "write one stack per file, without ---, and name each file with -c",
    });
  }
  return { ...parsed, value: { file, input: document.value, placeOf: document.placeOf, sourceOf: document.sourceOf } };
}

function refuse(problem: Problem): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
