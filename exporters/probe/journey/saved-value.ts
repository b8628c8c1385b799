import type { SavedValue } from "../../../slo/probe/probe-model.ts";
import { type Answer, headerValue } from "../http/answer.ts";
import { lookUp, parseJsonPath } from "../http/json-path.ts";
import { parseJson } from "../http/judge-answer.ts";
import type { ReadBody } from "../http/read-body.ts";
import { findPattern } from "../pattern.ts";

export type Saved = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly detail: string };

/** Finds the value that a step keeps, in its answer. */
export function savedValue(
  name: string,
  { wanted, answer, body }: { readonly wanted: SavedValue; readonly answer: Answer; readonly body: ReadBody },
): Saved {
  const missing = (why: string): Saved => ({ ok: false, detail: `The value ${name} cannot be saved: ${why}` });
  if (wanted.from === "header") {
    const text = headerValue(answer, wanted.name);
    return text === undefined ? missing(`the header ${wanted.name} is missing.`) : { ok: true, text };
  }
  if (!body.ok) return missing(`the body cannot be read, ${body.problem}.`);
  if (wanted.from === "body") {
    const match = findPattern(wanted.pattern, body.text);
    const text = match?.[1] ?? match?.[0];
    const where = body.isCut ? " in its first 1 MiB" : "";
    return text === undefined ? missing(`the body does not match /${wanted.pattern}/${where}.`) : { ok: true, text };
  }
  const parsed = parseJson(body);
  if (!parsed.ok) return missing(`${parsed.detail.charAt(0).toLowerCase()}${parsed.detail.slice(1)}`);
  const found = lookUp(parsed.value, parseJsonPath(wanted.path));
  if (!found.found) return missing(`the body has no ${wanted.path}.`);
  const { value } = found;
  if (typeof value === "string") return { ok: true, text: value };
  if (typeof value === "number" || typeof value === "boolean") return { ok: true, text: String(value) };
  return missing(`${wanted.path} in the body is ${kindOf(value)}.`);
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
}
