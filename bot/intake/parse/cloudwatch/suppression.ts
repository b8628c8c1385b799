import type { Suppression } from "../../../model/observation.ts";
import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickFields, pickText } from "../json-value.ts";
import { oneLine } from "../one-line.ts";
import { parseAlarmArn } from "./alarm-identity.ts";

const words: ReadonlyMap<string, string> = new Map([
  ["WaitPeriod", "the wait period before its suppressor alarm"],
  ["ExtensionPeriod", "the extension period after its suppressor alarm"],
  ["Alarm", "its suppressor alarm"],
]);

/** What holds a composite alarm's actions back, in words: `its suppressor alarm shop-maintenance`. */
export function suppressedBy(by: string, suppressor: string | undefined): Suppression {
  const name = suppressor === undefined ? undefined : (parseAlarmArn(suppressor)?.name ?? suppressor);
  return { kind: "suppressed", by: oneLine([words.get(by) ?? by, name ?? ""].join(" ")), untilMs: undefined };
}

/** Mute rules and suppressors of an event. Events are sent for muted and suppressed alarms too, so who reads them must honour both. */
export function eventSuppression(detail: Fields, configuration: Fields | undefined): Suppression | undefined {
  const mute = pickFields(detail, "muteDetail");
  const rule = pickText(mute, "mutedByArn");
  if (mute !== undefined && rule !== undefined) {
    const name = /:alarm-mute-rule:(.+)$/.exec(rule)?.[1] ?? rule;
    return { kind: "muted", by: oneLine(`mute rule ${name}`), untilMs: parseInstant(pick(mute, "muteWindowEnd")) };
  }
  const by = pickText(pickFields(detail, "state"), "actionsSuppressedBy");
  return by === undefined ? undefined : suppressedBy(by, pickText(configuration, "actionsSuppressor"));
}
