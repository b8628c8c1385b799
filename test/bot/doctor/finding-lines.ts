import type { Finding } from "../../../bot/doctor/finding.ts";

/** Findings as lines: state, text, and the cure in parentheses. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ state, text, cure }) => `${state}: ${text}${cure === "" ? "" : ` (${cure})`}`);
}
