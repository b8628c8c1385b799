import { type AwsJsonServer, AwsRefusal, startAwsJsonServer } from "./aws-json-server.ts";

/** An alarm as the API gives it; times in seconds. `kind` says in which of its lists. */
export type FakeAlarm = Readonly<Record<string, unknown>> & {
  readonly AlarmName: string;
  readonly AlarmArn: string;
};

type AlarmType = "MetricAlarm" | "CompositeAlarm" | "LogAlarm";

/** CloudWatch of a region on this machine, for tests. */
export interface FakeCloudWatch extends AwsJsonServer {
  readonly region: string;
  readonly account: string;
  /** Adds an alarm or changes it; `type` is that of a metric alarm unless told otherwise. */
  readonly put: (name: string, fields?: Readonly<Record<string, unknown>>, type?: AlarmType) => FakeAlarm;
  readonly remove: (name: string) => void;
  /** Series of an alarm that fire. */
  readonly contribute: (name: string, contributors: readonly object[]) => void;
  readonly tag: (name: string, tags: Readonly<Record<string, string>>) => void;
  readonly muteRules: () => ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

interface FakeCloudWatchOptions {
  readonly region?: string;
  readonly account?: string;
  readonly now?: () => number;
  /** A region that does not know them yet refuses what it does not know. */
  readonly knows?: { readonly logAlarms?: boolean; readonly muteRules?: boolean };
  readonly image?: Uint8Array;
  /** Alarms per page. */
  readonly pageSize?: number;
}

/** Starts a fake CloudWatch. It evaluates nothing: states are what tests put. */
export async function startFakeCloudWatch({
  region = "eu-west-1",
  account = "123456789012",
  now = Date.now,
  knows: { logAlarms = true, muteRules = true } = {},
  image = Buffer.from("iVBORw0KGgo=", "base64"),
  pageSize = 100,
}: FakeCloudWatchOptions = {}): Promise<FakeCloudWatch> {
  const alarms = new Map<string, { readonly type: AlarmType; readonly alarm: FakeAlarm }>();
  const contributors = new Map<string, readonly object[]>();
  const tags = new Map<string, Readonly<Record<string, string>>>();
  const rules = new Map<string, Readonly<Record<string, unknown>>>();
  const arnOf = (name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
  const ruleArnOf = (name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm-mute-rule:${name}`;
  const checkRules = () => {
    if (!muteRules) throw new AwsRefusal("UnknownOperationException", "The operation is not known.");
  };
  const ruleNamed = (name: unknown) => {
    checkRules();
    const rule = rules.get(String(name));
    if (rule === undefined) throw new AwsRefusal("ResourceNotFoundException", "There is no such mute rule.", 404);
    return rule;
  };
  const statusOf = (rule: Readonly<Record<string, unknown>>): string => {
    const expireAt = rule["ExpireDate"];
    if (typeof expireAt === "number" && expireAt * 1_000 <= now()) return "EXPIRED";
    const { Schedule } = rule["Rule"] as { readonly Schedule: { readonly Expression: string } };
    const at = /^at\((.+)\)$/.exec(Schedule.Expression)?.[1];
    return at !== undefined && Date.parse(`${at}:00Z`) > now() ? "SCHEDULED" : "ACTIVE";
  };

  const server = await startAwsJsonServer("GraniteServiceVersion20100801", {
    DescribeAlarms: (input) => {
      const types = (input["AlarmTypes"] ?? ["MetricAlarm"]) as readonly string[];
      if (types.includes("LogAlarm") && !logAlarms)
        throw new AwsRefusal("ValidationError", "LogAlarm is not a type of alarm.");
      const wanted = [...alarms.values()].filter(({ type }) => types.includes(type));
      const from = Number(input["NextToken"] ?? 0);
      const size = Math.min(pageSize, Number(input["MaxRecords"] ?? 50));
      const page = wanted.slice(from, from + size);
      const of = (type: AlarmType) => page.filter((one) => one.type === type).map(({ alarm }) => alarm);
      return {
        MetricAlarms: of("MetricAlarm"),
        CompositeAlarms: of("CompositeAlarm"),
        LogAlarms: of("LogAlarm"),
        ...(from + size < wanted.length ? { NextToken: String(from + size) } : {}),
      };
    },
    DescribeAlarmContributors: ({ AlarmName }) => {
      const name = String(AlarmName);
      if (!alarms.has(name)) throw new AwsRefusal("ResourceNotFoundException", "There is no such alarm.", 404);
      return { AlarmContributors: contributors.get(name) ?? [] };
    },
    ListTagsForResource: ({ ResourceARN }) => ({
      Tags: Object.entries(tags.get(String(ResourceARN)) ?? {}).map(([Key, Value]) => ({ Key, Value })),
    }),
    ListAlarmMuteRules: (input) => {
      checkRules();
      const statuses = (input["Statuses"] ?? ["SCHEDULED", "ACTIVE", "EXPIRED"]) as readonly string[];
      const found = [...rules].filter(([, rule]) => statuses.includes(statusOf(rule)));
      return {
        AlarmMuteRuleSummaries: found.map(([name, rule]) => ({
          AlarmMuteRuleArn: ruleArnOf(name),
          Status: statusOf(rule),
        })),
      };
    },
    GetAlarmMuteRule: ({ AlarmMuteRuleName }) => {
      const rule = ruleNamed(AlarmMuteRuleName);
      return { ...rule, AlarmMuteRuleArn: ruleArnOf(String(AlarmMuteRuleName)), Status: statusOf(rule) };
    },
    PutAlarmMuteRule: (input) => {
      checkRules();
      rules.set(String(input["Name"]), input);
      return {};
    },
    DeleteAlarmMuteRule: ({ AlarmMuteRuleName }) => {
      ruleNamed(AlarmMuteRuleName);
      rules.delete(String(AlarmMuteRuleName));
      return {};
    },
    GetMetricWidgetImage: ({ MetricWidget }) => {
      const widget = JSON.parse(String(MetricWidget)) as Readonly<Record<string, unknown>>;
      if (!("metrics" in widget) && !("annotations" in widget))
        throw new AwsRefusal("ValidationError", "The widget shows nothing.");
      return { MetricWidgetImage: Buffer.from(image).toString("base64") };
    },
  });

  return {
    ...server,
    region,
    account,
    put: (name, fields = {}, type = "MetricAlarm") => {
      const before = alarms.get(name)?.alarm ?? {
        ActionsEnabled: true,
        OKActions: [],
        AlarmActions: [],
        InsufficientDataActions: [],
        StateValue: "INSUFFICIENT_DATA",
        StateReason: "Unchecked: Initial alarm creation",
        StateUpdatedTimestamp: now() / 1_000,
        StateTransitionedTimestamp: now() / 1_000,
        AlarmConfigurationUpdatedTimestamp: now() / 1_000,
      };
      const alarm: FakeAlarm = { ...before, ...fields, AlarmName: name, AlarmArn: arnOf(name) };
      alarms.set(name, { type, alarm });
      return alarm;
    },
    remove: (name) => void alarms.delete(name),
    contribute: (name, list) => void contributors.set(name, list),
    tag: (name, values) => void tags.set(arnOf(name), values),
    muteRules: () => rules,
  };
}
