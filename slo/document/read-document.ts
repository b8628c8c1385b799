import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { Parsed, Problem } from "../problem.ts";
import { type DocumentPath, type Place, parsePath, placeInDocument, sourceInDocument } from "./document-place.ts";
import {
  aliasBomb,
  emptyFile,
  jsonSyntax,
  lineText,
  type SourceText,
  syntaxProblems,
  tagWarning,
  tooDeep,
  tooLarge,
  unfoldProblem,
} from "./document-problems.ts";
import { excessOf, hasAliases } from "./unfolded-size.ts";

/** Files above this many bytes are refused before they are parsed. */
export const maxDocumentBytes = 10_000_000;

// How often one anchor may be used, counted through nested anchors: far above any real file, far below an alias bomb.
const maxAliasCount = 1_000;
const maxDepth = 100;
// A value that aliases unfold to more nodes than this would keep every later step busy for minutes.
const maxUnfoldedNodes = 1_000_000;

/** One document of a YAML or JSON file: plain data that still knows where each value was written. */
export interface SourceDocument {
  readonly value: unknown;
  /** Line and column of a value (`slos[0].objective` or its steps); of its nearest parent when the path leads nowhere. */
  readonly placeOf: (path: string | DocumentPath) => Place | undefined;
  /** A scalar exactly as written: `99.90` where `value` holds the number 99.9. */
  readonly sourceOf: (path: string | DocumentPath) => string | undefined;
}

export interface ReadOptions {
  /** Name of the file, for problems. A name that ends in `.json` must hold JSON. */
  readonly file: string;
  /** `refuse` (the default): a document must be a mapping. `accept`: it may also be a list. */
  readonly lists?: "refuse" | "accept";
}

/** The documents of a YAML or JSON text as plain data; empty documents are left out. */
export function parseDocuments(text: string, options: ReadOptions): Parsed<readonly unknown[]> {
  const parsed = readDocuments(text, options);
  return parsed.ok ? { ...parsed, value: parsed.value.map((document) => document.value) } : parsed;
}

/** The documents of a YAML or JSON text with the place of each value; every reason why the text cannot be read. */
export function readDocuments(text: string, options: ReadOptions): Parsed<readonly SourceDocument[]> {
  const { file } = options;
  const bytes = text.length > maxDocumentBytes ? text.length : Buffer.byteLength(text);
  if (bytes > maxDocumentBytes) return refuse([tooLarge(file, bytes, maxDocumentBytes)]);
  const source = text.replace(/^\uFEFF/, "");
  const json = readJson(source, file);
  if (json?.ok === false) return json;
  try {
    return documentsOf(json === undefined ? source : json.value, options);
  } catch (error) {
    // The parser recurses; a text that is nested deep enough exhausts the stack, wherever that happens.
    if (error instanceof RangeError) return refuse([tooDeep(file, maxDepth)]);
    throw error;
  }
}

function documentsOf(source: string, { file, lists }: ReadOptions): Parsed<readonly SourceDocument[]> {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(source, {
    version: "1.2",
    schema: "core",
    merge: true,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: "silent",
    lineCounter: lines,
  });
  const documents: readonly Document.Parsed[] = "empty" in parsed ? [] : parsed;
  const context: Context = { file, source, lines, lists: lists ?? "refuse" };
  // The parser reports an exhausted stack as one more mistake in the text.
  if (documents.some((document) => document.errors.some((error) => /call stack/.test(error.message)))) {
    return refuse([tooDeep(file, maxDepth)]);
  }
  const syntax = documents.flatMap((document) => syntaxProblems(document.errors, context));
  if (syntax.length > 0) return refuse(syntax);
  const filled = documents.filter((document) => document.contents !== null && !isNothing(document));
  if (filled.length === 0) return refuse([emptyFile(file)]);
  const values: SourceDocument[] = [];
  const problems: Problem[] = [];
  for (const document of filled) {
    const value = plainValue(document, context);
    if ("code" in value) problems.push(value);
    else values.push(locate(document, value.value, lines));
  }
  const warnings = filled.flatMap((document) => document.warnings.map((warning) => tagWarning(warning, context)));
  return problems.length > 0 ? refuse(problems) : { ok: true, value: values, warnings };
}

interface Context extends SourceText {
  readonly lists: "refuse" | "accept";
}

function refuse(problems: readonly Problem[]): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems };
}

/** JSON as text that the YAML parser takes; nothing when the text is YAML. */
function readJson(source: string, file: string): Parsed<string> | undefined {
  const named = /\.json$/i.test(file);
  if (!named && !/^\s*[{[]/.test(source)) return undefined;
  try {
    JSON.parse(source);
  } catch (error) {
    if (!named || source.trim() === "") return undefined;
    return refuse([jsonSyntax(source, file, String((error as Error).message))]);
  }
  // YAML allows no tab in front of a key. In JSON every tab is plain white space: inside text it must be escaped.
  return { ok: true, value: source.replaceAll("\t", " "), warnings: [] };
}

function plainValue(document: Document.Parsed, context: Context): { readonly value: unknown } | Problem {
  const { file, lines, lists } = context;
  const path = lineText(lines, document.contents?.range?.[0] ?? 0);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    return unfoldProblem(error, { file, path });
  }
  const isList = Array.isArray(value);
  if (typeof value !== "object" || value === null || (isList && lists === "refuse")) {
    const found = isList ? "a list" : `the plain value ${JSON.stringify(value)?.slice(0, 40)}`;
    return {
      code: "document-type",
      file,
      path,
      message: `the document is ${found}`,
      hint: "write a mapping: key: value",
    };
  }
  const excess = excessOf(value, {
    maxDepth,
    maxNodes: hasAliases(document) ? maxUnfoldedNodes : Number.POSITIVE_INFINITY,
  });
  if (excess === "depth") return tooDeep(file, maxDepth);
  if (excess === "size") return { ...aliasBomb, file, path };
  return { value };
}

function locate(document: Document.Parsed, value: unknown, lines: LineCounter): SourceDocument {
  const steps = (path: string | DocumentPath) => (typeof path === "string" ? parsePath(path) : path);
  return {
    value,
    placeOf: (path) => placeInDocument(document, steps(path), lines),
    sourceOf: (path) => sourceInDocument(document, steps(path)),
  };
}

function isNothing(document: Document.Parsed): boolean {
  const { contents } = document;
  return contents !== null && "value" in contents && contents.value === null && contents.source === "";
}
