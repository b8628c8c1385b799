import type { AwsAccess } from "../sources/aws-access.ts";
import { type CloudWatchAlarm, openCloudWatch } from "../sources/cloudwatch/cloudwatch-api.ts";
import { awsFinding } from "./aws-finding.ts";
import { bad, type Finding, good, listNames, skipped, warning } from "./finding.ts";

export interface CloudWatchCheck {
  readonly region: string;
  /** Topics that send to the relay; empty: they are not known, and every topic may be one. */
  readonly topics: readonly string[];
  readonly aws: Omit<AwsAccess, "region">;
}

/** Whether the alarms of a region tell the relay of their recovery, and carry their tags. */
export async function checkCloudWatch({ region, topics, aws }: CloudWatchCheck): Promise<readonly Finding[]> {
  try {
    const api = await openCloudWatch({ ...aws, region });
    try {
      return alarmFindings(await api.alarms(), { region, topics });
    } finally {
      api.close();
    }
  } catch (error) {
    return [awsFinding(error, { what: `the alarms in ${region}`, action: "cloudwatch:DescribeAlarms" })];
  }
}

/** What is wrong with alarms that notify the relay. */
export function alarmFindings(
  alarms: readonly CloudWatchAlarm[],
  { region, topics }: { readonly region: string; readonly topics: readonly string[] },
): readonly Finding[] {
  const isOurs = (action: string) => (topics.length === 0 ? /^arn:[^:]+:sns:/.test(action) : topics.includes(action));
  const ours = alarms.filter(({ AlarmActions = [] }) => AlarmActions.some(isOurs));
  if (ours.length === 0)
    return [
      skipped(
        `no alarm in ${region} notifies ${topics.length === 0 ? "a topic" : listNames(topics)}`,
        "add the topic to AlarmActions and OKActions of the alarms, or send alarm events by EventBridge",
      ),
    ];
  const named = (wanted: (alarm: CloudWatchAlarm) => boolean) =>
    ours.filter(wanted).map(({ AlarmName = "" }) => AlarmName);
  const noEnd = named(({ OKActions = [] }) => !OKActions.some(isOurs));
  const off = named(({ ActionsEnabled }) => ActionsEnabled === false);
  const noTags = named((alarm) => !propagatesTags(alarm));
  const count = (names: readonly string[]) => `${names.length} of ${ours.length} alarms in ${region}`;
  return [
    good(`${ours.length === 1 ? "1 alarm" : `${ours.length} alarms`} in ${region} notify the relay`),
    ...(noEnd.length === 0
      ? []
      : [
          bad(
            `${count(noEnd)} have no OK action, so their recovery is found by polling only: ${listNames(noEnd)}`,
            "add the topic to their OKActions",
          ),
        ]),
    ...(off.length === 0
      ? []
      : [
          warning(
            `${count(off)} have their actions switched off: ${listNames(off)}`,
            "aws cloudwatch enable-alarm-actions",
          ),
        ]),
    ...(noTags.length === 0
      ? []
      : [
          warning(
            `${count(noTags)} do not send their tags, so routes by team or service do not match: ${listNames(noTags)}`,
            "set AlarmTagsPropagation in their ActionConfiguration",
          ),
        ]),
  ];
}

function propagatesTags(alarm: CloudWatchAlarm): boolean {
  return "ActionConfiguration" in alarm && alarm.ActionConfiguration?.AlarmTagsPropagation?.Enabled === true;
}
