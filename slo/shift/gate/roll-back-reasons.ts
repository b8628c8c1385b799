import { percentWords } from "../number-words.ts";
import { shiftAlertNames } from "../shift-names.ts";
import { worseAlertReasons } from "./alert-reasons.ts";
import type { GateFacts } from "./gate-facts.ts";
import { gateStage } from "./gate-stage.ts";

/** Why a release has to go back; empty when nothing says so. */
export function rollBackReasons(facts: GateFacts): readonly string[] {
  const { phase, verdict, budget, alerts = [] } = facts;
  // What was said of a rollout that went back long ago is no reason to stop the next one before its first step.
  if (gateStage(facts) === "none") return [];
  const reasons: string[] = [];
  // One comparison alone may stop a release, or each further one adds its own false alarms.
  if (verdict.kind === "worse" && verdict.sli !== "slow") reasons.push(`the candidate is worse: ${verdict.why}`);
  else reasons.push(...worseAlertReasons(facts));
  if (budget !== null && budget.spent !== null && budget.spent > budget.maxSpend) {
    reasons.push(
      `this rollout spent ${percentWords(budget.spent)} of the error budget of ${budget.slo}, and may spend ${percentWords(budget.maxSpend)}`,
    );
  }
  if (alerts.includes(shiftAlertNames.budget)) {
    reasons.push(`${shiftAlertNames.budget} is firing: this rollout spent more of the error budget than it may`);
  }
  if (phase === "aborting") reasons.push("traffic is on its way back already");
  return reasons;
}
