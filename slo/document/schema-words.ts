import type { z } from "zod";
import { secondsToDuration } from "../duration.ts";
import { show } from "../problem.ts";
import { mappingWords } from "./mapping-words.ts";
import { orList } from "./or-list.ts";
import { cureOf, itemOf } from "./schema-walk.ts";

/** What a field takes: a type of values, and what it asks of them. */
export interface Wanted {
  readonly expected: string;
  readonly schema: z.ZodType;
  readonly field?: PropertyKey | undefined;
}

/** A cure that shows the value as it should be written, where that is known. What the field would refuse is never proposed. */
export function rewrite(value: unknown, wanted: Wanted): string {
  const takes = (text: string) => wanted.schema.safeParse(text).success;
  if (wanted.expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    if (takes(String(value))) return `put it in quotes, with its unit if it has one: "${value}"`;
    const timed = typeof value === "number" ? durationsOf(value).find(takes) : undefined;
    if (timed === undefined) return describe(wanted);
    const likely = isOfMilliseconds(value, wanted) ? [`${value}ms`].filter(takes) : [];
    return `write it with its unit, such as ${orList([...likely, timed])}`;
  }
  const listed = wanted.expected === "string" && expressions.has(wanted.field) ? alternatives(value) : undefined;
  if (listed !== undefined && takes(listed)) return `write one expression for all of them: ${show(listed)}`;
  if (wanted.expected === "array") return listCure(value, wanted);
  const mapping = wanted.expected === "object" && isPlain(value) ? mappingWords(value, wanted.schema) : undefined;
  return mapping === undefined ? describe(wanted) : `write ${mapping}`;
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function listCure(value: unknown, wanted: Wanted): string {
  const item = itemOf(wanted.schema);
  const mapping = item && mappingWords(value, item);
  // Of one that needs nothing there is no example.
  if (mapping?.startsWith("{")) return `write a list: [${mapping}]`;
  return typeof value === "string" || typeof value === "number" ? `write a list: [${show(value)}]` : describe(wanted);
}

/** Fields that take several values as one regular expression. */
const expressions: ReadonlySet<PropertyKey | undefined> = new Set(["match"]);

function alternatives(value: unknown): string | undefined {
  const isList = Array.isArray(value) && value.length > 0;
  return isList && value.every((one) => ["string", "number"].includes(typeof one)) ? value.join("|") : undefined;
}

/** How long one request may take is often said in milliseconds: few may take this many seconds. */
const unlikelySeconds = 50;
const ofRequests: ReadonlySet<PropertyKey | undefined> = new Set(["threshold", "timeout", "maxDuration"]);

function isOfMilliseconds(value: unknown, { field }: Wanted): boolean {
  return Number.isInteger(value) && Number(value) >= unlikelySeconds && ofRequests.has(field);
}

function durationsOf(seconds: number): readonly string[] {
  return [`${seconds}s`, ...(Number.isFinite(seconds) ? [secondsToDuration(seconds)] : [])];
}

/** The cure of a field's own checks, or the type that it takes. */
export function describe({ expected, schema }: Wanted): string {
  return (expected === "string" ? cureOf(schema) : undefined) ?? `write ${article(expected)}`;
}

/** A type of values in words: `a whole number`. */
export function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    record: "a mapping",
  };
  return words[type] ?? type;
}
