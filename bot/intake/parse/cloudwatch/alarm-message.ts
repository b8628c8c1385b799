import { compactJson, type Fields, pick, pickText } from "../json-value.ts";
import { inEnvelopes, type MessageContext, type ParsedMessage } from "../message-context.ts";
import { unreadable } from "../unreadable.ts";
import { alarmObservation } from "./alarm-observation.ts";
import type { AlarmReport } from "./alarm-report.ts";
import { alarmEvent, isAlarmDetail, isAlarmEvent, isLambdaAction, parseEventAlarm } from "./parse-event-alarm.ts";
import { isSnsAlarm, parseSnsAlarm } from "./parse-sns-alarm.ts";

/** What is said about an alarm, in whichever of its four shapes; undefined when the body is about something else. */
export function parseAlarm(body: Fields, context: MessageContext): ParsedMessage | undefined {
  const shape = shapeOf(body);
  if (shape === undefined) return undefined;
  const report = shape === "alarm" ? parseSnsAlarm(body, context) : parseEventAlarm(alarmEvent(body), context);
  if (report === undefined) {
    const state = pick(body, "NewStateValue") ?? pick(alarmEvent(body).detail, "state");
    const why = `its alarm state ${compactJson(state, 1).slice(0, 80)} is not OK, ALARM or INSUFFICIENT_DATA`;
    return unreadable(compactJson(body), { why, form: `CloudWatch ${shape}` }, context);
  }
  return {
    form: inEnvelopes(`CloudWatch ${shape} (${formOf(report)})`, context),
    observations: [alarmObservation(report, context.delivery.source)],
    warnings: warningsOf(report),
    truncated: 0,
  };
}

function shapeOf(body: Fields): string | undefined {
  if (isSnsAlarm(body)) return "alarm";
  if (isAlarmEvent(body))
    return pick(pick(body, "detail"), "operation") === undefined ? "alarm event" : `alarm ${operationOf(body)}`;
  if (isLambdaAction(body)) return "alarm Lambda action";
  return isAlarmDetail(body) ? "alarm event without its envelope" : undefined;
}

function operationOf(body: Fields): string {
  const words: Readonly<Record<string, string>> = { create: "creation", update: "update", delete: "deletion" };
  const operation = pickText(pick(body, "detail"), "operation") ?? "";
  return Object.hasOwn(words, operation) ? (words[operation] ?? "") : "configuration change";
}

const forms = {
  metric: "metric",
  math: "metric math",
  anomaly: "anomaly detection",
  composite: "composite",
  contributor: "contributor",
  promql: "PromQL",
  unknown: "unknown definition",
} as const;

function formOf({ definition, contributor }: AlarmReport): string {
  if (contributor === undefined) return forms[definition.form];
  return definition.form === "promql" ? "PromQL contributor" : forms.contributor;
}

function warningsOf({ arn, name, region }: AlarmReport): readonly string[] {
  if (arn !== undefined) return [];
  return [`The alarm ${name} came without its ARN; account, region (${region ?? "unknown"}) and name identify it`];
}
