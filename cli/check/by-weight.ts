import { type Problem, sortProblems } from "../../slo/problem.ts";
import type { PanelProblem } from "./check-panels.ts";

/** What is wrong with a panel alone; everything else is about what gates, rules and alerts rest on. */
const ofPanels: ReadonlySet<string> = new Set(["panel-no-data", "query-failed", "query-slow"]);
const ofRules: ReadonlySet<string> = new Set(["rule-failed", "rules-not-listed", "rules-not-loaded"]);

/** What series and selectors lack first, then rules, then panels, which are empty because of the former; each by place. */
export function byWeight(problems: readonly PanelProblem[]): readonly PanelProblem[] {
  return [...sortProblems(problems)].sort((a, b) => weightOf(a) - weightOf(b));
}

function weightOf({ code }: Problem): number {
  return ofPanels.has(code) ? 2 : ofRules.has(code) ? 1 : 0;
}
