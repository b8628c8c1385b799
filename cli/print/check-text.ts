import pc from "picocolors";
import { isError } from "../../slo/problem.ts";
import type { CheckReport } from "../check/check-stack.ts";
import { countText } from "./count-text.ts";

/** The one line that sums up a check. */
export function checkSummary(report: CheckReport, { address, colors }: { address: string; colors: boolean }): string {
  const { green, red } = pc.createColors(colors);
  const errors = report.problems.filter(isError).length;
  const warnings = report.problems.length - errors;
  const { withData, normallyEmpty, dead } = report.panels;
  const facts = [
    `${countText(withData, "panel")} with data`,
    ...(normallyEmpty === 0 ? [] : [`${normallyEmpty} rightly empty`]),
    ...(dead === 0 ? [] : [`${dead} without data`]),
    `${countText(report.rules, "rule")} evaluated`,
    ...(warnings === 0 ? [] : [countText(warnings, "warning")]),
  ].join(", ");
  const verdict = errors === 0 ? green(`✓ ${address}`) : red(`✗ ${address}: ${countText(errors, "problem")}`);
  const cut = leftOutText(report);
  return `${verdict}${errors === 0 ? ":" : ";"} ${facts}\n${cut === undefined ? "" : `${cut}\n`}`;
}

/** What was not tried and how to try it, in one sentence; nothing when every choice was. */
export function leftOutText({ leftOut }: Pick<CheckReport, "leftOut">): string | undefined {
  if (leftOut.length === 0) return undefined;
  const tried = leftOut.map(({ name, asked, of }) => `${asked} of ${of} choices of ${name}`).join(" and ");
  const all = Math.max(...leftOut.map(({ of }) => of));
  return `only ${tried} were tried, each variable alone with the others at their first choice; --choices ${all} tries all`;
}

/** A check for programs: always the same keys; docs/check.md describes it. */
export function checkToJson(report: CheckReport, { address }: { address: string }): string {
  const { problems, ...counts } = report;
  const rows = problems.map((problem) => ({
    code: problem.code,
    severity: isError(problem) ? "error" : "warning",
    path: problem.path,
    message: problem.message,
    hint: problem.hint,
  }));
  return `${JSON.stringify({ prometheus: address, ok: !problems.some(isError), ...counts, problems: rows }, null, 2)}\n`;
}
