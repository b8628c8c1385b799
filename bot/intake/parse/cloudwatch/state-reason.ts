import type { AlarmReport } from "./alarm-report.ts";

/** How CloudWatch's own sentences begin, of evaluations, creations and changes of an alarm. */
const ownWords =
  /^(?:thresholds? crossed|insufficient data|unchecked|no datapoints|evaluation|alarm evaluation|arn:.{1,400}? (?:transitioned|was (?:created|updated))|[\d,]+ (?:out )?of [\d,]+ )/i;
const judged: ReadonlySet<string> = new Set(["metric", "math", "anomaly", "composite"]);

/**
 * Whether somebody set the state by hand (`SetAlarmState`): nothing was judged, and the reason is not one of CloudWatch's sentences.
 * Contributors and alarms on PromQL never say what was judged, so of them it is not known.
 */
export function isSetByHand({
  reason,
  reasonData,
  definition,
  contributor,
}: Pick<AlarmReport, "reason" | "reasonData" | "definition" | "contributor">): boolean {
  if (reasonData !== undefined || contributor !== undefined || !judged.has(definition.form)) return false;
  return reason !== "" && !ownWords.test(reason);
}
