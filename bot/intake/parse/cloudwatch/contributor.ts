import { type Fields, pick, pickFields, pickText } from "../json-value.ts";
import { hashOf } from "../message-context.ts";
import { labelsOfPairs } from "../safe-labels.ts";
import type { AlarmReport } from "./alarm-report.ts";

/** The series of a multi-series or PromQL alarm that a message is about. Its id is stable per set of attributes. */
export function contributorOf(body: Fields): AlarmReport["contributor"] {
  const inner = pickFields(body, "alarmContributor", "AlarmContributor");
  const id = pickText(inner, "id", "Id", "contributorId", "ContributorId") ?? pickText(body, "AlarmContributorId");
  const attributes = labelsOfPairs(
    pick(inner, "attributes", "Attributes", "contributorAttributes", "ContributorAttributes") ??
      pick(body, "AlarmContributorAttributes"),
  );
  const pairs = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (id === undefined && pairs.length === 0) return undefined;
  return { id: id ?? hashOf(...pairs.flat()), attributes };
}
