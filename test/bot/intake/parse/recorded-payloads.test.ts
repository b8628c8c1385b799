import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { CloudWatchFacts } from "../../../../bot/model/alert-facts.ts";
import type { ParsedDelivery } from "../../../../bot/model/observation.ts";
import { delivery, identityLine, only } from "./payloads.ts";

// What other projects recorded is kept beside the repository and not copied into it.
const folder = fileURLToPath(new URL("../../../../../shared/fixtures/payloads/", import.meta.url));
const describeWithPayloads = existsSync(folder) ? describe : describe.skip;
if (!existsSync(folder))
  process.stderr.write(`No recorded payloads at ${folder}: the parser is tested with our own only\n`);

/** The body of a recorded payload; of a recorded request, what it carried. */
function parseRecorded(path: string): ParsedDelivery {
  const text = readFileSync(folder + path, "utf8");
  const value = JSON.parse(text) as { readonly headers?: unknown; readonly body?: unknown };
  const body = value.headers === undefined ? text : JSON.stringify(value.body);
  return parseDelivery(delivery(body, { intake: path.startsWith("alertmanager/") ? "webhook" : "sns" }));
}

function cloudWatch(path: string): CloudWatchFacts {
  const { facts } = only(parseRecorded(path));
  if (facts.kind !== "cloudwatch") throw new Error(`${path} is of kind ${facts.kind}`);
  return facts;
}

const understood: Readonly<Record<string, readonly [form: string, ...observations: readonly string[]]>> = {
  "alertmanager/webhook-grafana-dialect-v1.json": [
    "Grafana webhook (version 1)",
    "firing - 2023-03-29T09:41:10.000Z 68d4e65db3ad9208 CPU Usage High",
  ],
  "alertmanager/webhook-v3-5000-char-annotation.json": [
    "Alertmanager webhook v3",
    "firing warning 2016-04-27T20:46:37.903Z 73fd592d16a05de6 Very long annotation (more than 4096 characters): Lorem ipsu",
  ],
  "alertmanager/webhook-v3-empty-annotation-value.json": [
    "Alertmanager webhook v3",
    "firing warning 2016-04-27T20:46:37.903Z 0c95cb1dc57e7da2 Oops, empty value!",
  ],
  "alertmanager/webhook-v3-firing.json": [
    "Alertmanager webhook v3",
    "firing warning 2019-03-14T17:05:37.903Z 9f3383a449a6af15 Oops, something happened!",
  ],
  "alertmanager/webhook-v3-numeric-groupkey.json": [
    "Alertmanager webhook v3",
    "firing warning 2016-04-27T20:46:37.903Z 73fd592d16a05de6 Oops, something happend!",
  ],
  "alertmanager/webhook-v3-severity-critical.json": [
    "Alertmanager webhook v3",
    "firing critical 2019-03-14T17:05:37.903Z 949697d3e0aface0 Oops, something happened!",
  ],
  "alertmanager/webhook-v3-severity-unknown-word.json": [
    "Alertmanager webhook v3",
    "firing - 2019-03-14T17:05:37.903Z 8f60b4e9bfd85ed5 Oops, something happened!",
  ],
  "alertmanager/webhook-v4-mixed-firing-resolved.json": [
    "Alertmanager webhook v4",
    "firing warning 2021-03-30T12:17:50.814Z 83eb2c81e0da3faf/72d99c17d805fc56 cpu usage is high than 20% for 5 minutes",
    "resolved warning 2021-03-30T13:17:50.814Z 83eb2c81e0da3faf/aca87c508efac354 cpu usage is high than 20% for 5 minutes",
    "firing critical 2021-03-30T12:17:50.814Z 83eb2c81e0da3faf/08a9f5e706cb2da6 cpu usage is high than 20% for 5 minutes",
    "firing info 2021-03-30T12:17:50.814Z 83eb2c81e0da3faf/bef551aceb6e332e cpu usage is high than 20% for 5 minutes",
  ],
  "alertmanager/webhook-v4-no-grouping-two-alerts.json": [
    "Alertmanager webhook v4",
    "firing critical 2020-02-06T00:17:58.432Z a1bc48475b20e73d High CPU core temperature",
    "firing critical 2020-02-06T00:17:58.432Z c2ea85182f28cbd9 High CPU core temperature",
  ],
  "alertmanager/webhook-v4-no-status-in-alert.json": [
    "Alertmanager webhook v4",
    "firing warning 2018-03-07T11:33:21.873Z b29784719d6a11e6 Server High Memory usage",
  ],
  "alertmanager/webhook-v4-three-alerts-nested-route.json": [
    "Alertmanager webhook v4",
    "firing info 2020-10-11T14:34:11.279Z ff6a7a0f5f1c1309 Ratio(Max(Working Set, RSS) / Reservation) [5m Avg] < 40 %",
    "firing info 2020-10-11T14:34:11.279Z 554664fa753a2b45 Ratio(Max(Working Set, RSS) / Reservation) [5m Avg] < 40 %",
    "firing info 2020-10-11T14:34:11.279Z 911c76f0240f015b Ratio(Max(Working Set, RSS) / Reservation) [5m Avg] < 40 %",
  ],
  "cloudwatch-sns/docs-http-notification.json": [
    "Text in SNS",
    "notice - 2012-05-02T00:54:06.655Z text/f1fcaaa0e9044a3d My First Message",
  ],
  "cloudwatch-sns/docs-http-subscription-confirmation.json": ["SNS SubscriptionConfirmation"],
  "cloudwatch-sns/http-notification.json": [
    "Text in SNS",
    "notice - 2026-04-14T09:13:00.000Z text/b7f35ddc5091b7a3 test_external_http_endpoint",
  ],
  "cloudwatch-sns/http-subscription-confirmation.json": ["SNS SubscriptionConfirmation"],
  "cloudwatch-sns/lambda-sns-alarm-2016-no-statistictype.json": [
    "CloudWatch alarm (metric) in SNS in a Lambda event",
    "firing - 2016-07-24T22:05:19.737Z arn:aws:cloudwatch:us-west-2:123456789123:alarm:awsrds-app-High-DB-Connections awsrds-app-High-DB-Connections",
  ],
  "cloudwatch-sns/lambda-sns-alarm-ok-log-metric.json": [
    "CloudWatch alarm (metric) in SNS in a Lambda event",
    "resolved - 2019-02-12T15:45:24.006Z arn:aws:cloudwatch:us-east-1:735598076380:alarm:DBMigrationRequired DBMigrationRequired",
  ],
  "cloudwatch-sns/lambda-sns-alarm-single-metric.json": [
    "CloudWatch alarm (metric) in SNS in a Lambda event",
    "firing - 2015-06-03T17:43:27.123Z arn:aws:cloudwatch:REGION:ACCOUNT_NUMBER:alarm:EXAMPLE EXAMPLE",
  ],
  "cloudwatch-sns/lambda-sns-aws-backup-batch.json": [
    "AWS Backup text in SNS in a Lambda event",
    "notice info 2019-08-02T18:46:02.788Z backup/e9855d71e6cb5860 An AWS Backup job was completed successfully.",
    "notice warning 2019-08-02T18:46:02.788Z backup/f9bd309396b03720 An AWS Backup job failed.",
    "notice warning 2019-08-02T18:46:02.788Z backup/fe9c54afac0dc5a5 An AWS Backup job failed to complete in time.",
    "notice warning 2026-05-19T15:25:00.622Z backup/9704434b8502e3f5 An AWS Copy job was completed but was failed or was aborted.",
  ],
  "cloudwatch-sns/lambda-sns-codedeploy.json": [
    "CodeDeploy message in SNS in a Lambda event",
    "notice info 2016-08-10T18:40:33.000Z codedeploy/123456789/us-east-1/d-123ABC456 your-application-name: deployment succeeded",
  ],
  "cloudwatch-sns/lambda-sns-elastic-beanstalk-text.json": [
    "Elastic Beanstalk text in SNS in a Lambda event",
    "notice warning 2016-07-24T20:37:10.000Z beanstalk/990d1e8fe7d7ccb4 retsd-staging-1: Environment health has transitioned from Ok",
  ],
  "cloudwatch-sns/lambda-sns-generic.json": [
    "JSON message in SNS in a Lambda event",
    "notice - 2020-10-08T16:06:14.656Z json/f3e6050f5b8b332f Test sns message",
  ],
  "cloudwatch-sns/lambda-sns-glue-eventbridge-in-sns.json": [
    "EventBridge event Glue Job State Change in SNS in a Lambda event",
    "notice warning 2021-06-18T12:34:06.000Z ad3c3da1-148c-d5da-9a6a-79f1bc9a8a2e Glue Job State Change: test_job failed",
  ],
  "cloudwatch-sns/lambda-sns-guardduty-in-sns.json": [
    "GuardDuty finding in SNS in a Lambda event",
    "notice critical 2020-01-03T01:02:03.000Z guardduty/123456789/us-gov-east-1/sample-id-2 SAMPLE Unprotected port on EC2 instance i-123123123 is being",
  ],
  "cloudwatch-sns/lambda-sns-plain-text.json": [
    "Text in SNS in a Lambda event",
    "notice - 2019-02-12T15:45:24.091Z text/4723bf630b9004b9 All Fine",
  ],
  "cloudwatch-sns/message-only-alarm-missing-data-breaching.json": [
    "CloudWatch alarm (metric)",
    "firing - 2026-04-14T09:13:00.000Z arn:<partition>:cloudwatch:<region>:111111111111:alarm:<alarm-name:1> <alarm-name:1>",
  ],
  "cloudwatch-sns/message-only-alarm-set-alarm-state.json": [
    "CloudWatch alarm (metric)",
    "firing - 2026-04-14T09:13:00.000Z arn:<partition>:cloudwatch:<region>:111111111111:alarm:<alarm-name:1> <alarm-name:1> test?",
  ],
  "cloudwatch-sns/message-only-minimal-alarm.json": [
    "CloudWatch alarm (unknown definition)",
    "firing - 2017-01-12T16:30:42.236Z arn:aws:cloudwatch:EU - Ireland:000000000000:alarm:Example Example",
  ],
  "cloudwatch-sns/sqs-batch-of-sns-envelopes.json": [
    "JSON message in SNS in SQS in a Lambda event",
    "notice - 2021-01-19T10:07:07.287Z json/481ef18b1c0813f7 hello world",
  ],
  "eventbridge/alarm-config-change-delete-metric-math.json": [
    "CloudWatch alarm deletion (metric math)",
    "deleted - 2022-03-03T17:07:13.000Z arn:aws:cloudwatch:us-east-1:123456789012:alarm:TotalNetworkTrafficTooHigh TotalNetworkTrafficTooHigh",
  ],
  "eventbridge/alarm-config-change-update-metric.json": [
    "CloudWatch alarm update (metric)",
    "noData - 2022-03-03T17:06:13.757Z arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh ServerCpuTooHigh",
  ],
  "eventbridge/alarm-state-change-composite-suppressed.json": [
    "CloudWatch alarm event (composite)",
    "firing - 2022-07-22T15:57:45.394Z arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServiceAggregatedAlarm ServiceAggregatedAlarm",
  ],
  "eventbridge/alarm-state-change-metric-math.json": [
    "CloudWatch alarm event (metric math)",
    "firing - 2019-10-02T17:20:48.554Z arn:aws:cloudwatch:us-east-1:123456789012:alarm:TotalNetworkTrafficTooHigh TotalNetworkTrafficTooHigh",
  ],
  "eventbridge/alarm-state-change-single-metric.json": [
    "CloudWatch alarm event (metric)",
    "firing - 2019-10-02T17:04:40.989Z arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh ServerCpuTooHigh",
  ],
  "eventbridge/aws-health-ec2-retirement-scheduled.json": [
    "AWS Health event (scheduledChange)",
    "notice warning 2018-11-01T22:00:00.000Z arn:aws:health:us-east-1::event/EC2/AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED/AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED3d776ac7-512d-4a3b-8ea4-73c33993a906/011122335622 EC2 persistent instance retirement scheduled in us-east-1",
  ],
  "eventbridge/aws-health-issue.json": [
    "AWS Health event (issue)",
    "firing warning 2016-06-05T15:10:09.000Z arn:aws:health:us-west-2::event/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED_90353408594353980/123456789012 EC2 instance store drive performance degraded in us-west-2",
  ],
  "eventbridge/eventbridge-generic.json": [
    "EventBridge event EC2 Instance State-change Notification",
    "notice - 2017-12-22T18:43:48.000Z 6a7e8feb-b491-4cf7-a9f1-bf3703467718 EC2 Instance State-change Notification: i-1234567890abcdef0 ",
  ],
  "eventbridge/guardduty-ec2-c2-sample.json": [
    "GuardDuty finding",
    "notice warning 2017-12-08T15:32:49.865Z arn:aws:guardduty:us-east-1:883606788610:detector/883606788610/finding/b4b01b60fc24a199139f8f5f490edd81 Command and Control server domain name queried by EC2 instan test?",
  ],
  "eventbridge/guardduty-finding-high.json": [
    "GuardDuty finding",
    "notice critical 2020-01-03T01:02:03.000Z guardduty/123456789/us-east-1/sample-id-2 SAMPLE Unprotected port on EC2 instance i-123123123 is being",
  ],
  "eventbridge/guardduty-finding-low.json": [
    "GuardDuty finding",
    "notice info 2020-01-03T01:02:03.000Z guardduty/123456789/us-east-1/sample-id-2 SAMPLE Unprotected port on EC2 instance i-123123123 is being",
  ],
  "eventbridge/lambda-action-metric-alarm-threshold.json": [
    "CloudWatch alarm Lambda action (metric math)",
    "firing - 2024-02-17T11:53:08.431Z arn:aws:cloudwatch:eu-west-1:912397435824:alarm:test_alarm Test alert",
  ],
  "eventbridge/lambda-action-metric-alarm.json": [
    "CloudWatch alarm Lambda action (metric)",
    "firing - 2023-08-04T12:36:15.490Z arn:aws:cloudwatch:us-east-1:444455556666:alarm:lambda-demo-metric-alarm lambda-demo-metric-alarm test?",
  ],
};

describeWithPayloads("recorded payloads", () => {
  test.each(Object.entries(understood))("parseDelivery() understands %s", (path, [form, ...lines]) => {
    const parsed = parseRecorded(path);
    const told = parsed.observations.map(
      (one) => `${identityLine(one)} ${one.title.slice(0, 60)}${one.isTest ? " test?" : ""}`,
    );
    expect([parsed.form, ...told]).toEqual([form, ...lines]);
  });

  test("parseDelivery() makes something of every other one", () => {
    const paths = existsSync(folder) ? globSync("*/*.json", { cwd: folder }) : [];
    for (const path of paths) {
      const { form, observations } = parseRecorded(path);
      expect(form).not.toMatch(/parser/);
      if (!/Confirmation/.test(form)) expect(observations.length).toBeGreaterThan(0);
    }
  });

  test("a group whose alerts share one fingerprint keeps three that fire and one that is resolved", () => {
    const { observations } = parseRecorded("alertmanager/webhook-v4-mixed-firing-resolved.json");
    expect(observations.map(({ status }) => status)).toEqual(["firing", "resolved", "firing", "firing"]);
    expect(new Set(observations.map(({ fingerprint }) => fingerprint)).size).toBe(4);
    expect(observations.map(({ severity }) => severity)).toEqual(["warning", "warning", "critical", "info"]);
  });

  test("a summary of 5,000 characters is kept, and its title cut", () => {
    const { title, annotations } = only(parseRecorded("alertmanager/webhook-v3-5000-char-annotation.json"));
    expect([title.length, annotations["summary"]?.length]).toEqual([200, 4955]);
  });

  test("the set-up of alarms is read from each shape", () => {
    expect(cloudWatch("cloudwatch-sns/lambda-sns-alarm-ok-log-metric.json")).toMatchObject({
      form: "metric",
      state: "OK",
      previousState: "ALARM",
      metric: {
        namespace: "LogMetrics",
        name: "DBMigrationRequired",
        statistic: "Sum",
        unit: undefined,
        dimensions: [],
      },
      condition: { operator: "LessThanThreshold", threshold: 1, missingData: "notBreaching" },
    });
    expect(cloudWatch("cloudwatch-sns/lambda-sns-alarm-single-metric.json").condition?.missingData).toBe("missing");
    expect(cloudWatch("cloudwatch-sns/message-only-alarm-missing-data-breaching.json").condition?.missingData).toBe(
      "breaching",
    );
    expect(cloudWatch("eventbridge/alarm-state-change-single-metric.json")).toMatchObject({
      metric: { name: "CPUUtilization", dimensions: [{ name: "InstanceId", value: "i-12345678901234567" }] },
      datapoints: [{ atMs: Date.UTC(2019, 9, 2, 16, 59), value: 99.50160229693434, threshold: 50 }],
    });
    expect(cloudWatch("eventbridge/alarm-config-change-delete-metric-math.json")).toMatchObject({
      math: { expression: "SUM(METRICS())", label: "Total Network Traffic", inputs: [{ id: "m1" }, { id: "m2" }] },
      condition: { threshold: 10_000, missingData: "ignore" },
    });
    expect(cloudWatch("eventbridge/lambda-action-metric-alarm-threshold.json")).toMatchObject({
      account: "912397435824",
      math: { expression: "m1/m2" },
      datapoints: [{ atMs: Date.UTC(2024, 1, 17, 11, 51), value: 1, threshold: 10 }],
    });
  });

  test("the composite alarm names its children and what suppresses it", () => {
    const path = "eventbridge/alarm-state-change-composite-suppressed.json";
    expect(only(parseRecorded(path)).suppressed).toEqual({
      kind: "suppressed",
      by: "the wait period before its suppressor alarm ServiceMaintenanceAlarm",
      untilMs: undefined,
    });
    expect(cloudWatch(path).composite?.children).toEqual([
      {
        arn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh",
        name: "ServerCpuTooHigh",
        state: "ALARM",
      },
      {
        arn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:TotalNetworkTrafficTooHigh",
        name: "TotalNetworkTrafficTooHigh",
        state: undefined,
      },
    ]);
  });
});
