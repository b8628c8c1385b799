import { pick, textOf } from "./json-value.ts";

/**
 * A group's key as its sender wrote it. Version 3 of the webhook has numbers above 2^53, of which `JSON.parse` keeps only about 16 digits, so two
 * groups could become one: their digits are read from the text again.
 */
export function groupKeyText(body: unknown, text: string): string | undefined {
  const key = pick(body, "groupKey");
  if (typeof key !== "number" || Number.isSafeInteger(key)) return textOf(key);
  // The last one counts, as for JSON.parse; labels cannot hold it as a number with that many digits.
  const digits = [...text.matchAll(/"groupKey"\s*:\s*(-?\d{1,400})\b/g)].at(-1)?.[1];
  return digits ?? String(key);
}
