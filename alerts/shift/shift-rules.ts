import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { shiftSeries } from "../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds } from "../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { fillGroups } from "../fill-groups.ts";
import { type RecordingRule, type RuleFile, record } from "../rule.ts";
import { armRules, rescueRules } from "./rules/arm-rules.ts";
import { budgetRules } from "./rules/budget-rules.ts";
import { lossRules } from "./rules/loss-rules.ts";
import { promotionRules } from "./rules/promotion-rules.ts";
import { refusalRules } from "./rules/refusal-rules.ts";
import { rolloutRules } from "./rules/rollout/rollout-rules.ts";
import { sumRules } from "./rules/rollout/sum-rules.ts";
import { settingRules } from "./rules/setting-rules.ts";
import { shareRules } from "./rules/share-rules.ts";
import { unseenRules } from "./rules/unseen-rules.ts";
import { comparedShareRules } from "./rules/verdict/compared-share-rules.ts";
import { dispersionRules } from "./rules/verdict/dispersion-rules.ts";
import { stillWorseRules } from "./rules/verdict/still-worse-rules.ts";
import { verdictRules } from "./rules/verdict/verdict-rules.ts";
import { shiftAlerts } from "./shift-alerts.ts";
import { labelsOfShift } from "./shift-labels.ts";

/** Each part reads what those before it record. */
const parts: readonly ((shift: TrafficShift, stack: Stack) => readonly RecordingRule[])[] = [
  armRules,
  infoRules,
  rescueRules,
  shareRules,
  comparedShareRules,
  lossRules,
  rolloutRules,
  sumRules,
  promotionRules,
  dispersionRules,
  verdictRules,
  stillWorseRules,
  budgetRules,
  refusalRules,
  unseenRules,
];

/** The rules and alerts of each traffic shift, one file each. */
export function shiftFiles(stack: Stack): readonly RuleFile[] {
  return stack.shifts.map((shift) => {
    const lists = [...parts.map((part) => part(shift, stack)), shiftAlerts(shift, stack), settingRules(shift, stack)];
    const interval = secondsToDuration(shiftEvaluationSeconds(stack));
    // Groups run side by side: what one reads of another is an evaluation old at most, and sums of two groups would be those of two moments.
    const groups = fillGroups(lists, stack.rules.rulesPerGroup).map((rules, index) => ({
      name: `nines-shift-${shift.id}-${index + 1}`,
      interval,
      rules,
    }));
    return { name: `shift-${shift.id}`, groups };
  });
}

function infoRules(shift: TrafficShift): readonly RecordingRule[] {
  const labels = {
    ...labelsOfShift(shift),
    strategy: shift.strategy,
    stable: shift.stable.name,
    candidate: shift.candidate.name,
    ...(shift.team === "" ? {} : { team: shift.team }),
  };
  return [record(shiftSeries.info, "vector(1)", labels)];
}
