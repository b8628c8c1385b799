import type { RelayTiming } from "../../../slo/relay/relay-model.ts";
import type { Alert } from "../../model/alert.ts";
import type { PollReport } from "../../sources/poll-report.ts";
import { alertOf, unknownAlert } from "../alerts/alert-of.ts";
import type { AlertStep } from "../alerts/next-alert.ts";

/** The next state of an alert that its source does not report although it should: absence proves nothing but a deletion. */
export function missedAlert(alert: Alert, { atMs, known, source }: PollReport, timing: RelayTiming): AlertStep {
  // What was heard or began after the question cannot be in the answer.
  if (alert.seenAtMs >= atMs || alert.startedAtMs > atMs) return { kind: "nothing" };
  if (known !== undefined && !isDefined(alert, known)) {
    const gone = { ...alert, status: "deleted", changedAtMs: atMs } as const;
    return { kind: "changed", alert: alertOf(gone, { known: alert, heardAtMs: atMs }) };
  }
  if (alert.status !== "firing") return { kind: "nothing" };
  const missedPolls = alert.missedPolls + 1;
  if (missedPolls < timing.missedPolls) return { kind: "recorded", alert: { ...alert, missedPolls } };
  return { kind: "changed", alert: unknownAlert(alert, { why: whyUnknown(alert, source), missedPolls }) };
}

/** A series of an alarm exists as long as its alarm does. */
function isDefined({ fingerprint, facts }: Alert, known: ReadonlySet<string>): boolean {
  if (known.has(fingerprint)) return true;
  return facts.kind === "cloudwatch" && facts.arn !== undefined && known.has(facts.arn);
}

function whyUnknown({ suppressed }: Alert, source: string): string {
  const gone = `${source} no longer reports it`;
  return suppressed === undefined
    ? `${gone}, and did not say that it ended`
    : `${gone}; it was ${suppressed.kind}, so that its end is not announced`;
}
