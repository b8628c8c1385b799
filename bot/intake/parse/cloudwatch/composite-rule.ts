import type { CloudWatchFacts, CompositeChild } from "../../../model/alert-facts.ts";
import { type Fields, pick, pickFields, pickList, pickText } from "../json-value.ts";
import { parseAlarmArn } from "./alarm-identity.ts";
import { parseAlarmState } from "./alarm-report.ts";

/** CloudWatch's own limits: a rule has at most 10,240 characters and names at most 100 alarms. */
const limits = { rule: 10_240, children: 100 } as const;
const references = /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]{1,600})"|'([^']{1,600})'|([^()"']{1,600}))\s*\)/g;

/** Rule and children of a composite alarm: those that triggered it first, with their states, then the others that its rule names. */
export function compositeOf(
  around: Fields,
  { reasonData, arn }: { readonly reasonData: Fields | undefined; readonly arn: string | undefined },
): CloudWatchFacts["composite"] {
  const rule = pickText(around, "AlarmRule", "alarmRule")?.slice(0, limits.rule).toWellFormed();
  const triggering = [...pickList(around, "TriggeringChildren"), ...pickList(reasonData, "triggeringAlarms")];
  if (rule === undefined && triggering.length === 0) return undefined;
  const children = new Map<string, CompositeChild>();
  for (const child of [...triggering.slice(0, limits.children).map(triggeringChild), ...namedChildren(rule ?? "", arn)])
    if (child !== undefined && !children.has(child.arn) && children.size < limits.children)
      children.set(child.arn, child);
  return { rule: rule ?? "", children: [...children.values()] };
}

function triggeringChild(value: unknown): CompositeChild | undefined {
  const arn = typeof value === "string" ? value : pickText(value, "Arn", "arn");
  if (arn === undefined) return undefined;
  const state = pick(pickFields(value, "State", "state"), "Value", "value");
  return { arn, name: parseAlarmArn(arn)?.name ?? arn, state: parseAlarmState(state) };
}

/** A bare name in a rule means an alarm of the same account and region. */
function namedChildren(rule: string, ownArn: string | undefined): readonly CompositeChild[] {
  const own = parseAlarmArn(ownArn);
  return [...rule.matchAll(references)].map((found) => {
    const reference = (found[1] ?? found[2] ?? found[3] ?? "").trim();
    const place = parseAlarmArn(reference);
    if (place !== undefined) return { arn: reference, name: place.name, state: undefined };
    const arn =
      own === undefined ? reference : `arn:${own.partition}:cloudwatch:${own.region}:${own.account}:alarm:${reference}`;
    return { arn, name: reference, state: undefined };
  });
}
