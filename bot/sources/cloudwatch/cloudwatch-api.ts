import type { CloudWatchClient, CompositeAlarm, LogAlarm, MetricAlarm, Tag } from "@aws-sdk/client-cloudwatch";
import { type AwsAccess, awsCallMs, awsReason, awsSettings } from "../aws-access.ts";
import { SourceFault } from "../source-fault.ts";

export type CloudWatchAlarm = MetricAlarm | CompositeAlarm | LogAlarm;

/** One series of an alarm that fires. */
export interface AlarmContributor {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly changedAt: Date | undefined;
}

/** A mute rule of CloudWatch. */
export interface MuteRule {
  readonly name: string;
  readonly description: string;
  readonly alarms: readonly string[];
  readonly expression: string;
  /** ISO 8601: `PT1H`. */
  readonly duration: string;
  readonly timezone: string;
  readonly startAt: Date | undefined;
  readonly expireAt: Date | undefined;
  readonly isActive: boolean;
}

export type NewMuteRule = Pick<MuteRule, "name" | "description" | "alarms" | "expression" | "duration"> & {
  readonly expireAt: Date;
};

/** The calls of CloudWatch in one region that the relay needs. Each rejects with a SourceFault. */
export interface CloudWatchApi {
  readonly region: string;
  /** Every alarm of the account, composite ones and those on logs too. */
  readonly alarms: () => Promise<readonly CloudWatchAlarm[]>;
  /** Series that fire; empty for an alarm that has none. */
  readonly contributors: (alarmName: string) => Promise<readonly AlarmContributor[]>;
  readonly tags: (alarmArn: string) => Promise<readonly Tag[]>;
  /** Rules that mute now or later; with the alarms that each of them holds back. */
  readonly muteRules: () => Promise<readonly MuteRule[]>;
  readonly putMuteRule: (rule: NewMuteRule) => Promise<void>;
  readonly deleteMuteRule: (name: string) => Promise<void>;
  /** A PNG of a metric widget. */
  readonly image: (widget: object) => Promise<Uint8Array>;
  readonly close: () => void;
}

const mostPages = 200;
const mostMuteRules = 100;

/** Opens CloudWatch of a region; nothing is called yet. */
export async function openCloudWatch(access: AwsAccess): Promise<CloudWatchApi> {
  const sdk = await import("@aws-sdk/client-cloudwatch");
  const client: CloudWatchClient = new sdk.CloudWatchClient({ ...awsSettings(access), maxAttempts: 3 });
  const signal = () => ({ abortSignal: AbortSignal.timeout(awsCallMs) });

  const listAlarms = async (types: ("MetricAlarm" | "CompositeAlarm" | "LogAlarm")[]) => {
    const found: CloudWatchAlarm[] = [];
    await allPages(async (NextToken) => {
      const page = await client.send(
        new sdk.DescribeAlarmsCommand({
          AlarmTypes: types,
          MaxRecords: 100,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
        signal(),
      );
      found.push(...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? []), ...(page.LogAlarms ?? []));
      return page.NextToken;
    });
    return found;
  };

  return {
    region: access.region,
    alarms: () =>
      calling("read", access, async () => {
        try {
          return await listAlarms(["MetricAlarm", "CompositeAlarm", "LogAlarm"]);
        } catch (error) {
          // Not every region knows alarms on logs.
          if (!isNamed(error, /^Validation/)) throw error;
          return listAlarms(["MetricAlarm", "CompositeAlarm"]);
        }
      }),
    contributors: (AlarmName) =>
      calling("read", access, async () => {
        const found: AlarmContributor[] = [];
        try {
          await allPages(async (NextToken) => {
            const page = await client.send(
              new sdk.DescribeAlarmContributorsCommand({
                AlarmName,
                ...(NextToken === undefined ? {} : { NextToken }),
              }),
              signal(),
            );
            for (const one of page.AlarmContributors ?? []) {
              found.push({
                id: one.ContributorId ?? "",
                attributes: one.ContributorAttributes ?? {},
                reason: one.StateReason ?? "",
                changedAt: one.StateTransitionedTimestamp,
              });
            }
            return page.NextToken;
          });
        } catch (error) {
          if (!isNamed(error, /^(Validation|ResourceNotFound)/)) throw error;
        }
        return found;
      }),
    tags: (ResourceARN) =>
      calling("read", access, async () => {
        const { Tags = [] } = await client.send(new sdk.ListTagsForResourceCommand({ ResourceARN }), signal());
        return Tags;
      }),
    muteRules: () =>
      calling("read", access, async () => {
        const names: string[] = [];
        await allPages(async (NextToken) => {
          const page = await client.send(
            new sdk.ListAlarmMuteRulesCommand({
              Statuses: ["ACTIVE", "SCHEDULED"],
              ...(NextToken === undefined ? {} : { NextToken }),
            }),
            signal(),
          );
          names.push(
            ...(page.AlarmMuteRuleSummaries ?? []).flatMap(({ AlarmMuteRuleArn }) => muteRuleName(AlarmMuteRuleArn)),
          );
          return page.NextToken;
        });
        const rules: MuteRule[] = [];
        for (const name of names.slice(0, mostMuteRules)) {
          const rule = await client.send(new sdk.GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }), signal());
          rules.push({
            name,
            description: rule.Description ?? "",
            alarms: rule.MuteTargets?.AlarmNames ?? [],
            expression: rule.Rule?.Schedule?.Expression ?? "",
            duration: rule.Rule?.Schedule?.Duration ?? "",
            timezone: rule.Rule?.Schedule?.Timezone ?? "UTC",
            startAt: rule.StartDate,
            expireAt: rule.ExpireDate,
            isActive: rule.Status === "ACTIVE",
          });
        }
        return rules;
      }),
    putMuteRule: ({ name, description, alarms, expression, duration, expireAt }) =>
      calling("write", access, async () => {
        const input = {
          Name: name,
          Description: description,
          Rule: { Schedule: { Expression: expression, Duration: duration, Timezone: "UTC" } },
          MuteTargets: { AlarmNames: [...alarms] },
          ExpireDate: expireAt,
        };
        await client.send(new sdk.PutAlarmMuteRuleCommand(input), signal());
      }),
    deleteMuteRule: (AlarmMuteRuleName) =>
      calling("write", access, async () => {
        try {
          await client.send(new sdk.DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName }), signal());
        } catch (error) {
          if (!isNamed(error, /^ResourceNotFound/)) throw error;
        }
      }),
    image: (widget) =>
      calling("read", access, async () => {
        const { MetricWidgetImage } = await client.send(
          new sdk.GetMetricWidgetImageCommand({ MetricWidget: JSON.stringify(widget), OutputFormat: "png" }),
          signal(),
        );
        if (MetricWidgetImage === undefined) throw new SourceFault("refused", "CloudWatch answers without a picture");
        return MetricWidgetImage;
      }),
    close: () => client.destroy(),
  };
}

async function allPages(page: (token: string | undefined) => Promise<string | undefined>): Promise<void> {
  let token: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    token = await page(token);
    if (token === undefined || token === "") return;
  }
  throw new SourceFault("refused", `CloudWatch has more than ${mostPages} pages of answers`);
}

/** AWS' own refusals are final, except for throttling; everything else is a matter of the way there. */
async function calling<T>(kind: "read" | "write", { region }: AwsAccess, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof SourceFault) throw cause;
    const message = `CloudWatch in ${region}: ${awsReason(cause)}`;
    const isFaultOfClient = cause instanceof Error && "$fault" in cause && cause.$fault === "client";
    const isThrottled = isNamed(cause, /Throttl|TooManyRequests|LimitExceededException|RequestLimit/);
    if (isThrottled) throw new SourceFault("unreachable", message, { cause });
    if (isFaultOfClient || isNamed(cause, /^CredentialsProviderError$/))
      throw new SourceFault("refused", message, { cause });
    throw new SourceFault(kind === "read" || isRefusedConnection(cause) ? "unreachable" : "unknown", message, {
      cause,
    });
  }
}

function isNamed(error: unknown, name: RegExp): boolean {
  return error instanceof Error && name.test(error.name);
}

function isRefusedConnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(String(error.code));
}

function muteRuleName(arn: string | undefined): readonly string[] {
  const name = /:alarm-mute-rule:(.+)$/.exec(arn ?? "")?.[1];
  return name === undefined ? [] : [name];
}
