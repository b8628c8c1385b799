import { describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../bot/intake/parse-delivery.ts";
import { delivery, identityLine, only, parsePayload, payload, payloadPaths } from "./parse/payloads.ts";

/** Every payload: what it is, then per observation its identity and its title. */
const understood: Readonly<Record<string, readonly [form: string, ...observations: readonly string[]]>> = {
  "alertmanager/api-v2-alerts.json": [
    "Alerts as Prometheus sends them",
    "firing - 2026-04-14T09:10:00.123Z 4d4d4d4d4d4d4d4d",
    "node-7 is down",
  ],
  "alertmanager/custom-payload.json": [
    "Unreadable",
    "notice - 2026-04-14T09:13:00.000Z unreadable/fbf7256d3850e901",
    "Unreadable notification from shop",
  ],
  "alertmanager/grafana-v1.json": [
    "Grafana webhook (version 1)",
    "firing - 2026-04-14T09:10:00.123Z 68d4e65db3ad0001",
    "Carts are too large",
  ],
  "alertmanager/no-version-vmalert.json": [
    "Alertmanager webhook without a version",
    "firing warning 2026-04-14T09:10:00.999Z 3c3c3c3c3c3c3c3c",
    "p99 above 600 ms",
  ],
  "alertmanager/prometheus-direct.json": [
    "Alerts as Prometheus sends them",
    "firing critical 2026-04-14T09:10:00.123Z d64fcd2b44dc16b3",
    "node-7 is down",
    "resolved critical 2026-04-14T09:00:00.123Z 485967a03564f3e6",
    "NodeDown",
  ],
  "alertmanager/v0-absent-fields.json": [
    "Alertmanager webhook, version 0",
    "resolved info 2026-04-14T09:13:00.000Z 793dddbd61a5b91e",
    "CertificateExpires",
    "firing - 2026-04-14T09:13:00.000Z bc397cb465f20451",
    "pay.example expires in 6 days",
  ],
  "alertmanager/v3-numeric-group-key-neighbour.json": [
    "Alertmanager webhook v3",
    "firing critical 2026-04-14T09:10:00.123Z 91e140bb015c3912",
    "The queue orders is stuck",
  ],
  "alertmanager/v3-numeric-group-key.json": [
    "Alertmanager webhook v3",
    "firing critical 2026-04-14T09:10:00.123Z 91e140bb015c3912",
    "The queue orders is stuck",
  ],
  "alertmanager/v4-by-hand.json": [
    "Alertmanager webhook v4",
    "firing critical 2026-04-14T09:10:00.123Z 1212121212121212",
    "TryMe",
  ],
  "alertmanager/v4-firing-and-resolved.json": [
    "Alertmanager webhook v4",
    "firing critical 2026-04-14T09:10:00.123Z a1b2c3d4e5f60718",
    "Checkout answers with errors",
    "resolved warning 2026-04-14T09:09:30.250Z 0a1b2c3d4e5f6071",
    "Checkout answers with errors",
  ],
  "alertmanager/v4-hostile-labels.json": [
    "Alertmanager webhook v4",
    "firing critical 2026-04-14T09:10:00.000Z 9999888877776666",
    "line one�",
  ],
  "alertmanager/v4-no-alerts.json": [
    "Alertmanager webhook v4",
    "notice - 2026-04-14T09:13:00.000Z unreadable/4d61bb0835b88581",
    "Unreadable notification from shop",
  ],
  "alertmanager/v4-receiver-quoted.json": [
    "Alertmanager webhook v4",
    "firing info 2026-04-14T09:10:00.123Z 5555aaaa5555aaaa",
    "The whole alerting pipeline works.",
  ],
  "alertmanager/v4-shared-fingerprint.json": [
    "Alertmanager webhook v4",
    "firing warning 2026-04-14T09:10:00.123Z c0ffeec0ffeec0ff/9922ee9b4de0ea01",
    "DiskFull",
    "resolved warning 2026-04-14T09:40:00.000Z c0ffeec0ffeec0ff/8682f7c25c4dc3f0",
    "DiskFull",
    "firing warning 2026-04-14T09:10:00.123Z c0ffeec0ffeec0ff/99b42bc8f9283643",
    "DiskFull",
  ],
  "alertmanager/v4-slo-burn.json": [
    "Alertmanager webhook v4",
    "firing critical 2026-04-14T09:10:00.123Z 1f0c3a5b7d9e2468",
    "checkout availability is burning its error budget",
  ],
  "alertmanager/v4-truncated-repeat.json": [
    "Alertmanager webhook v4",
    "firing warning 2026-04-14T09:10:00.123Z 77aa77aa77aa77aa",
    "Pods restart",
  ],
  "alertmanager/without-alerts-list.json": [
    "Unreadable",
    "notice - 2026-04-14T09:13:00.000Z unreadable/d2c83fc1083695a8",
    "Unreadable notification from shop",
  ],
  "cloudwatch/event-anomaly.json": [
    "CloudWatch alarm event (anomaly detection)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:visitors-unusual",
    "visitors-unusual",
  ],
  "cloudwatch/event-composite-suppressed.json": [
    "CloudWatch alarm event (composite)",
    "firing - 2026-04-14T09:12:31.900Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-is-down",
    "shop-is-down",
  ],
  "cloudwatch/event-configuration-create.json": [
    "CloudWatch alarm creation (metric)",
    "noData - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-configuration-delete.json": [
    "CloudWatch alarm deletion (metric)",
    "deleted - 2026-04-14T09:12:31.522Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-configuration-update.json": [
    "CloudWatch alarm update (metric)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-contributor.json": [
    "CloudWatch alarm event (contributor)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:tables-throttled/contributor/6d442278dba546f6",
    "tables-throttled (TableName orders)",
  ],
  "cloudwatch/event-detail-only.json": [
    "CloudWatch alarm event without its envelope (metric)",
    "firing critical 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:::alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-math-muted.json": [
    "CloudWatch alarm event (metric math)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-5xx-ratio",
    "checkout-5xx-ratio",
  ],
  "cloudwatch/event-metric-in-sns-in-sqs-batch.json": [
    "CloudWatch alarm event (metric) in SNS in SQS in a Lambda event",
    "firing critical 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-metric-in-sns.json": [
    "CloudWatch alarm event (metric) in SNS",
    "firing critical 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-metric-ok.json": [
    "CloudWatch alarm event (metric)",
    "resolved - 2026-04-14T09:32:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-metric.json": [
    "CloudWatch alarm event (metric)",
    "firing critical 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/event-multi-series-alarm.json": [
    "CloudWatch alarm event (metric math)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:tables-throttled",
    "tables-throttled",
  ],
  "cloudwatch/event-promql-contributor.json": [
    "CloudWatch alarm event (PromQL contributor)",
    "resolved - 2026-04-14T09:52:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pods-pending/contributor/0f1e2d3c4b5a6978",
    "pods-pending (namespace shop, pod cart-6f9c)",
  ],
  "cloudwatch/lambda-action-set-by-hand.json": [
    "CloudWatch alarm Lambda action (metric)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/lambda-action.json": [
    "CloudWatch alarm Lambda action (metric)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/lambda-records-2016.json": [
    "CloudWatch alarm (metric) in SNS in a Lambda event",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:legacy-disk",
    "legacy-disk",
  ],
  "cloudwatch/lambda-records-metric-math.json": [
    "CloudWatch alarm (metric math) in SNS in a Lambda event",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-5xx-ratio",
    "checkout-5xx-ratio",
  ],
  "cloudwatch/raw-metric-without-ok-action.json": [
    "CloudWatch alarm (metric)",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cart-latency-p99",
    "cart-latency-p99",
  ],
  "cloudwatch/raw-unknown-state.json": [
    "CloudWatch alarm",
    "notice - 2026-04-14T09:13:00.000Z unreadable/d08eb301f5ed7af1",
    "Unreadable notification from shop",
  ],
  "cloudwatch/sns-https-after-mute-window.json": [
    "CloudWatch alarm (metric) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sns-https-china.json": [
    "CloudWatch alarm (metric) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:orders db/cpu: 80 %",
    "orders db/cpu: 80 %",
  ],
  "cloudwatch/sns-https-composite-without-children.json": [
    "CloudWatch alarm (composite) in SNS",
    "resolved - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-is-down",
    "shop-is-down",
  ],
  "cloudwatch/sns-https-composite.json": [
    "CloudWatch alarm (composite) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-is-down",
    "shop-is-down",
  ],
  "cloudwatch/sns-https-contributor.json": [
    "CloudWatch alarm (contributor) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:tables-throttled/contributor/6d442278dba546f6",
    "tables-throttled (TableName orders)",
  ],
  "cloudwatch/sns-https-govcloud.json": [
    "CloudWatch alarm (metric) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws-us-gov:cloudwatch:us-gov-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sns-https-insufficient-data.json": [
    "CloudWatch alarm (metric) in SNS",
    "noData - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sns-https-logs-query.json": [
    "CloudWatch alarm (unknown definition) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:payment-refused-in-logs",
    "payment-refused-in-logs",
  ],
  "cloudwatch/sns-https-metric-ok.json": [
    "CloudWatch alarm (metric) in SNS",
    "resolved - 2026-04-14T09:32:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sns-https-metric-with-tags.json": [
    "CloudWatch alarm (metric) in SNS",
    "firing critical 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sns-https-padded-time.json": [
    "CloudWatch alarm (metric) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sns-https-promql-contributor.json": [
    "CloudWatch alarm (PromQL contributor) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pods-pending/contributor/0f1e2d3c4b5a6978",
    "pods-pending (namespace shop, pod cart-6f9c)",
  ],
  "cloudwatch/sns-https-set-by-hand.json": [
    "CloudWatch alarm (metric) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sns-https-unusable-time.json": [
    "CloudWatch alarm (metric) in SNS",
    "firing - 2026-04-14T09:12:31.845Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db-cpu",
    "orders-db-cpu",
  ],
  "cloudwatch/sqs-body-anomaly.json": [
    "CloudWatch alarm (anomaly detection) in SNS",
    "firing - 2026-04-14T09:12:31.521Z arn:aws:cloudwatch:eu-west-1:111122223333:alarm:visitors-unusual",
    "visitors-unusual",
  ],
  "events/autoscaling-sns-error.json": [
    "Auto Scaling message in SNS",
    "notice warning 2026-04-14T09:00:40.000Z autoscaling/4e6156f4-a9e2-4bda-a7fd-33f2ae528958/EC2_INSTANCE_LAUNCH_ERROR",
    "cart: instance launch error",
  ],
  "events/autoscaling-sns-test.json": [
    "Auto Scaling message in SNS",
    "notice info 2026-04-14T09:00:00.000Z autoscaling/a0a0/TEST_NOTIFICATION",
    "cart: test notification",
  ],
  "events/backup-event.json": [
    "EventBridge event Backup Job State Change",
    "notice warning 2026-04-14T09:12:31.000Z 9a1de0f1-0001-4000-8000-000000000001",
    "Backup Job State Change: orders-db expired",
  ],
  "events/codedeploy-event-started.json": [
    "CodeDeploy event",
    "notice info 2026-04-14T08:14:00.000Z codedeploy/111122223333/eu-west-1/d-A1B2C3D4E",
    "checkout: deployment started",
  ],
  "events/codedeploy-sns-failed.json": [
    "CodeDeploy message in SNS",
    "notice warning 2026-04-14T08:21:30.000Z codedeploy/111122223333/eu-west-1/d-A1B2C3D4E",
    "checkout: deployment failed",
  ],
  "events/codepipeline-codestar-action-failed.json": [
    "CodePipeline Action event in SNS",
    "notice warning 2026-04-14T08:06:00.000Z codepipeline/111122223333/eu-west-1/cart/01234567-0123-0123-0123-012345678901/Deploy/Rollout",
    "cart: Deploy / Rollout failed",
  ],
  "events/codepipeline-event.json": [
    "CodePipeline Pipeline event",
    "notice info 2026-04-14T08:00:00.000Z codepipeline/111122223333/eu-west-1/cart/01234567-0123-0123-0123-012345678901//",
    "cart: pipeline started",
  ],
  "events/ecs-deployment.json": [
    "ECS deployment event",
    "notice warning 2026-04-14T08:30:00.000Z ecs/111122223333/eu-west-1/arn:aws:ecs:eu-west-1:111122223333:service/prod/payment/ecs-svc/123",
    "payment: deployment failed",
  ],
  "events/guardduty-finding.json": [
    "GuardDuty finding",
    "notice warning 2026-04-14T09:05:00.000Z arn:aws:guardduty:eu-west-1:111122223333:detector/1234/finding/16afba5c5c43e07c9e3e5e2e544e95df",
    "i-0123456789abcdef0 is performing SSH brute force attacks.",
  ],
  "events/health-account-notification.json": [
    "AWS Health event (accountNotification)",
    "notice info 2026-04-14T09:05:00.000Z arn:aws:health:global::event/BILLING/AWS_BILLING_NOTIFICATION/1/111122223333",
    "BILLING notification in eu-west-1",
  ],
  "events/health-issue-closed.json": [
    "AWS Health event (issue, closed)",
    "resolved warning 2026-04-14T10:20:00.000Z arn:aws:health:eu-west-1::event/RDS/AWS_RDS_OPERATIONAL_ISSUE/AWS_RDS_OPERATIONAL_ISSUE_ABCDE_0123456789/111122223333",
    "RDS operational issue in eu-west-1",
  ],
  "events/health-issue-open.json": [
    "AWS Health event (issue)",
    "firing warning 2026-04-14T08:50:00.000Z arn:aws:health:eu-west-1::event/RDS/AWS_RDS_OPERATIONAL_ISSUE/AWS_RDS_OPERATIONAL_ISSUE_ABCDE_0123456789/111122223333",
    "RDS operational issue in eu-west-1",
  ],
  "events/health-scheduled-change.json": [
    "AWS Health event (scheduledChange)",
    "notice warning 2026-04-14T09:05:00.000Z arn:aws:health:eu-west-1::event/RDS/AWS_RDS_MAINTENANCE_SCHEDULED/1/111122223333",
    "RDS maintenance scheduled in eu-west-1",
  ],
  "events/json-without-subject.json": [
    "JSON message in SNS",
    "notice - 2026-04-14T09:12:31.845Z json/f834256fc3f874d6",
    "Nightly export finished",
  ],
  "events/other-event.json": [
    "EventBridge event Glue Job State Change",
    "notice warning 2026-04-14T09:12:31.000Z 9a1de0f1-0001-4000-8000-000000000001",
    "Glue Job State Change: nightly-orders timeout",
  ],
  "events/own-application.json": [
    "EventBridge event Order Export",
    "notice - 2026-04-14T09:12:31.000Z 9a1de0f1-0001-4000-8000-000000000001",
    "Order Export: shop.orders",
  ],
  "events/rds-sns.json": [
    "JSON message in SNS",
    "notice - 2026-04-14T09:00:10.123Z json/86d05bf495c12178",
    "RDS Notification Message",
  ],
  "events/s3-records.json": [
    "JSON message in a Lambda event in SNS",
    "notice - 2026-04-14T09:12:31.845Z json/1649e44938fbc8e8",
    "Amazon S3 Notification",
  ],
  "events/security-hub-findings.json": [
    "Security Hub findings",
    "notice warning 2026-04-14T09:00:00.000Z arn:aws:securityhub:eu-west-1:111122223333:subscription/cis/v/1.2.0/2.9/finding/1",
    "Flow logging is off",
    "notice critical 2026-04-14T09:00:00.000Z arn:aws:securityhub:eu-west-1:111122223333:subscription/cis/v/1.2.0/2.9/finding/2",
    "A bucket is public",
  ],
  "events/security-hub-ocsf.json": [
    "Security Hub findings",
    "notice info 2026-04-14T09:00:00.000Z ocsf-1",
    "An access key is old",
  ],
  "texts/backup-batch.json": [
    "AWS Backup text in SNS in a Lambda event",
    "notice info 2026-04-14T09:12:31.845Z backup/84c1b985477c0182",
    "An AWS Backup job was completed successfully.",
    "notice warning 2026-04-14T09:12:31.845Z backup/b7de99bd644cb224",
    "An AWS Backup job failed.",
  ],
  "texts/beanstalk.json": [
    "Elastic Beanstalk text in SNS",
    "notice warning 2026-04-14T09:05:10.000Z beanstalk/127d7b9ade1f2ad4",
    "shop-front-1: Environment health has transitioned from Ok to Severe. 60.0 % of the requests are failing with HTTP 5xx.",
  ],
  "texts/broken-json.txt": [
    "Unreadable",
    "notice - 2026-04-14T09:13:00.000Z unreadable/7c5c77955f073c9f",
    "Unreadable notification from shop",
  ],
  "texts/budget.json": [
    "AWS Budgets text in SNS",
    "notice warning 2026-04-14T09:12:31.845Z budget/f46095119ff194e5",
    "shop-monthly: actual cost $812.40 is > $800.00",
  ],
  "texts/plain-with-subject.json": [
    "Text in SNS",
    "notice - 2026-04-14T09:12:31.845Z text/e253d67fe348289e",
    "Export is late",
  ],
  "texts/plain-without-subject.json": [
    "Text in SNS",
    "notice - 2026-04-14T09:12:31.845Z text/c4cd371d873c3cb4",
    "Payment provider announces maintenance",
  ],
  "texts/plain.txt": [
    "Text",
    "notice - 2026-04-14T09:13:00.000Z text/4fa8e06486fd7b99",
    "Disk of build-3 is nearly full: 91 %",
  ],
  "texts/subscription-confirmation.json": ["SNS SubscriptionConfirmation"],
};

test("every payload has a row", () => {
  expect(Object.keys(understood)).toEqual(payloadPaths);
});

test.each(Object.entries(understood))("parseDelivery() understands %s", (path, [form, ...lines]) => {
  const parsed = parsePayload(path);
  expect([parsed.form, ...parsed.observations.flatMap((one) => [identityLine(one), one.title])]).toEqual([
    form,
    ...lines,
  ]);
});

test.each(payloadPaths)("parseDelivery() says the same of %s each time", (path) => {
  expect(parsePayload(path)).toEqual(parsePayload(path));
});

describe("parseDelivery() of anything", () => {
  test.each([
    { name: "nothing", body: "", why: "it is empty" },
    { name: "white space", body: " \n\t ", why: "it is empty" },
    { name: "an empty object", body: "{}", why: "it is an empty object" },
    { name: "an empty list", body: "[]", why: "it is an empty list" },
    { name: "broken JSON", body: '{"version":"4","alerts":[{', why: "its JSON is broken" },
    { name: "JSON in too many envelopes", body: wrapped(8), why: "it is wrapped too often" },
    {
      name: "a payload of the sender's own",
      body: '{"who":"shop"}',
      why: "its JSON has no field that is known, as a webhook with a payload of its own sends it",
    },
    {
      name: "a webhook without alerts",
      body: payload("alertmanager/without-alerts-list.json"),
      why: "it looks like Alertmanager's webhook, but has no list of alerts",
    },
    {
      name: "alerts that are none",
      body: '{"version":"4","alerts":[1,null]}',
      why: "2 of its 2 alerts are no objects",
    },
    {
      name: "an alarm in no state",
      body: payload("cloudwatch/raw-unknown-state.json"),
      why: 'its alarm state "NO_DATA" is not OK, ALARM or INSUFFICIENT_DATA',
    },
  ])("shows $name as it is", ({ body, why }) => {
    const parsed = parseDelivery(delivery(body));
    const { facts, status } = only(parsed);
    expect({ facts, status }).toMatchObject({ facts: { kind: "unreadable", why }, status: "notice" });
    expect(parsed.warnings).toEqual([`A notification from shop could not be read: ${why}`]);
  });

  test.each(["42", "true", '"quoted words"', "null", "Disk of build-3 is nearly full"])(
    "shows %s as a text",
    (body) => {
      expect(only(parseDelivery(delivery(body))).facts).toMatchObject({ kind: "notice", product: "Text" });
    },
  );

  test("tells SNS' control messages apart from alerts", () => {
    const parsed = parsePayload("texts/subscription-confirmation.json");
    expect(parsed).toEqual({
      form: "SNS SubscriptionConfirmation",
      observations: [],
      warnings: [
        "An SNS SubscriptionConfirmation came where messages come; it is not about an alert, and nothing was done with it",
      ],
      truncated: 0,
    });
  });

  test("keeps what it can of a notification with alerts that are none", () => {
    const { observations } = parseDelivery(
      delivery('{"version":"4","status":"firing","alerts":[{"labels":{"alertname":"A"}},7]}'),
    );
    expect(observations.map(({ name, facts }) => `${name} ${facts.kind}`)).toEqual([
      "A prometheus",
      "UnreadableNotification unreadable",
    ]);
  });

  test("takes the time of the transport for what has none", () => {
    expect(only(parseDelivery(delivery("hello", { sentAtMs: 5000 }))).changedAtMs).toBe(5000);
    expect(only(parseDelivery(delivery("hello"))).changedAtMs).toBe(Date.UTC(2026, 3, 14, 9, 13));
  });

  test("gives a second delivery of a text the same identity, and the same words of another day another one", () => {
    const fingerprint = (id: number, messageId: string | undefined) =>
      only(parseDelivery(delivery("hello", { id, messageId }))).fingerprint;
    expect(fingerprint(1, "m-1")).toBe(fingerprint(2, "m-1"));
    expect(fingerprint(1, "m-1")).not.toBe(fingerprint(1, "m-2"));
    expect(fingerprint(1, undefined)).not.toBe(fingerprint(2, undefined));
  });
});

describe("parseDelivery() of the relay's own words", () => {
  test("shows what an intake had to cut", () => {
    const body = JSON.stringify({
      kind: "cut",
      why: "it is larger than 20 MB",
      head: '{"version":"4","alerts":[',
      bytes: 30_000_000,
    });
    const parsed = parseDelivery(delivery(body, { intake: "self" }));
    expect(parsed.form).toBe("Cut notification");
    expect(only(parsed).facts).toEqual({
      kind: "unreadable",
      why: "it is larger than 20 MB",
      excerpt: '{"version":"4","alerts":[',
      bytes: 30_000_000,
    });
  });

  test("tells trouble with its cure", () => {
    const body = JSON.stringify({
      kind: "self",
      name: "TopicNotSubscribed",
      title: "A topic is not subscribed",
      cure: "Confirm it.",
    });
    const { facts, title, status, severity } = only(parseDelivery(delivery(body, { intake: "self" })));
    expect({ facts, title, status, severity }).toEqual({
      facts: { kind: "self", cure: "Confirm it." },
      title: "A topic is not subscribed",
      status: "notice",
      severity: "warning",
    });
  });

  test("takes an alert about the relay as it is", () => {
    const alert = {
      source: "nines",
      fingerprint: "slack-channel:#shop",
      status: "firing",
      changedAtMs: 1000,
      startedAtMs: 1000,
      name: "SlackChannel",
      title: "The channel is archived",
      severity: "critical",
      labels: {},
      annotations: {},
      links: [],
      facts: { kind: "self", cure: "Name another." },
      isTest: false,
      notes: [],
    };
    const parsed = parseDelivery(delivery(JSON.stringify(alert), { intake: "self", source: "nines" }));
    expect(parsed.observations).toEqual([alert]);
  });

  test("shows what is none of these", () => {
    expect(only(parseDelivery(delivery("[]", { intake: "self" }))).facts).toMatchObject({
      why: "it is no report of the relay about itself",
    });
  });
});

function wrapped(times: number): string {
  return times === 0 ? "hello" : JSON.stringify([JSON.parse(times === 1 ? '["deep"]' : wrapped(times - 1))]);
}
