import { afterEach, describe, expect, test } from "@jest/globals";
import { checkCloudWatch } from "../../../bot/doctor/check-cloudwatch.ts";
import { checkSns } from "../../../bot/doctor/check-sns.ts";
import { checkSqs } from "../../../bot/doctor/check-sqs.ts";
import { AwsRefusal, startAwsJsonServer } from "../../../bot/testing/aws/aws-json-server.ts";
import { startFakeCloudWatch } from "../../../bot/testing/aws/fake-cloudwatch.ts";
import { startFakeSnsApi } from "./fake-sns-api.ts";
import { findingLines } from "./finding-lines.ts";

const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";

describe("checkSns()", () => {
  const source = { kind: "sns", name: "alarms", topics: [topic] } as const;
  const mail = { arn: `${topic}:0`, protocol: "email", endpoint: "ops@example.org" };
  const ours = { arn: `${topic}:1`, protocol: "https", endpoint: "https://relay.example.org/in/alarms" };
  const fine = { RedrivePolicy: "{}", RawMessageDelivery: "false" };
  async function linesFor(
    api: Parameters<typeof startFakeSnsApi>[0],
    relayUrl: string | undefined = "https://relay.example.org",
  ) {
    const fake = await startFakeSnsApi({
      topicAttributes: { SignatureVersion: "2" },
      subscriptionAttributes: fine,
      ...api,
    });
    closing.push(fake.close);
    return findingLines(await checkSns({ source, relayUrl, aws: { endpoint: fake.endpoint, credentials } }));
  }

  test("is content with a confirmed subscription, also on a later page", async () => {
    const good = [`good: the topic ${topic} sends to https://relay.example.org/in/alarms`];
    expect(await linesFor({ subscriptions: [mail, mail, ours] })).toEqual(good);
  });

  test("takes any host when the relay's own address is not configured", async () => {
    const other = { ...ours, endpoint: "https://other.example.org/prefix/in/alarms" };
    const fake = await startFakeSnsApi({
      subscriptions: [other],
      topicAttributes: { SignatureVersion: "2" },
      subscriptionAttributes: fine,
    });
    closing.push(fake.close);
    const aws = { endpoint: fake.endpoint, credentials };
    expect(findingLines(await checkSns({ source, relayUrl: undefined, aws }))).toEqual([
      `good: the topic ${topic} sends to https://other.example.org/prefix/in/alarms`,
    ]);
  });

  test.each([
    {
      name: "no subscription",
      api: { subscriptions: [mail, { ...ours, endpoint: "https://old.example.org/in/alarms" }] },
      lines: [
        `bad: the topic ${topic} does not send to https://relay.example.org/in/alarms (aws sns subscribe --topic-arn ${topic} --protocol https --notification-endpoint https://relay.example.org/in/alarms)`,
      ],
    },
    {
      name: "one that is not confirmed",
      api: { subscriptions: [{ ...ours, arn: "PendingConfirmation" }] },
      lines: [
        `bad: the topic ${topic} waits for its subscription to be confirmed (let SNS reach the relay, which confirms by itself, and ask again: aws sns subscribe --topic-arn ${topic} --protocol https --notification-endpoint https://relay.example.org/in/alarms)`,
      ],
    },
    {
      name: "raw messages, no dead letters, and old signatures",
      api: {
        subscriptions: [ours],
        subscriptionAttributes: { RawMessageDelivery: "true" },
        topicAttributes: {},
      },
      lines: [
        `good: the topic ${topic} sends to https://relay.example.org/in/alarms`,
        `bad: the subscription delivers raw messages, which carry no signature (aws sns set-subscription-attributes --subscription-arn ${topic}:1 --attribute-name RawMessageDelivery --attribute-value false)`,
        `warning: the subscription has no queue of dead letters: what the relay misses for a minute is gone (aws sns set-subscription-attributes --subscription-arn ${topic}:1 --attribute-name RedrivePolicy --attribute-value '{"deadLetterTargetArn":"arn:aws:sqs:..."}', or let an SQS queue receive the topic)`,
        `warning: the topic ${topic} signs with SHA-1 (signature version 1) (aws sns set-topic-attributes --topic-arn ${topic} --attribute-name SignatureVersion --attribute-value 2)`,
      ],
    },
    {
      name: "credentials that may not look",
      api: { refusal: "AuthorizationError" },
      lines: [
        `skipped: nobody may look at the topic ${topic} with these AWS credentials (AuthorizationErrorException) (allow sns:ListSubscriptionsByTopic, sns:GetSubscriptionAttributes and sns:GetTopicAttributes)`,
      ],
    },
  ])("finds $name", async ({ api, lines }) => {
    expect(await linesFor(api)).toEqual(lines);
  });
});

describe("checkSqs()", () => {
  async function linesFor(attributes: Readonly<Record<string, string>> | AwsRefusal) {
    const server = await startAwsJsonServer("AmazonSQS", {
      GetQueueAttributes: () => {
        if (attributes instanceof AwsRefusal) throw attributes;
        return { Attributes: attributes };
      },
    });
    closing.push(server.close);
    const queueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/alarms";
    const source = { kind: "sqs", name: "queue", queueUrl, region: "eu-west-1", endpoint: server.endpoint } as const;
    return findingLines(await checkSqs({ source, aws: { credentials } }));
  }
  const queue = "the queue https://sqs.eu-west-1.amazonaws.com/123456789012/alarms";
  const policy = (statement: object) => JSON.stringify({ Statement: [statement] });
  const fine = {
    ApproximateNumberOfMessages: "1",
    VisibilityTimeout: "30",
    MessageRetentionPeriod: "345600",
    RedrivePolicy: '{"maxReceiveCount":10}',
    Policy: policy({
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:SourceArn": topic } },
    }),
  };

  test.each([
    { name: "nothing", attributes: fine, lines: [`good: ${queue} can be read; 1 message waits`] },
    {
      name: "messages that wait, no dead letters, short times",
      attributes: { ApproximateNumberOfMessages: "5000", VisibilityTimeout: "0", MessageRetentionPeriod: "3600" },
      lines: [
        `good: ${queue} can be read; 5000 messages wait`,
        "warning: 5000 messages wait in the queue (look whether the relay runs; old ones are taken in late)",
        "warning: the queue has no queue of dead letters: a message that cannot be stored comes again until it expires (set a RedrivePolicy with maxReceiveCount 10 or more)",
        "warning: the queue hands a message out again after 0 s to readers that do not ask for longer (set its visibility timeout to 60 s)",
        "warning: the queue keeps messages for 60 min only, and then they are lost (set its retention to four days)",
      ],
    },
    {
      name: "dead letters after one try",
      attributes: { ...fine, RedrivePolicy: '{"maxReceiveCount":"1"}' },
      lines: [
        `good: ${queue} can be read; 1 message waits`,
        "warning: after 1 tries a message goes to the queue of dead letters, where the relay does not look (set maxReceiveCount to 10 or more, so that a restart of the relay does not lose it)",
      ],
    },
    ...[
      { Effect: "Allow", Principal: "*", Action: "sqs:*" },
      { Effect: "Allow", Principal: { AWS: ["*"] }, Action: ["sqs:ReceiveMessage", "SQS:SendMessage"] },
    ].map((statement) => ({
      name: `a policy for everybody (${statement.Action})`,
      attributes: { ...fine, Policy: policy(statement) },
      lines: [
        `good: ${queue} can be read; 1 message waits`,
        "bad: everybody may send to the queue, and what is in it is trusted (allow sqs:SendMessage to sns.amazonaws.com and events.amazonaws.com only, with the condition aws:SourceArn)",
      ],
    })),
    {
      name: "no queue",
      attributes: new AwsRefusal("QueueDoesNotExist", "no queue"),
      lines: [
        "bad: there is no queue https://sqs.eu-west-1.amazonaws.com/123456789012/alarms (create it, or correct queueUrl and region of the source)",
      ],
    },
    {
      name: "no right to look",
      attributes: new AwsRefusal("AccessDeniedException", "no", 403),
      lines: [
        `skipped: nobody may look at ${queue} with these AWS credentials (AccessDeniedException) (allow sqs:GetQueueAttributes)`,
      ],
    },
  ])("finds $name", async ({ attributes, lines }) => {
    expect(await linesFor(attributes)).toEqual(lines);
  });

  test("finds a queue that cannot be reached", async () => {
    const queueUrl = "http://127.0.0.1:1/000000000000/alarms";
    const source = {
      kind: "sqs",
      name: "queue",
      queueUrl,
      region: "eu-west-1",
      endpoint: "http://127.0.0.1:1",
    } as const;
    expect(findingLines(await checkSqs({ source, aws: { credentials } }))).toEqual([
      `bad: the queue ${queueUrl} cannot be reached: it refuses the connection (correct the address, and let this machine reach AWS)`,
    ]);
  });
});

describe("checkCloudWatch()", () => {
  test("finds alarms that never tell of their end, are switched off, or keep their tags to themselves", async () => {
    const fake = await startFakeCloudWatch();
    closing.push(fake.close);
    const tags = { ActionConfiguration: { AlarmTagsPropagation: { Enabled: true } } };
    fake.put("fine", { AlarmActions: [topic], OKActions: [topic], ActionsEnabled: true, ...tags });
    fake.put("no end", { AlarmActions: [topic], OKActions: [], ActionsEnabled: true, ...tags });
    fake.put("off", { AlarmActions: [topic], OKActions: [topic], ActionsEnabled: false });
    fake.put("of others", { AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:mail"] });
    const check = { region: "eu-west-1", topics: [topic], aws: { endpoint: fake.endpoint, credentials } };
    expect(findingLines(await checkCloudWatch(check))).toEqual([
      "good: 3 alarms in eu-west-1 notify the relay",
      "bad: 1 of 3 alarms in eu-west-1 have no OK action, so their recovery is found by polling only: no end (add the topic to their OKActions)",
      "warning: 1 of 3 alarms in eu-west-1 have their actions switched off: off (aws cloudwatch enable-alarm-actions)",
      "warning: 1 of 3 alarms in eu-west-1 do not send their tags, so routes by team or service do not match: off (set AlarmTagsPropagation in their ActionConfiguration)",
    ]);
    const all = findingLines(await checkCloudWatch({ ...check, topics: [] }));
    expect(all[0]).toBe("good: 4 alarms in eu-west-1 notify the relay");
    const none = await checkCloudWatch({ ...check, topics: ["arn:aws:sns:eu-west-1:123456789012:nobody"] });
    expect(findingLines(none)).toEqual([
      "skipped: no alarm in eu-west-1 notifies arn:aws:sns:eu-west-1:123456789012:nobody (add the topic to AlarmActions and OKActions of the alarms, or send alarm events by EventBridge)",
    ]);
  });

  test("says that it may not look", async () => {
    const fake = await startFakeCloudWatch();
    closing.push(fake.close);
    fake.failNext({ kind: "error", code: "AccessDeniedException", status: 403 });
    const aws = { endpoint: fake.endpoint, credentials };
    expect(findingLines(await checkCloudWatch({ region: "eu-west-1", topics: [], aws }))).toEqual([
      "skipped: nobody may look at the alarms in eu-west-1 with these AWS credentials (AccessDeniedException) (allow cloudwatch:DescribeAlarms)",
    ]);
  });
});
