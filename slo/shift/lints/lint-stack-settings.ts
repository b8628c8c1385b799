import type { Stack } from "../../model.ts";
import type { Problem } from "../../problem.ts";
import { slowestScrapeSeconds } from "../shift-timing.ts";

/** Below, the rules that count a loss and those that weigh it as evidence do not fit into one group; Mimir's own limit. */
const leastRulesPerGroup = 20;

/** Settings of a whole stack with which its shifts cannot be followed. */
export function lintStackSettings(stack: Stack): readonly Problem[] {
  return [...lintScrapeInterval(stack), ...lintRulesPerGroup(stack)];
}

function lintScrapeInterval({ scrapeSeconds }: Stack): readonly Problem[] {
  if (scrapeSeconds <= slowestScrapeSeconds) return [];
  return [
    {
      code: "shift-scrape-interval",
      path: "scrapeInterval",
      message: `a scrape every ${scrapeSeconds} s is too rare to follow a traffic shift`,
      hint: `scrape what shifts read every ${slowestScrapeSeconds}s or more often`,
    },
  ];
}

function lintRulesPerGroup({ rules: { rulesPerGroup } }: Stack): readonly Problem[] {
  if (rulesPerGroup >= leastRulesPerGroup) return [];
  return [
    {
      code: "shift-rules-per-group",
      severity: "warning",
      path: "rules.rulesPerGroup",
      message: `groups of ${rulesPerGroup} rules part those of a traffic shift that must be evaluated together: a lost request may be weighed twice, or not at all`,
      hint: `leave rulesPerGroup out, or write ${leastRulesPerGroup} or more`,
    },
  ];
}
