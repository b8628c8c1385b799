import type { Severity } from "../../model/observation.ts";

/** `error` pages, as it does at PagerDuty; `page` and `ticket` are the words of nines' own rules. */
const severities: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["page", "critical"],
  ["error", "critical"],
  ["warning", "warning"],
  ["ticket", "warning"],
  ["info", "info"],
  ["none", "info"],
]);

/** The severity that a label's or a tag's word means; undefined for a word that nobody agreed on. */
export function parseSeverity(word: string | undefined): Severity | undefined {
  return word === undefined ? undefined : severities.get(word.trim().toLowerCase());
}
