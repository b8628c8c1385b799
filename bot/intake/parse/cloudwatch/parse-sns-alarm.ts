import type { Suppression } from "../../../model/observation.ts";
import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickFields, pickList, pickText } from "../json-value.ts";
import { type MessageContext, messageTimeMs } from "../message-context.ts";
import { oneLine } from "../one-line.ts";
import { labelsOfPairs } from "../safe-labels.ts";
import { alarmDefinition } from "./alarm-definition.ts";
import { accountOf, isRegionCode, parseAlarmArn } from "./alarm-identity.ts";
import { type AlarmReport, parseAlarmState } from "./alarm-report.ts";
import { contributorOf } from "./contributor.ts";
import { suppressedBy } from "./suppression.ts";

/** Whether a message is one of those that alarms send to SNS topics. */
export function isSnsAlarm(body: Fields): boolean {
  return pickText(body, "AlarmName", "AlarmArn") !== undefined && pick(body, "NewStateValue") !== undefined;
}

/** An alarm's message to an SNS topic, of any year and form; undefined when its state is none of CloudWatch's. */
export function parseSnsAlarm(body: Fields, context: MessageContext): AlarmReport | undefined {
  const state = parseAlarmState(pick(body, "NewStateValue"));
  if (state === undefined) return undefined;
  const arn = pickText(body, "AlarmArn");
  const place = parseAlarmArn(arn);
  const reasonData = pickFields(body, "NewStateReasonData", "StateReasonData");
  return {
    arn,
    account: accountOf(place?.account, pickText(body, "AWSAccountId")),
    region: place?.region ?? regionOf(body, context.topicArn),
    name: pickText(body, "AlarmName") ?? place?.name ?? "",
    description: pickText(body, "AlarmDescription") ?? "",
    state,
    previousState: parseAlarmState(pick(body, "OldStateValue")),
    reason: pickText(body, "NewStateReason") ?? "",
    reasonData,
    changedAtMs: parseInstant(pick(body, "StateChangeTime")) ?? messageTimeMs(context),
    previousAtMs: undefined,
    isDeleted: false,
    definition: alarmDefinition(pickFields(body, "Trigger"), { around: body, reasonData, arn }),
    contributor: contributorOf(body),
    tags: labelsOfPairs(pick(body, "AlarmTags")),
    ...actionsOf(body, context.topicArn),
    suppressed: suppressionOf(body),
  };
}

/**
 * Without an ARN there is only a display name such as `US East (N. Virginia)`, which has changed over the years. An alarm can only notify topics
 * of its own region, so the topic's ARN has the code.
 */
function regionOf(body: Fields, topicArn: string | undefined): string | undefined {
  const shown = pickText(body, "Region");
  if (isRegionCode(shown)) return shown;
  const ofTopic = topicArn?.split(":")[3];
  return isRegionCode(ofTopic) ? ofTopic : shown;
}

function actionsOf(body: Fields, topicArn: string | undefined): Pick<AlarmReport, "hasOkAction" | "notes"> {
  const actions = pick(body, "OKActions");
  const muted =
    pick(body, "ActionExecutedAfterMuteWindow") === true
      ? ["Its actions were muted when it changed its state; this was sent when the mute window ended."]
      : [];
  const tags = pickText(body, "AlarmTagsStatus");
  const untagged =
    tags === undefined || tags === "SUCCESS"
      ? []
      : [`Its tags could not be read (${oneLine(tags, 60)}), so routes that need them do not match.`];
  const notes = [...muted, ...untagged];
  if (!Array.isArray(actions)) return { hasOkAction: undefined, notes };
  if (actions.length === 0) return { hasOkAction: false, notes };
  const isOther =
    topicArn?.startsWith("arn:") === true &&
    !pickList(body, "OKActions").includes(topicArn) &&
    pickList(body, "AlarmActions").includes(topicArn);
  return isOther
    ? {
        hasOkAction: undefined,
        notes: [...notes, "Its OK action is not the topic that this came through: recovery may not be heard of here."],
      }
    : { hasOkAction: true, notes };
}

function suppressionOf(body: Fields): Suppression | undefined {
  const by = pickText(body, "ActionsSuppressedBy");
  return by === undefined ? undefined : suppressedBy(by, pickText(body, "ActionsSuppressor"));
}
