import type { Tag } from "@aws-sdk/client-cloudwatch";
import { parseAlarmArn } from "../../intake/parse/cloudwatch/alarm-identity.ts";
import type { Fields } from "../../intake/parse/json-value.ts";
import type { AlarmContributor, CloudWatchAlarm } from "./cloudwatch-api.ts";

export interface AlarmExtras {
  readonly contributor?: AlarmContributor | undefined;
  /** Undefined: they could not be read. */
  readonly tags?: readonly Tag[] | undefined;
}

/** An alarm of the API in the shape in which it notifies SNS topics, so that one parser reads both and both are the same alert. */
export function alarmBody(alarm: CloudWatchAlarm, { contributor, tags = [] }: AlarmExtras = {}): Fields {
  const place = parseAlarmArn(alarm.AlarmArn);
  const changedAt = contributor?.changedAt ?? transitionOf(alarm) ?? alarm.StateUpdatedTimestamp;
  return {
    AlarmName: alarm.AlarmName,
    AlarmArn: alarm.AlarmArn,
    AlarmDescription: alarm.AlarmDescription,
    AWSAccountId: place?.account,
    Region: place?.region,
    NewStateValue: alarm.StateValue,
    NewStateReason: contributor?.reason ?? alarm.StateReason,
    NewStateReasonData: "StateReasonData" in alarm ? alarm.StateReasonData : undefined,
    StateChangeTime: changedAt?.toISOString(),
    OKActions: alarm.OKActions ?? [],
    AlarmActions: alarm.AlarmActions ?? [],
    InsufficientDataActions: alarm.InsufficientDataActions ?? [],
    ...("AlarmRule" in alarm
      ? {
          AlarmRule: alarm.AlarmRule,
          ActionsSuppressedBy: alarm.ActionsSuppressedBy,
          ActionsSuppressor: alarm.ActionsSuppressor,
        }
      : // What the API has at the top, SNS puts into `Trigger`.
        { Trigger: { ...alarm } }),
    ...("ScheduledQueryConfiguration" in alarm ? { QueryString: alarm.ScheduledQueryConfiguration?.QueryString } : {}),
    ...(contributor === undefined
      ? {}
      : { AlarmContributorId: contributor.id, AlarmContributorAttributes: contributor.attributes }),
    ...(tags.length === 0
      ? {}
      : { AlarmTags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])) }),
  };
}

function transitionOf(alarm: CloudWatchAlarm): Date | undefined {
  return "StateTransitionedTimestamp" in alarm ? alarm.StateTransitionedTimestamp : undefined;
}
