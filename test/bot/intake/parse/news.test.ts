import { describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { NoticeFacts } from "../../../../bot/model/alert-facts.ts";
import { delivery, only, parsePayload } from "./payloads.ts";

function factsOf(path: string): NoticeFacts {
  const { facts } = only(parsePayload(path));
  if (facts.kind !== "notice") throw new Error(`${path} is of kind ${facts.kind}`);
  return facts;
}

function fieldsOf(path: string): readonly string[] {
  return factsOf(path).fields.map(({ name, value }) => `${name}: ${value}`);
}

describe("parseDelivery() of AWS Health", () => {
  test("closes the issue that it opened", () => {
    const [open, closed] = [
      only(parsePayload("events/health-issue-open.json")),
      only(parsePayload("events/health-issue-closed.json")),
    ];
    expect(closed.fingerprint).toBe(open.fingerprint);
    expect([open.status, closed.status]).toEqual(["firing", "resolved"]);
    expect([open.startedAtMs, closed.startedAtMs]).toEqual([
      Date.UTC(2026, 3, 14, 8, 50),
      Date.UTC(2026, 3, 14, 8, 50),
    ]);
    expect(closed.changedAtMs).toBe(Date.UTC(2026, 3, 14, 10, 20));
  });

  test("shows whom it affects, in English, with the tags that all of them share", () => {
    expect(fieldsOf("events/health-issue-open.json")).toEqual([
      "Status: open",
      "Category: issue",
      "Account: 111122223333",
      "Region: eu-west-1",
      "Starts: 2026-04-14 08:50 UTC",
      "Affected: orders-db, cart-db",
    ]);
    expect(factsOf("events/health-issue-open.json").text).toBe(
      "We are investigating increased API error rates.\n\nWe will provide an update.",
    );
    const { labels } = only(parsePayload("events/health-issue-open.json"));
    expect(labels).toEqual({
      team: "orders",
      account: "111122223333",
      region: "eu-west-1",
      aws_service: "RDS",
      category: "issue",
      alertname: "AWS_RDS_OPERATIONAL_ISSUE",
    });
  });

  test("takes a scheduled change for news that is updated", () => {
    const change = only(parsePayload("events/health-scheduled-change.json"));
    expect([change.status, change.startedAtMs]).toEqual(["notice", undefined]);
  });
});

describe("parseDelivery() of deployments", () => {
  test("joins what EventBridge and SNS say of one", () => {
    const [started, failed] = [
      only(parsePayload("events/codedeploy-event-started.json")),
      only(parsePayload("events/codedeploy-sns-failed.json")),
    ];
    expect(failed.fingerprint).toBe(started.fingerprint);
    expect(failed.changedAtMs).toBeGreaterThan(started.changedAtMs);
  });

  test.each([
    {
      path: "events/codedeploy-event-started.json",
      deploy: { service: "checkout", phase: "started", by: undefined, atMs: Date.UTC(2026, 3, 14, 8, 14) },
    },
    {
      path: "events/codedeploy-sns-failed.json",
      deploy: { service: "checkout", phase: "failed", by: undefined, atMs: Date.UTC(2026, 3, 14, 8, 21, 30) },
    },
    {
      path: "events/codepipeline-event.json",
      deploy: { service: "cart", phase: "started", by: "maria", atMs: Date.UTC(2026, 3, 14, 8) },
    },
    {
      path: "events/ecs-deployment.json",
      deploy: { service: "payment", phase: "failed", by: undefined, atMs: Date.UTC(2026, 3, 14, 8, 30) },
    },
  ])("knows the deployment of $path", ({ path, deploy }) => {
    expect(factsOf(path).deploy).toEqual({ version: undefined, ...deploy });
    expect(only(parsePayload(path)).labels["service"]).toBe(deploy.service);
  });

  test("takes an action of a pipeline for a step, not for a deployment of its own", () => {
    expect(factsOf("events/codepipeline-codestar-action-failed.json")).toMatchObject({
      deploy: undefined,
      text: "The rollout was refused.",
    });
  });

  test("shows why one failed", () => {
    expect(factsOf("events/codedeploy-sns-failed.json").text).toBe("Too few healthy instances.");
    expect(fieldsOf("events/codedeploy-sns-failed.json")).toEqual([
      "State: FAILED",
      "Deployment: d-A1B2C3D4E",
      "Group: checkout-prod",
      "Instances: 1 succeeded, 2 failed",
      "Trigger: shop",
      "Account: 111122223333",
      "Region: eu-west-1",
    ]);
  });
});

test.each([
  {
    path: "events/guardduty-finding.json",
    fields: [
      "Severity: 5.5 of 10",
      "Type: UnauthorizedAccess:EC2/SSHBruteForce",
      "Resource: i-0123456789abcdef0",
      "Account: 111122223333",
      "Region: eu-west-1",
      "Seen: 17 times",
      "First seen: 2026-04-14T08:00:00Z",
      "Last seen: 2026-04-14T09:00:00Z",
    ],
  },
  {
    path: "events/autoscaling-sns-error.json",
    fields: [
      "Group: cart",
      "Status: Failed",
      "Message: We currently do not have sufficient capacity.",
      "Account: 111122223333",
      "Region: eu-west-1",
    ],
  },
  {
    path: "events/other-event.json",
    fields: [
      "Source: aws.glue",
      "jobName: nightly-orders",
      "severity: ERROR",
      "state: TIMEOUT",
      "jobRunId: jr_0",
      "message: Job exceeded 2 hours.",
      "Account: 111122223333",
      "Region: eu-west-1",
    ],
  },
  {
    path: "events/rds-sns.json",
    fields: [
      "Event Source: db-instance",
      "Event Time: 2026-04-14 09:00:10.123",
      "Identifier Link: https://console.aws.amazon.com/rds/home?region=eu-west-1#dbinstance:id=orders-db",
      "Source ID: orders-db",
      "Event ID: http://docs.amazonwebservices.com/AmazonRDS/latest/UserGuide/USER_Events.html#RDS-EVENT-0006",
      "Event Message: DB instance restarted",
    ],
  },
  {
    path: "texts/budget.json",
    fields: [
      "Budget Name: shop-monthly",
      "Budget Type: Cost",
      "Budgeted Amount: $1,000.00",
      "Alert Type: ACTUAL",
      "Alert Threshold: > $800.00",
      "ACTUAL Amount: $812.40",
      "Account: 111122223333",
    ],
  },
  { path: "texts/beanstalk.json", fields: ["Environment: shop-front-1", "Application: shop-front"] },
])("parseDelivery() shows the fields of $path", ({ path, fields }) => {
  expect(fieldsOf(path)).toEqual(fields);
});

test.each([
  ["texts/plain-with-subject.json", "Text", "The nightly export\nis late by two hours."],
  ["texts/plain.txt", "Text", ""],
  ["events/own-application.json", "EventBridge event", ""],
  ["events/backup-event.json", "AWS Backup", "It did not start in its window."],
  [
    "texts/beanstalk.json",
    "Elastic Beanstalk",
    "Environment health has transitioned from Ok to Severe. 60.0 % of the requests are failing with HTTP 5xx.",
  ],
])("parseDelivery() shows the words of %s", (path, product, text) => {
  expect(factsOf(path)).toMatchObject({ product, text });
});

test("parseDelivery() knows the tests of AWS itself", () => {
  expect(only(parsePayload("events/autoscaling-sns-test.json")).isTest).toBe(true);
});

test("parseDelivery() tells the states of one backup job apart, though they come at one time", () => {
  const { observations } = parsePayload("texts/backup-batch.json");
  expect(new Set(observations.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  expect(observations.map(({ facts }) => facts.kind === "notice" && facts.fields[0])).toEqual([
    { name: "State", value: "COMPLETED" },
    { name: "State", value: "FAILED" },
  ]);
});

test("a message whose words nobody can see is titled by what it holds, in a line that is no longer than others", () => {
  const body = JSON.stringify({ Message: "\u202e", list: Array.from({ length: 100 }, () => "item") });
  const { title } = only(parseDelivery(delivery(body, { intake: "sqs" })));
  expect(title).toMatch(/^JSON message: \{"Message":" ","list":\["item","item".*…$/);
  expect(title).toHaveLength(200);
});
