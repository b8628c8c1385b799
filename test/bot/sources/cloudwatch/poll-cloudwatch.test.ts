import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { Observation } from "../../../../bot/model/observation.ts";
import { createAlarmTagReader } from "../../../../bot/sources/cloudwatch/alarm-tags.ts";
import { type CloudWatchApi, openCloudWatch } from "../../../../bot/sources/cloudwatch/cloudwatch-api.ts";
import { type CloudWatchPoll, pollCloudWatch } from "../../../../bot/sources/cloudwatch/poll-cloudwatch.ts";
import { throttling } from "../../../../bot/testing/aws/aws-faults.ts";
import { type FakeCloudWatch, startFakeCloudWatch } from "../../../../bot/testing/aws/fake-cloudwatch.ts";

const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
const nowMs = Date.parse("2026-03-01T10:05:00Z");
const since = "2026-03-01T10:00:00.500Z";
const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;

const cpu = {
  AlarmDescription: "Runbook: https://runbooks.example/cpu",
  AlarmActions: [topic],
  OKActions: [topic],
  StateValue: "ALARM",
  StateReason:
    "Threshold Crossed: 3 out of the last 3 datapoints [91.3 (01/03/26 09:59:00)] were greater than the threshold (80.0).",
  StateTransitionedTimestamp: Date.parse(since) / 1_000,
  StateUpdatedTimestamp: nowMs / 1_000,
  MetricName: "CPUUtilization",
  Namespace: "AWS/RDS",
  Statistic: "Average",
  Dimensions: [{ Name: "DBInstanceIdentifier", Value: "orders-db" }],
  Period: 300,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 3,
  Threshold: 80,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "missing",
};

let fake: FakeCloudWatch;
let api: CloudWatchApi;
const start = async (options: Parameters<typeof startFakeCloudWatch>[0] = {}) => {
  fake = await startFakeCloudWatch({ now: () => nowMs, ...options });
  api = await openCloudWatch({
    region: fake.region,
    endpoint: fake.endpoint,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
};
beforeEach(() => start());
afterEach(async () => {
  api.close();
  await fake.close();
});

function poll(options: Partial<CloudWatchPoll> = {}) {
  return pollCloudWatch({
    source: "aws",
    apis: [api],
    tagsOf: createAlarmTagReader(() => nowMs),
    nowMs,
    topics: [topic],
    watched: [],
    ...options,
  });
}

const watch = (observation: Observation) => ({ fingerprint: observation.fingerprint, facts: observation.facts });

/** The same alarm as SNS delivers it. */
function delivered(message: Readonly<Record<string, unknown>>): Observation | undefined {
  const body = JSON.stringify({
    Type: "Notification",
    MessageId: "m",
    TopicArn: topic,
    Timestamp: "2026-03-01T10:00:01.000Z",
    Message: JSON.stringify(message),
  });
  return parseDelivery({
    id: 1,
    source: "aws",
    intake: "sns",
    receivedAtMs: nowMs,
    body,
    messageId: "m",
    sentAtMs: nowMs,
  }).observations[0];
}

const snsMessage = {
  AlarmName: "orders-db CPU",
  AlarmDescription: cpu.AlarmDescription,
  AWSAccountId: "123456789012",
  AlarmConfigurationUpdatedTimestamp: "2026-02-01T00:00:00.000+0000",
  NewStateValue: "ALARM",
  NewStateReason: cpu.StateReason,
  StateChangeTime: "2026-03-01T10:00:00.500+0000",
  Region: "EU (Ireland)",
  AlarmArn: arn("orders-db CPU"),
  OldStateValue: "OK",
  OKActions: [topic],
  AlarmActions: [topic],
  InsufficientDataActions: [],
  Trigger: {
    MetricName: "CPUUtilization",
    Namespace: "AWS/RDS",
    StatisticType: "Statistic",
    Statistic: "AVERAGE",
    Unit: null,
    Dimensions: [{ value: "orders-db", name: "DBInstanceIdentifier" }],
    Period: 300,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 80,
    TreatMissingData: "missing",
    EvaluateLowSampleCountPercentile: "",
  },
};

describe("pollCloudWatch()", () => {
  test("reads an alarm exactly as its notification said it, but for the state before", async () => {
    fake.put("orders-db CPU", cpu);
    const { alerts, isComplete, why } = await poll();
    const expected = delivered(snsMessage);
    expect(expected?.facts.kind).toBe("cloudwatch");
    expect([isComplete, why, alerts]).toEqual([
      true,
      undefined,
      [{ ...expected, facts: { ...expected?.facts, previousState: undefined } }],
    ]);
  });

  test("reads the tags that an alarm sends along, once", async () => {
    fake.put("orders-db CPU", {
      ...cpu,
      ActionConfiguration: { AlarmTagsPropagation: { Enabled: true, ExcludedTagKeys: ["cost-centre"] } },
    });
    fake.tag("orders-db CPU", { team: "orders", "cost-centre": "42" });
    const tagsOf = createAlarmTagReader(() => nowMs);
    const [first, second] = [await poll({ tagsOf }), await poll({ tagsOf })];
    const expected = delivered({ ...snsMessage, AlarmTags: { team: "orders" } });
    expect(first.alerts[0]?.labels).toEqual(expected?.labels);
    expect(second.alerts[0]?.labels["team"]).toBe("orders");
    expect(fake.calls.filter(({ action }) => action === "ListTagsForResource")).toHaveLength(1);
  });

  test("reads metric math, composite alarms and alarms on logs as their notifications said them", async () => {
    const metrics = [
      { Id: "e1", Expression: "m1/m2*100", Label: "error rate", ReturnData: true },
      {
        Id: "m1",
        MetricStat: { Metric: { Namespace: "Shop", MetricName: "Errors", Dimensions: [] }, Period: 60, Stat: "Sum" },
        ReturnData: false,
      },
      {
        Id: "m2",
        MetricStat: { Metric: { Namespace: "Shop", MetricName: "Calls", Dimensions: [] }, Period: 60, Stat: "Sum" },
        ReturnData: false,
      },
    ];
    const base = {
      AlarmActions: [topic],
      OKActions: [],
      StateValue: "ALARM",
      StateReason: "r",
      StateTransitionedTimestamp: Date.parse(since) / 1_000,
    };
    const condition = { Threshold: 1, ComparisonOperator: "GreaterThanThreshold" };
    fake.put("math", { ...base, ...condition, Metrics: metrics });
    fake.put(
      "tree",
      {
        ...base,
        AlarmRule: `ALARM("math") AND NOT ALARM("other")`,
        ActionsSuppressedBy: "Alarm",
        ActionsSuppressor: "maintenance",
      },
      "CompositeAlarm",
    );
    fake.put(
      "logs",
      { ...base, ...condition, ScheduledQueryConfiguration: { QueryString: "fields @message" } },
      "LogAlarm",
    );
    const message = (name: string, fields: object) =>
      delivered({
        AlarmName: name,
        AWSAccountId: "123456789012",
        NewStateValue: "ALARM",
        NewStateReason: "r",
        StateChangeTime: since,
        AlarmArn: arn(name),
        OKActions: [],
        AlarmActions: [topic],
        ...fields,
      });
    const { alerts } = await poll();
    expect(alerts).toEqual([
      message("math", { Trigger: { ...condition, Metrics: metrics } }),
      message("tree", {
        AlarmRule: `ALARM("math") AND NOT ALARM("other")`,
        ActionsSuppressedBy: "Alarm",
        ActionsSuppressor: "maintenance",
      }),
      message("logs", { QueryString: "fields @message", Trigger: condition }),
    ]);
    expect(alerts.map(({ facts }) => facts.kind === "cloudwatch" && facts.form)).toEqual([
      "math",
      "composite",
      "unknown",
    ]);
  });

  test("reads every series of an alarm that fires, and tells which are over", async () => {
    const query = {
      Metrics: [{ Id: "q", Expression: 'SELECT SUM(Throttles) FROM "AWS/DynamoDB" GROUP BY TableName' }],
    };
    fake.put("throttled", { ...cpu, MetricName: undefined, Namespace: undefined, Dimensions: undefined, ...query });
    const series = (id: string, table: string) => ({
      ContributorId: id,
      ContributorAttributes: { TableName: table },
      StateReason: "too many",
      StateTransitionedTimestamp: Date.parse(since) / 1_000,
    });
    fake.contribute("throttled", [series("a1", "orders"), series("b2", "carts")]);
    const first = await poll();
    expect(first.alerts.map(({ fingerprint, title, status }) => ({ fingerprint, title, status }))).toEqual([
      { fingerprint: `${arn("throttled")}/contributor/a1`, title: "throttled (TableName orders)", status: "firing" },
      { fingerprint: `${arn("throttled")}/contributor/b2`, title: "throttled (TableName carts)", status: "firing" },
    ]);
    fake.contribute("throttled", [series("b2", "carts")]);
    const second = await poll({ watched: first.alerts.map(watch) });
    expect(second.resolved.map(({ title, status }) => ({ title, status }))).toEqual([
      { title: "throttled (TableName orders)", status: "resolved" },
    ]);
    expect(second.known).toContain(`${arn("throttled")}/contributor/a1`);
    fake.put("throttled", { StateValue: "OK" });
    const third = await poll({ watched: first.alerts.map(watch) });
    expect(third.resolved.map(({ fingerprint }) => fingerprint)).toEqual([
      `${arn("throttled")}/contributor/a1`,
      `${arn("throttled")}/contributor/b2`,
    ]);
  });

  test("leaves alone what notifies others, nobody, or is fine, unless the relay watches it", async () => {
    fake.put("other-topic", { ...cpu, AlarmActions: [`${topic}-other`], OKActions: [] });
    fake.put("switched-off", { ...cpu, ActionsEnabled: false });
    fake.put("fine", { ...cpu, StateValue: "OK" });
    fake.put("without-data", { ...cpu, StateValue: "INSUFFICIENT_DATA" });
    const quiet = await poll();
    expect([quiet.alerts, quiet.resolved]).toEqual([[], []]);
    const facts = { kind: "self", cure: "" } as const;
    const names = ["other-topic", "switched-off", "fine", "without-data"];
    const watched = names.map((name) => ({ fingerprint: arn(name), facts }));
    const seen = await poll({ watched });
    expect(seen.alerts.map(({ name, status }) => ({ name, status }))).toEqual([
      { name: "other-topic", status: "firing" },
      { name: "switched-off", status: "firing" },
      { name: "without-data", status: "noData" },
    ]);
    expect(seen.resolved.map(({ name, status, changedAtMs }) => ({ name, status, changedAtMs }))).toEqual([
      { name: "fine", status: "resolved", changedAtMs: Date.parse(since) },
    ]);
    expect((await poll({ topics: "any" })).alerts.map(({ name }) => name)).toEqual(["other-topic"]);
  });

  test("knows what is deleted, and what it cannot see", async () => {
    fake.put("stays", cpu);
    const facts = { kind: "self", cure: "" } as const;
    const elsewhere = "arn:aws:cloudwatch:eu-west-1:999999999999:alarm:theirs";
    const watched = [arn("gone"), arn("stays"), elsewhere].map((fingerprint) => ({ fingerprint, facts }));
    const { known, outOfSight } = await poll({ watched });
    expect([known, outOfSight]).toEqual([new Set([arn("stays")]), new Set([elsewhere])]);
  });

  test("reads all pages, and regions without alarms on logs", async () => {
    api.close();
    await fake.close();
    await start({ pageSize: 2, knows: { logAlarms: false } });
    for (const name of ["a", "b", "c", "d", "e"]) fake.put(name, cpu);
    const { alerts, isComplete } = await poll();
    expect([alerts.map(({ name }) => name), isComplete]).toEqual([["a", "b", "c", "d", "e"], true]);
  });

  test("says what holds an alarm back, and until when", async () => {
    fake.put("orders-db CPU", cpu);
    await api.putMuteRule({
      name: "nightly-work",
      description: "Ana (U1): index is rebuilt",
      alarms: ["orders-db CPU"],
      expression: "at(2026-03-01T10:00)",
      duration: "PT2H30M",
      expireAt: new Date("2026-03-02T00:00:00Z"),
    });
    const { alerts, silences } = await poll();
    const untilMs = Date.parse("2026-03-01T12:30:00Z");
    expect(alerts[0]?.suppressed).toEqual({ kind: "muted", by: "mute rule nightly-work", untilMs });
    expect(silences).toEqual([
      {
        id: "nightly-work",
        by: "Ana (U1)",
        reason: "index is rebuilt",
        fromMs: Date.parse("2026-03-01T10:00:00Z"),
        untilMs,
        matchers: [{ name: "alarmname", value: "orders-db CPU", isRegex: true, isEqual: true }],
        isActive: true,
      },
    ]);
  });

  test("gets over throttling", async () => {
    fake.put("orders-db CPU", cpu);
    fake.failNext(throttling, { action: "DescribeAlarms" });
    expect((await poll()).alerts).toHaveLength(1);
  });

  test.each([
    {
      name: "AWS fails",
      fault: { kind: "error", status: 500, code: "InternalServiceFault" } as const,
      why: /^CloudWatch in eu-west-1: InternalServiceFault/,
    },
    {
      name: "the connection breaks",
      fault: { kind: "drop" } as const,
      why: /^CloudWatch in eu-west-1: it closed the connection/,
    },
    {
      name: "the role may not",
      fault: { kind: "error", status: 403, code: "AccessDenied", message: "not authorized" } as const,
      why: /^CloudWatch in eu-west-1: AccessDenied: not authorized$/,
    },
  ])("is not complete when $name", async ({ fault, why }) => {
    fake.put("orders-db CPU", cpu);
    fake.failNext(fault, { times: 3 });
    const report = await poll();
    expect([report.isComplete, report.alerts]).toEqual([false, []]);
    expect(report.why).toMatch(why);
  });

  test("does without mute rules where the region has none", async () => {
    api.close();
    await fake.close();
    await start({ knows: { muteRules: false } });
    fake.put("orders-db CPU", cpu);
    expect(await poll()).toMatchObject({ isComplete: true, silences: [] });
  });
});
