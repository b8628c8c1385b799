import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { CloudWatchFacts } from "../../../../bot/model/alert-facts.ts";
import { alarmPicture, metricWidget } from "../../../../bot/sources/cloudwatch/alarm-picture.ts";
import { type CloudWatchApi, openCloudWatch } from "../../../../bot/sources/cloudwatch/cloudwatch-api.ts";
import { muteAlarms, unmuteAlarms } from "../../../../bot/sources/cloudwatch/mute-alarms.ts";
import { parseIsoDuration } from "../../../../bot/sources/cloudwatch/mute-window.ts";
import { type FakeCloudWatch, startFakeCloudWatch } from "../../../../bot/testing/aws/fake-cloudwatch.ts";

const fromMs = Date.parse("2026-03-01T10:00:30Z");
const mute = {
  alarms: ["orders-db CPU"],
  fromMs,
  untilMs: fromMs + 3_600_000,
  createdBy: "Ana (U1)",
  reason: "index: rebuilt",
};

let fake: FakeCloudWatch;
let api: CloudWatchApi;
const open = async (options: Parameters<typeof startFakeCloudWatch>[0] = {}) => {
  fake = await startFakeCloudWatch({ now: () => fromMs + 60_000, ...options });
  api = await openCloudWatch({
    region: "eu-west-1",
    endpoint: fake.endpoint,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
};
beforeEach(() => open());
afterEach(async () => {
  api.close();
  await fake.close();
});

describe("muteAlarms()", () => {
  test("makes a rule that begins with the next minute and ends by itself, and takes it back", async () => {
    const made = await muteAlarms(api, mute);
    const [[name, rule] = []] = [...fake.muteRules()];
    expect(made).toEqual({ kind: "done", value: name });
    expect(rule).toEqual({
      Name: expect.stringMatching(/^nines-[0-9a-f]{12}$/),
      Description: "Ana (U1): index: rebuilt",
      Rule: { Schedule: { Expression: "at(2026-03-01T10:01)", Duration: "PT60M", Timezone: "UTC" } },
      MuteTargets: { AlarmNames: ["orders-db CPU"] },
      ExpireDate: Date.parse("2026-03-01T11:01:00Z") / 1_000,
    });
    expect(await api.muteRules()).toMatchObject([{ name, alarms: ["orders-db CPU"], isActive: true }]);
    expect([await unmuteAlarms(api, name ?? ""), await unmuteAlarms(api, name ?? "")]).toEqual([
      { kind: "done", value: undefined },
      { kind: "done", value: undefined },
    ]);
    expect(fake.muteRules().size).toBe(0);
  });

  test.each([
    {
      name: "more alarms than a rule takes",
      change: { alarms: Array.from({ length: 101 }, (_, index) => `a${index}`) },
      why: "a mute rule of CloudWatch takes 100 alarms, and these are 101",
    },
    {
      name: "too long a time",
      change: { untilMs: fromMs + 16 * 86_400_000 },
      why: "CloudWatch mutes for 15 days at most",
    },
    { name: "an end before its begin", change: { untilMs: fromMs }, why: "the mute would end before it begins" },
  ])("refuses $name without a call", async ({ change, why }) => {
    expect(await muteAlarms(api, { ...mute, ...change })).toEqual({ kind: "refused", why });
    expect(fake.calls).toEqual([]);
  });

  test("says that it is not possible where CloudWatch has no mute rules, and switches off nothing", async () => {
    api.close();
    await fake.close();
    await open({ knows: { muteRules: false } });
    expect(await muteAlarms(api, mute)).toEqual({ kind: "refused", why: "CloudWatch in eu-west-1 has no mute rules" });
    expect(fake.calls.map(({ action }) => action)).toEqual(["PutAlarmMuteRule"]);
  });

  test("says that nobody knows when the answer is lost", async () => {
    fake.failNext({ kind: "dropAfter" }, { times: 3 });
    expect(await muteAlarms(api, mute)).toEqual({
      kind: "unknown",
      why: "CloudWatch in eu-west-1: it closed the connection without an answer",
    });
  });
});

describe("alarmPicture()", () => {
  const facts: CloudWatchFacts = {
    kind: "cloudwatch",
    form: "metric",
    alarmName: "orders-db CPU",
    arn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-db CPU",
    account: "123456789012",
    region: "eu-west-1",
    description: "",
    reason: "",
    state: "ALARM",
    previousState: "OK",
    metric: {
      namespace: "AWS/RDS",
      name: "CPUUtilization",
      statistic: "Average",
      periodSeconds: 300,
      unit: undefined,
      dimensions: [{ name: "DBInstanceIdentifier", value: "orders-db" }],
    },
    math: undefined,
    condition: {
      operator: "GreaterThanThreshold",
      threshold: 80,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      missingData: undefined,
    },
    datapoints: [],
    composite: undefined,
    contributor: undefined,
    hasOkAction: true,
  };
  const frame = { fromMs, toMs: fromMs + 3_600_000, width: 800, height: 300 };

  test("gives CloudWatch's PNG", async () => {
    expect(await alarmPicture(api, facts, frame)).toEqual({
      kind: "done",
      value: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    });
  });

  test("asks for the metric with its limit, for the parts of metric math, or for the alarm itself", () => {
    expect(metricWidget(facts, frame)).toMatchObject({
      metrics: [["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", "orders-db", { stat: "Average", period: 300 }]],
      annotations: { horizontal: [{ value: 80, label: "limit" }] },
      start: "2026-03-01T10:00:30.000Z",
      end: "2026-03-01T11:00:30.000Z",
    });
    const math = {
      expression: "m1*2",
      label: "twice",
      inputs: [{ id: "m1", label: undefined, expression: undefined, metric: facts.metric }],
    };
    expect(metricWidget({ ...facts, form: "math", metric: undefined, math }, frame)).toMatchObject({
      metrics: [
        [
          "AWS/RDS",
          "CPUUtilization",
          "DBInstanceIdentifier",
          "orders-db",
          { stat: "Average", period: 300, id: "m1", visible: false },
        ],
        [{ expression: "m1*2", label: "twice" }],
      ],
    });
    expect(metricWidget({ ...facts, form: "anomaly" }, frame)).toMatchObject({ annotations: { alarms: [facts.arn] } });
  });
});

test.each([
  { text: "PT1H", ms: 3_600_000 },
  { text: "P1DT2H30M", ms: 95_400_000 },
  { text: "P15D", ms: 1_296_000_000 },
  { text: "P2W", ms: 1_209_600_000 },
  { text: "P", ms: undefined },
  { text: "PT", ms: undefined },
  { text: "1h", ms: undefined },
])("parseIsoDuration() reads $text", ({ text, ms }) => {
  expect(parseIsoDuration(text)).toBe(ms);
});
