import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickFields, pickList, pickText } from "../json-value.ts";
import { type MessageContext, messageTimeMs } from "../message-context.ts";
import { labelsOfPairs } from "../safe-labels.ts";
import { alarmDefinition } from "./alarm-definition.ts";
import { accountOf, parseAlarmArn } from "./alarm-identity.ts";
import { type AlarmReport, parseAlarmState } from "./alarm-report.ts";
import { contributorOf } from "./contributor.ts";
import { eventSuppression } from "./suppression.ts";

/** What an alarm's Lambda action and its events have in common: one names `alarmData`, the other `detail`. */
export interface AlarmEvent {
  readonly detail: Fields;
  readonly arn: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** When the event was written. */
  readonly time: unknown;
}

/** Whether an event of EventBridge is about an alarm. */
export function isAlarmEvent(body: Fields): boolean {
  const detail = pickFields(body, "detail");
  return /^CloudWatch Alarm /.test(pickText(body, "detail-type", "detailType") ?? "") && isAlarmDetail(detail);
}

/** Whether a body is what CloudWatch hands to a Lambda action. */
export function isLambdaAction(body: Fields): boolean {
  return isAlarmDetail(pickFields(body, "alarmData"));
}

/** Whether a body is the detail of an alarm's event without the event around it, as an input path of a rule leaves it. */
export function isAlarmDetail(body: Fields | undefined): boolean {
  return pickText(body, "alarmName") !== undefined && pickFields(body, "state") !== undefined;
}

/** The event as the parts that matter. `resources` holds the alarm's ARN. */
export function alarmEvent(body: Fields): AlarmEvent {
  const isAction = pick(body, "alarmData") !== undefined;
  const detail = pickFields(body, isAction ? "alarmData" : "detail");
  const resources = pickList(body, "resources").filter((arn) => typeof arn === "string");
  return {
    detail: detail ?? body,
    arn: pickText(body, "alarmArn") ?? resources.find((arn) => parseAlarmArn(arn) !== undefined),
    account: pickText(body, "account", "accountId"),
    region: pickText(body, "region"),
    time: pick(body, "time"),
  };
}

/** A transition, a change of the definition or the end of an alarm; undefined when its state is none of CloudWatch's. */
export function parseEventAlarm(event: AlarmEvent, context: MessageContext): AlarmReport | undefined {
  const { detail, arn } = event;
  const place = parseAlarmArn(arn);
  const state = pickFields(detail, "state");
  const previous = pickFields(detail, "previousState");
  const value = parseAlarmState(pick(state, "value"));
  if (value === undefined) return undefined;
  const reasonData = pickFields(state, "reasonData");
  const configuration = pickFields(detail, "configuration");
  const isDeleted = pick(detail, "operation") === "delete";
  const stateAtMs = parseInstant(pick(state, "timestamp"));
  const eventAtMs = parseInstant(event.time) ?? messageTimeMs(context);
  return {
    arn,
    account: accountOf(place?.account, event.account),
    region: place?.region ?? event.region,
    name: pickText(detail, "alarmName") ?? place?.name ?? "",
    description: pickText(configuration, "description") ?? "",
    state: value,
    previousState: parseAlarmState(pick(previous, "value")),
    reason: pickText(state, "reason") ?? "",
    reasonData,
    // An event's time has no milliseconds, and a deletion must not look older than the last state.
    changedAtMs: isDeleted ? Math.max(eventAtMs, (stateAtMs ?? 0) + 1) : (stateAtMs ?? eventAtMs),
    previousAtMs: parseInstant(pick(previous, "timestamp")),
    isDeleted,
    definition: alarmDefinition(configuration, { around: configuration ?? {}, reasonData, arn }),
    contributor: contributorOf(detail),
    tags: labelsOfPairs(pick(detail, "alarmTags")),
    // Events are sent for every state, but a rule may want only some of them.
    hasOkAction: undefined,
    suppressed: eventSuppression(detail, configuration),
    notes: [],
  };
}
