import { describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { CloudWatchFacts } from "../../../../bot/model/alert-facts.ts";
import fc from "../../../property.ts";
import { delivery, only, parsePayload, payload } from "./payloads.ts";

const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`;

function factsOf(path: string): CloudWatchFacts {
  const { facts } = only(parsePayload(path));
  if (facts.kind !== "cloudwatch") throw new Error(`${path} is of kind ${facts.kind}`);
  return facts;
}

/** The alarm of a raw payload with some fields of its own. */
function alarmWith(fields: object, trigger: object = {}) {
  const body = JSON.parse(payload("cloudwatch/raw-metric-without-ok-action.json")) as { Trigger: object };
  return only(
    parseDelivery(
      delivery(JSON.stringify({ ...body, ...fields, Trigger: { ...body.Trigger, ...trigger } }), { intake: "sqs" }),
    ),
  );
}

test("parseDelivery() reads all of an alarm on one metric", () => {
  expect(only(parsePayload("cloudwatch/sns-https-metric-with-tags.json"))).toEqual({
    source: "shop",
    fingerprint: arn("orders-db-cpu"),
    status: "firing",
    changedAtMs: Date.UTC(2026, 3, 14, 9, 12, 31, 521),
    startedAtMs: Date.UTC(2026, 3, 14, 9, 12, 31, 521),
    name: "orders-db-cpu",
    title: "orders-db-cpu",
    severity: "critical",
    labels: {
      team: "orders",
      service: "orders",
      severity: "critical",
      runbook_url: "https://runbooks.shop.example/orders-db",
      alarmname: "orders-db-cpu",
      account: "111122223333",
      region: "eu-west-1",
      namespace: "AWS/RDS",
      DBInstanceIdentifier: "orders-db",
    },
    annotations: { description: "The database of orders has too little processor." },
    links: [
      { name: "Runbook", url: "https://runbooks.shop.example/orders-db" },
      {
        name: "Console",
        url: "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/orders-db-cpu",
      },
    ],
    facts: {
      kind: "cloudwatch",
      form: "metric",
      alarmName: "orders-db-cpu",
      arn: arn("orders-db-cpu"),
      account: "111122223333",
      region: "eu-west-1",
      description: "The database of orders has too little processor.",
      reason:
        "Threshold Crossed: 3 out of the last 3 datapoints [91.3 (14/04/26 09:11:00), 90.2 (14/04/26 09:06:00), 88.8 (14/04/26 09:01:00)] were greater than the threshold (80.0) (minimum 3 datapoints for OK -> ALARM transition).",
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
        missingData: "missing",
      },
      datapoints: [],
      composite: undefined,
      contributor: undefined,
      hasOkAction: true,
    },
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: arn("orders-db-cpu"),
  });
});

describe("parseDelivery() reads one transition alike", () => {
  const ways = [
    "cloudwatch/sns-https-metric-with-tags.json",
    "cloudwatch/event-metric.json",
    "cloudwatch/event-metric-in-sns.json",
    "cloudwatch/event-metric-in-sns-in-sqs-batch.json",
    "cloudwatch/lambda-action.json",
  ];
  test.each(ways)("from %s", (path) => {
    const { fingerprint, status, changedAtMs, startedAtMs, name, title, isTest, group } = only(parsePayload(path));
    expect({ fingerprint, status, changedAtMs, startedAtMs, name, title, isTest, group }).toEqual({
      fingerprint: arn("orders-db-cpu"),
      status: "firing",
      changedAtMs: Date.UTC(2026, 3, 14, 9, 12, 31, 521),
      startedAtMs: Date.UTC(2026, 3, 14, 9, 12, 31, 521),
      name: "orders-db-cpu",
      title: "orders-db-cpu",
      isTest: false,
      group: arn("orders-db-cpu"),
    });
  });

  test("for any alarm, state and time, with or without a contributor", () => {
    const transition = fc.record({
      name: fc.string({ minLength: 1, maxLength: 80, unit: "grapheme" }).filter((name) => name.trim() === name),
      region: fc.constantFrom("eu-west-1", "us-gov-east-1", "cn-north-1", "ap-southeast-2"),
      account: fc.stringMatching(/^\d{12}$/),
      state: fc.constantFrom("OK", "ALARM", "INSUFFICIENT_DATA"),
      at: fc.date({ min: new Date("2016-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }),
      contributor: fc.option(
        fc.record({
          id: fc.stringMatching(/^[0-9a-f]{16}$/),
          attributes: fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
        }),
      ),
    });
    fc.assert(
      fc.property(transition, ({ name, region, account, state, at, contributor }) => {
        const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        const alarmArn = `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
        const time = at.toISOString().replace("Z", "+0000");
        const sns = {
          AlarmName: name,
          AlarmArn: alarmArn,
          AWSAccountId: account,
          NewStateValue: state,
          NewStateReason: "Threshold Crossed",
          StateChangeTime: time,
          Region: "Somewhere (Else)",
          Trigger: {},
          ...(contributor && {
            AlarmContributorId: contributor.id,
            AlarmContributorAttributes: contributor.attributes,
          }),
        };
        const event = {
          "detail-type": "CloudWatch Alarm State Change",
          source: "aws.cloudwatch",
          time: "2026-01-01T00:00:00Z",
          account,
          region,
          resources: [alarmArn],
          detail: {
            alarmName: name,
            state: { value: state, reason: "Threshold Crossed", timestamp: time },
            ...(contributor && { alarmContributor: contributor }),
          },
        };
        const identity = (body: object) => {
          const { fingerprint, status, changedAtMs, title, group } = only(
            parseDelivery(delivery(JSON.stringify(body), { intake: "sqs" })),
          );
          return { fingerprint, status, changedAtMs, title, group };
        };
        expect(identity(sns)).toEqual(identity(event));
        expect(identity({ Type: "Notification", MessageId: "m", TopicArn: "t", Message: JSON.stringify(sns) })).toEqual(
          identity(event),
        );
        expect(identity(sns).changedAtMs).toBe(at.getTime());
      }),
      { numRuns: 500 },
    );
  });
});

test("parseDelivery() makes the ARN of an alarm that comes without it from account, region and name", () => {
  const old = only(parsePayload("cloudwatch/lambda-records-2016.json"));
  expect(old.fingerprint).toBe(arn("legacy-disk"));
  expect(old.facts).toMatchObject({ arn: undefined, account: "111122223333", region: "eu-west-1", form: "metric" });
  expect(alarmWith({ AlarmArn: undefined, Region: "EU - Ireland" })).toMatchObject({
    fingerprint: "arn:aws:cloudwatch:EU - Ireland:111122223333:alarm:cart-latency-p99",
    facts: { region: undefined },
    labels: { region: "EU - Ireland" },
  });
});

test("parseDelivery() reads metric math with its inputs, and the dimensions that they share", () => {
  const parsed = only(parsePayload("cloudwatch/lambda-records-metric-math.json"));
  const elb = { namespace: "AWS/ApplicationELB", statistic: "Sum", periodSeconds: 60, unit: undefined };
  const balancer = { name: "LoadBalancer", value: "app/shop/0123456789abcdef" };
  expect(parsed.facts).toMatchObject({
    form: "math",
    metric: undefined,
    math: {
      expression: "100 * errors / requests",
      label: "5xx ratio",
      inputs: [
        {
          id: "errors",
          label: undefined,
          expression: undefined,
          metric: {
            ...elb,
            name: "HTTPCode_Target_5XX_Count",
            dimensions: [balancer, { name: "TargetGroup", value: "targetgroup/checkout/1" }],
          },
        },
        {
          id: "requests",
          label: undefined,
          expression: undefined,
          metric: { ...elb, name: "RequestCount", dimensions: [balancer] },
        },
      ],
    },
    condition: { operator: "GreaterThanThreshold", threshold: 5, missingData: "notBreaching" },
  });
  expect(parsed.labels).toEqual({
    alarmname: "checkout-5xx-ratio",
    account: "111122223333",
    region: "eu-west-1",
    namespace: "AWS/ApplicationELB",
    LoadBalancer: "app/shop/0123456789abcdef",
  });
  expect(parsed.links[0]).toEqual({ name: "Runbook", url: "https://runbooks.shop.example/5xx" });
});

test.each(["cloudwatch/sqs-body-anomaly.json", "cloudwatch/event-anomaly.json"])(
  "parseDelivery() reads the anomaly alarm of %s",
  (path) => {
    expect(factsOf(path)).toMatchObject({
      form: "anomaly",
      metric: { namespace: "Shop", name: "Visitors", statistic: "Average" },
      math: { expression: "ANOMALY_DETECTION_BAND(m1, 2)", label: "Visitors (expected)", inputs: [{ id: "m1" }] },
    });
  },
);

test("parseDelivery() has no threshold for a band", () => {
  expect(factsOf("cloudwatch/sqs-body-anomaly.json").condition).toMatchObject({
    operator: "LessThanLowerOrGreaterThanUpperThreshold",
    threshold: undefined,
  });
});

describe("parseDelivery() reads what was judged", () => {
  test("from values with times, oldest first", () => {
    expect(factsOf("cloudwatch/event-metric.json").datapoints).toEqual([
      { atMs: Date.UTC(2026, 3, 14, 8, 57), value: 88.8, threshold: 80 },
      { atMs: Date.UTC(2026, 3, 14, 9, 2), value: 90.2, threshold: 80 },
      { atMs: Date.UTC(2026, 3, 14, 9, 7), value: 91.3, threshold: 80 },
    ]);
  });

  test("from values without times", () => {
    expect(factsOf("cloudwatch/event-math-muted.json").datapoints).toEqual([
      { atMs: Date.UTC(2026, 3, 14, 9, 11), value: 7.25, threshold: 5 },
    ]);
  });

  test("with the side of the band that was crossed", () => {
    expect(factsOf("cloudwatch/event-anomaly.json").datapoints).toEqual([
      { atMs: Date.UTC(2026, 3, 14, 9, 5), value: 15, threshold: 99.1 },
      { atMs: Date.UTC(2026, 3, 14, 9, 10), value: 12, threshold: 101.5 },
    ]);
  });
});

test.each([
  {
    path: "cloudwatch/sns-https-composite.json",
    rule: `ALARM("checkout-5xx-ratio") AND (ALARM(${arn("orders-db-cpu")}) OR NOT OK(cart-latency-p99)) AND TRUE`,
    children: ["checkout-5xx-ratio ALARM", "orders-db-cpu ?", "cart-latency-p99 ?"],
  },
  {
    path: "cloudwatch/sns-https-composite-without-children.json",
    rule: "ALARM(checkout-5xx-ratio)",
    children: ["checkout-5xx-ratio ?"],
  },
  {
    path: "cloudwatch/event-composite-suppressed.json",
    rule: 'ALARM("checkout-5xx-ratio") OR ALARM("orders-db-cpu")',
    children: ["checkout-5xx-ratio ALARM", "orders-db-cpu ?"],
  },
])("parseDelivery() reads the composite alarm of $path, triggering children first", ({ path, rule, children }) => {
  const { form, composite } = factsOf(path);
  expect(form).toBe("composite");
  expect(composite?.rule).toBe(rule);
  expect(composite?.children.map(({ name, state }) => `${name} ${state ?? "?"}`)).toEqual(children);
  expect(composite?.children.every((child) => child.arn === arn(child.name))).toBe(true);
});

test.each(["cloudwatch/sns-https-contributor.json", "cloudwatch/event-contributor.json"])(
  "parseDelivery() reads the contributor of %s",
  (path) => {
    const parsed = only(parsePayload(path));
    expect(parsed).toMatchObject({
      fingerprint: `${arn("tables-throttled")}/contributor/6d442278dba546f6`,
      group: arn("tables-throttled"),
      title: "tables-throttled (TableName orders)",
      facts: { form: "contributor", contributor: { id: "6d442278dba546f6", attributes: { TableName: "orders" } } },
      labels: { TableName: "orders" },
      isTest: false,
    });
  },
);

test.each([
  { path: "cloudwatch/sns-https-promql-contributor.json", status: "firing", reason: "" },
  { path: "cloudwatch/event-promql-contributor.json", status: "resolved", reason: "" },
])("parseDelivery() reads the PromQL alarm of $path, which gives no reason", ({ path, status, reason }) => {
  expect(only(parsePayload(path))).toMatchObject({
    status,
    isTest: false,
    facts: {
      form: "promql",
      reason,
      math: { expression: 'kube_pod_status_phase{phase="Pending"} > 0' },
      contributor: { id: "0f1e2d3c4b5a6978" },
    },
  });
});

test("parseDelivery() shows the query of an alarm on logs", () => {
  expect(factsOf("cloudwatch/sns-https-logs-query.json")).toMatchObject({
    form: "unknown",
    math: { expression: "fields @timestamp, @message | filter @message like /refused/" },
  });
});

test.each([
  ["- TreatMissingData:                    missing", "missing"],
  ["- TreatMissingData:NonBreaching", "notBreaching"],
  ["- TreatMissingData:                    notBreaching", "notBreaching"],
  ["breaching", "breaching"],
  ["Ignore", "ignore"],
  ["", undefined],
  ["whatever", undefined],
  [null, undefined],
  [7, undefined],
])("parseDelivery() reads TreatMissingData %p as %p", (TreatMissingData, missingData) => {
  expect(alarmWith({}, { TreatMissingData }).facts).toMatchObject({ condition: { missingData } });
});

test.each([
  [{ Statistic: "AVERAGE" }, "Average"],
  [{ Statistic: "SUM" }, "Sum"],
  [{ Statistic: "SAMPLECOUNT" }, "SampleCount"],
  [{ StatisticType: "ExtendedStatistic", Statistic: "p99.9" }, "p99.9"],
  [{ StatisticType: "ExtendedStatistic", Statistic: undefined, ExtendedStatistic: "tm95" }, "tm95"],
  [{ Statistic: undefined, StatisticType: undefined }, ""],
])("parseDelivery() reads the statistic of %j as %p", (trigger, statistic) => {
  expect(alarmWith({}, trigger).facts).toMatchObject({ metric: { statistic } });
});

describe("parseDelivery() tells its readers", () => {
  test.each([
    {
      name: "that there is no OK action",
      path: "cloudwatch/raw-metric-without-ok-action.json",
      notes: ["This alarm has no OK action: recovery is checked by polling."],
      hasOkAction: false,
    },
    {
      name: "that another topic hears of the recovery",
      path: "cloudwatch/sns-https-padded-time.json",
      notes: ["Its OK action is not the topic that this came through: recovery may not be heard of here."],
      hasOkAction: undefined,
    },
    {
      name: "that a mute window held it back, and that tags are missing",
      path: "cloudwatch/sns-https-after-mute-window.json",
      notes: [
        "Its actions were muted when it changed its state; this was sent when the mute window ended.",
        "Its tags could not be read (ACCESS_DENIED), so routes that need them do not match.",
      ],
      hasOkAction: true,
    },
    {
      name: "that somebody set the state",
      path: "cloudwatch/sns-https-set-by-hand.json",
      notes: ["The state looks set by hand: its reason is not one of CloudWatch's."],
      hasOkAction: true,
    },
    {
      name: "nothing about an event, which is sent for every state",
      path: "cloudwatch/event-metric.json",
      notes: [],
      hasOkAction: undefined,
    },
  ])("$name", ({ path, notes, hasOkAction }) => {
    expect(only(parsePayload(path)).notes).toEqual(notes);
    expect(factsOf(path).hasOkAction).toBe(hasOkAction);
  });

  test("nothing about OK actions once it is OK", () => {
    expect(alarmWith({ NewStateValue: "OK" }).notes).toEqual([]);
  });
});

describe("parseDelivery() knows a state that was set by hand", () => {
  test.each([
    ["cloudwatch/sns-https-set-by-hand.json", true],
    ["cloudwatch/lambda-action-set-by-hand.json", true],
    ["cloudwatch/event-multi-series-alarm.json", false],
    ["cloudwatch/sns-https-composite.json", false],
    ["cloudwatch/sns-https-insufficient-data.json", false],
    ["cloudwatch/event-promql-contributor.json", false],
  ])("%s: %p", (path, isTest) => {
    expect(only(parsePayload(path)).isTest).toBe(isTest);
  });

  test.each([
    ["Threshold Crossed", false],
    ["Unchecked: Initial alarm creation", false],
    ["no datapoints were received for 2 periods", false],
    [
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:an alarm with spaces was created and its alarm rule evaluates to OK",
      false,
    ],
    ["", false],
    ["testing alarm", true],
    ["Kim tries the pager", true],
  ])("by the reason %p: %p", (NewStateReason, isTest) => {
    expect(alarmWith({ NewStateReason }).isTest).toBe(isTest);
  });
});

test.each([
  {
    path: "cloudwatch/event-math-muted.json",
    suppressed: { kind: "muted", by: "mute rule nightly-maintenance", untilMs: Date.UTC(2026, 3, 14, 11) },
  },
  {
    path: "cloudwatch/event-composite-suppressed.json",
    suppressed: { kind: "suppressed", by: "its suppressor alarm shop-maintenance", untilMs: undefined },
  },
  { path: "cloudwatch/event-metric.json", suppressed: undefined },
])("parseDelivery() knows what holds $path back", ({ path, suppressed }) => {
  expect(only(parsePayload(path)).suppressed).toEqual(suppressed);
});

test("parseDelivery() keeps the begin of an alarm that recovered, where the sender says it", () => {
  expect(only(parsePayload("cloudwatch/event-metric-ok.json")).startedAtMs).toBe(Date.UTC(2026, 3, 14, 9, 12, 31, 521));
  expect(only(parsePayload("cloudwatch/sns-https-metric-ok.json")).startedAtMs).toBeUndefined();
});

test("parseDelivery() lets a deletion be newer than the last state, though its event has no milliseconds", () => {
  const deleted = only(parsePayload("cloudwatch/event-configuration-delete.json"));
  expect([deleted.status, deleted.changedAtMs]).toEqual(["deleted", Date.UTC(2026, 3, 14, 9, 12, 31, 522)]);
});

test("parseDelivery() takes a change of the definition for no change of the state", () => {
  const { fingerprint, status, changedAtMs } = only(parsePayload("cloudwatch/event-metric.json"));
  expect(only(parsePayload("cloudwatch/event-configuration-update.json"))).toMatchObject({
    fingerprint,
    status,
    changedAtMs,
  });
});

test.each([
  {
    path: "cloudwatch/sns-https-china.json",
    url: "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#alarmsV2:alarm/orders%20db%2Fcpu%3A%2080%20%25",
  },
  {
    path: "cloudwatch/sns-https-govcloud.json",
    url: "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#alarmsV2:alarm/orders-db-cpu",
  },
])("parseDelivery() links the console of the partition of $path", ({ path, url }) => {
  expect(only(parsePayload(path)).links).toEqual([{ name: "Console", url }]);
});

test("parseDelivery() links no console that an ARN makes up", () => {
  const { links } = alarmWith({ AlarmArn: "arn:evil.example/:cloudwatch:eu-west-1:1:alarm:x" });
  expect(links).toEqual([]);
  expect(alarmWith({ AlarmArn: "arn:aws:cloudwatch:evil.example/:1:alarm:x" }).links).toEqual([]);
});

test("parseDelivery() lets tags win over everything, and our names over dimensions", () => {
  const { labels, severity } = alarmWith(
    { AlarmTags: { region: "emea", FunctionName: "tagged", Severity: "Warning" } },
    {
      Dimensions: [
        { name: "FunctionName", value: "cart" },
        { name: "account", value: "dimension" },
        { name: "Stage", value: "prod" },
      ],
    },
  );
  expect(labels).toEqual({
    region: "emea",
    FunctionName: "tagged",
    Severity: "Warning",
    alarmname: "cart-latency-p99",
    account: "111122223333",
    namespace: "AWS/Lambda",
    Stage: "prod",
  });
  expect(severity).toBe("warning");
});
