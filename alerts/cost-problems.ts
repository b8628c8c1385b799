import type { Stack } from "../slo/model.ts";
import type { Problem } from "../slo/problem.ts";
import { ruleKinds, stackCost, totalCost } from "./rule-cost.ts";

/** A problem when the rules would read more samples a minute than the stack allows. */
export function costProblems(stack: Stack): readonly Problem[] {
  const limit = stack.rules.maxSamplesPerMinute;
  if (limit === undefined) return [];
  const { byKind } = stackCost(stack);
  const samples = Math.round(totalCost(byKind).samplesPerMinute);
  if (samples <= limit) return [];
  const [largest = "events"] = [...ruleKinds].sort((a, b) => byKind[b].samplesPerMinute - byKind[a].samplesPerMinute);
  const share = Math.round((100 * byKind[largest].samplesPerMinute) / samples);
  return [
    {
      code: "cost",
      path: "rules.maxSamplesPerMinute",
      message: `the rules would read ${grouped(samples)} samples a minute, more than the ${grouped(limit)} allowed; ${share} % of them for ${largest}`,
      hint: cures[largest],
    },
  ];
}

const cures: Readonly<Record<(typeof ruleKinds)[number], string>> = {
  events: "select fewer series, or record them first; or raise the limit",
  facts: "raise the limit",
  windows: "group by fewer labels, or raise the limit",
  stages: "group by fewer labels, or raise the limit",
  periods: "shorten the longest periods, group by fewer labels, or raise the limit",
  alerts: "group by fewer labels, or raise the limit",
};

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
