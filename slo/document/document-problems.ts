import type { LineCounter, YAMLParseError } from "yaml";
import type { Problem } from "../problem.ts";
import { jsonFaultAt } from "./json-fault.ts";

/** The text of a file, for problems that point into it. */
export interface SourceText {
  readonly file: string;
  readonly source: string;
  readonly lines: LineCounter;
}

/** What an alias bomb is told, without its place. */
export const aliasBomb: Problem = {
  code: "yaml-aliases",
  path: "",
  message: "the aliases (*name) unfold to far more data than the file holds",
  hint: "write the repeated values out, or use fewer aliases of aliases",
};

/** Why aliases and merge keys could not be unfolded: a missing anchor, too many of them, or nothing to merge. */
export function unfoldProblem(error: Error, at: { file: string; path: string }): Problem {
  if (!(error instanceof ReferenceError)) {
    const message = lowerFirst(error.message);
    return { code: "yaml-syntax", ...at, message, hint: "write a mapping or an alias of one after <<:" };
  }
  const name = /Unresolved alias.*: (.*)$/.exec(error.message)?.[1];
  if (name === undefined) return { ...aliasBomb, ...at };
  const hint = `write &${name} in front of the value that it stands for`;
  return { code: "yaml-aliases", ...at, message: `the alias *${name} has no anchor`, hint };
}

/** The first mistake of a document, which usually causes the others, and every key that is written twice. */
export function syntaxProblems(errors: readonly YAMLParseError[], context: SourceText): readonly Problem[] {
  const duplicates = errors.filter((error) => error.code === "DUPLICATE_KEY");
  const first = errors.filter((error) => error.code !== "DUPLICATE_KEY").slice(0, 1);
  return [...first, ...duplicates].map((error) => syntaxProblem(error, context));
}

function syntaxProblem(error: YAMLParseError, { file, source, lines }: SourceText): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  const start = lines.lineStarts[line - 1] ?? 0;
  const text = source.slice(start).split(/\r?\n/, 1)[0] ?? "";
  const from = col - 1;
  const key = /^("[^"]*"|'[^']*'|[^:\s]*)/.exec(text.slice(from))?.[0] ?? "";
  const length = error.code === "DUPLICATE_KEY" ? key.length : error.pos[1] - error.pos[0];
  const at = { file, path: lineText(lines, error.pos[0]), ...excerptAt(text, { from, length }) };
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { code: "yaml-tab", ...at, message: "the line is indented with a tab", hint: "indent with spaces" };
    case "DUPLICATE_KEY": {
      const message = `the key ${key.length > 80 ? `${key.slice(0, 77)}...` : key} is written twice in one mapping`;
      return { code: "yaml-duplicate-key", ...at, message, hint: "keep one of them" };
    }
    default: {
      const message = lowerFirst(error.message);
      return { code: "yaml-syntax", ...at, message, hint: "correct the YAML at this place" };
    }
  }
}

/** As much of a line as shows a place in it; nothing where the place is behind its end. */
function excerptAt(line: string, { from, length }: { readonly from: number; readonly length: number }) {
  if (from >= line.length) return {};
  const first = Math.max(0, Math.min(from - mostOfLine / 2, line.length - mostOfLine));
  const text = line.slice(first, first + mostOfLine);
  const to = Math.min(from - first + Math.max(length, 1), text.length);
  return { excerpt: { text, from: from - first, to } };
}

/** Characters: some files are one line. */
const mostOfLine = 200;

/** A tag that nines does not know, such as !Foo. */
export function tagWarning(
  warning: { readonly message: string; readonly pos: readonly [number, number] },
  { file, lines }: SourceText,
): Problem {
  const path = lineText(lines, warning.pos[0]);
  return {
    code: "yaml-tag",
    file,
    path,
    message: lowerFirst(warning.message),
    hint: "remove it; the values are read as they are written",
    severity: "warning",
  };
}

/** The first mistake of a text that must be JSON. */
export function jsonSyntax(source: string, file: string, message: string): Problem {
  const position = jsonFaultAt(source, message);
  const before = source.slice(0, position).split("\n");
  const from = before.at(-1)?.length ?? 0;
  const line = source.split("\n", before.length)[before.length - 1] ?? "";
  const reason = message
    .replace(/ (?:in JSON )?at position .*$/, "")
    .replace(/, (?:\.\.\.)?"[\s\S]*$/, "")
    .replace(/ in JSON$/, "");
  return {
    code: "json-syntax",
    file,
    path: `line ${before.length}, column ${from + 1}`,
    ...excerptAt(line.replace(/\r$/, ""), { from, length: 1 }),
    message: lowerFirst(reason),
    hint: "correct the JSON at this place",
  };
}

/** A file that is refused unread. */
export function tooLarge(file: string, bytes: number, limit: number): Problem {
  const message = `the file is ${megabytes(bytes)} MB; nines reads at most ${megabytes(limit)} MB`;
  return { code: "file-size", file, path: "", message, hint: "split it into several files" };
}

/** Values nested beyond anything that a person writes. */
export function tooDeep(file: string, maxDepth: number): Problem {
  return {
    code: "yaml-depth",
    file,
    path: "",
    message: `the values are nested more than ${maxDepth} levels deep`,
    hint: "remove the nesting",
  };
}

/** A file without a single value: empty, or comments only. */
export function emptyFile(file: string): Problem {
  return {
    code: "file-empty",
    file,
    path: "",
    message: "the file holds no values",
    hint: "write a mapping: key: value",
  };
}

/** A place as the path of a problem: `line 3, column 5`. */
export function lineText(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function megabytes(bytes: number): string {
  return (Math.ceil(bytes / 100_000) / 10).toString();
}
