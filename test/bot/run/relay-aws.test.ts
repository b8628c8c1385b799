import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createCertificateSource } from "../../../bot/intake/sns/certificate-source.ts";
import { createConfirmSubscription } from "../../../bot/intake/sns/confirm-subscription.ts";
import { fetchCertificate } from "../../../bot/intake/sns/fetch-certificate.ts";
import type { RunningRelay } from "../../../bot/run/relay-setup.ts";
import { type FakeCloudWatch, startFakeCloudWatch } from "../../../bot/testing/aws/fake-cloudwatch.ts";
import { type FakeSns, startFakeSns } from "../../../bot/testing/aws/fake-sns.ts";
import { type FakeSqs, startFakeSqs } from "../../../bot/testing/aws/fake-sqs.ts";
import type { SnsEnvelopeJson } from "../../../bot/testing/aws/sign-sns.ts";
import { blockLines } from "../../../bot/testing/slack/channel-view.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import type { Fields } from "../../../bot/testing/slack/fields.ts";
import { makeCertificate } from "../../certificates.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { relayFor } from "./running-relay.ts";
import { shownLines } from "./shown-lines.ts";

const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const authority = makeCertificate({ commonName: "Test CA", isAuthority: true });

const metric = {
  MetricName: "CPUUtilization",
  Namespace: "AWS/RDS",
  Period: 300,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 3,
  ComparisonOperator: "GreaterThanThreshold",
  Threshold: 80,
};
const reason =
  "Threshold Crossed: 3 out of the last 3 datapoints [91.3 (14/04/26 09:11:00), 90.2 (14/04/26 09:06:00), 88.8 (14/04/26 09:01:00)] were greater than the threshold (80.0).";

describe("a relay with SNS over HTTPS, SQS and CloudWatch", () => {
  let folder: string;
  let slack: FakeSlack;
  let sns: FakeSns;
  let sqs: FakeSqs;
  let cloudwatch: FakeCloudWatch;
  let relay: RunningRelay;

  beforeAll(async () => {
    [folder, slack, sns, sqs, cloudwatch] = await Promise.all([
      makeTemporaryFolder("relay-aws"),
      startFakeSlack({ channels: ["alerts"] }),
      startFakeSns({ topic }),
      startFakeSqs(),
      startFakeCloudWatch(),
    ]);
    const own = makeCertificate({ commonName: "relay", names: ["localhost"], issuer: authority });
    const tls = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
    await Promise.all([writeFile(tls.cert, own.cert), writeFile(tls.key, own.key)]);
    relay = await relayFor({
      folder,
      slack,
      relay: {
        sources: [
          { kind: "sns", name: "aws", topics: [topic] },
          { kind: "sqs", name: "queue", queueUrl: sqs.queueUrl, region: "eu-west-1", endpoint: sqs.endpoint },
        ],
      },
      setup: {
        tls,
        aws: { endpoint: cloudwatch.endpoint, credentials },
        sns: {
          certificates: createCertificateSource({
            now: Date.now,
            fetch: (url) => fetchCertificate(url, sns.certificateFetch),
          }),
          confirm: createConfirmSubscription({ endpoint: sns.endpoint, credentials }),
        },
      },
    });
    await slack.until(() => slack.connections() === 1);
  });

  afterAll(async () => {
    await relay?.stop();
    await Promise.all([slack?.stop(), sns?.close(), sqs?.close(), cloudwatch?.close()]);
    await removeFolder(folder);
  });

  const messages = () => slack.channel("alerts");
  const lines = (index: number) => shownLines((messages()[index]?.lines ?? []).join("\n"));
  const shows = (index: number, text: string) =>
    slack.until(() => messages()[index]?.lines.some((line) => line.includes(text)) === true, 20_000);
  const threadHas = (index: number, text: string) =>
    slack.until(() => (messages()[index]?.thread ?? []).some((one) => one.lines.join().includes(text)), 20_000);
  const deliver = async (envelope: SnsEnvelopeJson) => {
    const url = `${relay.url.replace("127.0.0.1", "localhost")}/in/aws`;
    const { tries } = await sns.deliver(url, envelope, { ca: authority.cert, policy: { retries: 0 } });
    return tries;
  };

  /** The alarm at CloudWatch, and what CloudWatch tells the topic of it. */
  function alarm(name: string, state: "ALARM" | "OK", actions: readonly string[] = [topic]): string {
    const now = new Date();
    const { AlarmArn } = cloudwatch.put(name, {
      ...metric,
      Statistic: "Average",
      Dimensions: [{ Name: "DBInstanceIdentifier", Value: name }],
      AlarmActions: [topic],
      OKActions: actions,
      StateValue: state,
      StateReason: reason,
      StateUpdatedTimestamp: now.getTime() / 1_000,
      StateTransitionedTimestamp: now.getTime() / 1_000,
    });
    return JSON.stringify({
      AlarmName: name,
      AlarmDescription: null,
      AWSAccountId: "123456789012",
      NewStateValue: state,
      NewStateReason: reason,
      StateChangeTime: now.toISOString().replace("Z", "+0000"),
      Region: "EU (Ireland)",
      AlarmArn,
      OldStateValue: state === "ALARM" ? "OK" : "ALARM",
      OKActions: actions,
      AlarmActions: [topic],
      InsufficientDataActions: [],
      Trigger: {
        ...metric,
        StatisticType: "Statistic",
        Statistic: "AVERAGE",
        Unit: null,
        Dimensions: [{ name: "DBInstanceIdentifier", value: name }],
        TreatMissingData: "missing",
      },
    });
  }

  test("confirms the subscription of its topic", async () => {
    expect(await deliver(sns.envelope("SubscriptionConfirmation", { Token: "t0k3n" }))).toEqual([200]);
    expect(sns.confirmed).toEqual([{ topic, token: "t0k3n", authenticateOnUnsubscribe: true }]);
  });

  test("an alarm from SNS is a message, and a second delivery of it is none", async () => {
    const envelope = sns.envelope("Notification", { Message: alarm("orders-db-cpu", "ALARM", []) });
    expect(await deliver(envelope)).toEqual([200]);
    await slack.until(() => messages().length === 1, 20_000);
    expect(await deliver(envelope)).toEqual([200]);
    expect(lines(0)).toEqual([
      "[ALARM] orders-db-cpu (eu-west-1)",
      "🟠 *ALARM*  *orders-db-cpu*",
      "Firing since TIME",
      "AWS/RDS CPUUtilization, average over 5 min  (limit: above 80, 3 of 3 datapoints, without data it turns to no data)",
      "_Threshold Crossed: 3 out of the last 3 datapoints [91.3 (14/04/26 09∶11∶00), 90.2 (14/04/26 09∶06∶00), 88.8 (14/04/26 09∶01∶00)] were greater than the threshold (80.0)._",
      "DBInstanceIdentifier `orders-db-cpu` · account `123456789012` · eu-west-1",
      "⚠️ This alarm has no OK action: recovery is checked by polling.",
      "Console",
      "[Acknowledge] [Mute…] [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "CloudWatch aws · incident ID · 1 alert",
    ]);
  });

  test("a forged message is refused and shown nowhere", async () => {
    const forged = { ...sns.envelope("Notification", { Message: alarm("forged", "ALARM") }), Message: "{}" };
    expect(await deliver(forged)).toEqual([403]);
    cloudwatch.remove("forged");
    expect(messages()).toHaveLength(1);
  });

  test("Mute makes a rule at CloudWatch, and Unsilence takes it away", async () => {
    await slack.click({ user: "U000ANA", channel: "alerts", action: "silence" });
    const shown = () => (slack.viewOf("U000ANA")?.view["blocks"] as readonly Fields[] | undefined)?.flatMap(blockLines);
    await slack.until(() => shown()?.some((line) => line.includes("Matches")) === true);
    expect(shown()).toContain("Matches *1 active alert* now in 1 incident.");
    const id = slack.viewOf("U000ANA")?.id ?? "";
    await slack.submit(id, "U000ANA", { silence_duration: "1h", silence_reason: "vacuuming" });
    await shows(0, "SILENCED");
    expect(lines(0)).toEqual([
      "[SILENCED] orders-db-cpu",
      "🔕 *SILENCED*  *orders-db-cpu*",
      "Firing since TIME",
      "Silenced until TIME by ana: vacuuming",
      "Console",
      "[Acknowledge] [Unsilence] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "CloudWatch aws · incident ID · 1 alert",
    ]);
    expect([...cloudwatch.muteRules().values()]).toMatchObject([
      {
        Rule: { Schedule: { Expression: expect.stringMatching(/^at\(/), Duration: "PT60M", Timezone: "UTC" } },
        Description: "ana (U000ANA): vacuuming",
        MuteTargets: { AlarmNames: ["orders-db-cpu"] },
      },
    ]);
    await slack.click({ user: "U000ANA", channel: "alerts", action: "unsilence" });
    await shows(0, "🟠 *ALARM*");
    expect(cloudwatch.muteRules().size).toBe(0);
  });

  test("an OK that is never told is found by asking, and is proof", async () => {
    alarm("orders-db-cpu", "OK", []);
    await shows(0, "RESOLVED");
    await threadHas(0, "Resolved");
    expect(lines(0)).toEqual([
      "[RESOLVED] orders-db-cpu: lasted DURATION",
      "✅ *RESOLVED*  *orders-db-cpu*",
      "Lasted DURATION, TIME to TIME",
      "Nobody acknowledged it",
      "[Post-incident note…] [Not useful]",
      "CloudWatch aws · incident ID · 1 alert",
    ]);
    expect(messages()[0]?.color).toBe("#2e7d32");
  });

  test("an alarm from SQS is a message, and leaves the queue", async () => {
    sqs.send(alarm("carts-db-cpu", "ALARM"));
    await slack.until(() => messages().length === 2, 20_000);
    await until(
      async () => sqs.bodies(),
      (bodies) => bodies.length === 0,
    );
    sqs.send(alarm("carts-db-cpu", "OK"));
    await shows(1, "RESOLVED");
    expect(messages()).toHaveLength(2);
  });

  test("an alarm that is deleted closes grey", async () => {
    sqs.send(alarm("stock-db-cpu", "ALARM"));
    await slack.until(() => messages().length === 3, 20_000);
    cloudwatch.remove("stock-db-cpu");
    await shows(2, "CLOSED");
    expect(lines(2)).toEqual([
      "[CLOSED] stock-db-cpu: closed without proof that it ended",
      "⚪ *CLOSED*  *stock-db-cpu*",
      "Closed without proof that it ended: its alarm was deleted, TIME to TIME",
      "[Post-incident note…] [Not useful]",
      "CloudWatch queue · incident ID · 1 alert",
    ]);
    expect(messages()[2]?.color).toBe("#757575");
  });
});
