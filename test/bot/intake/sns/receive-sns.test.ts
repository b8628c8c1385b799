import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createCertificateSource } from "../../../../bot/intake/sns/certificate-source.ts";
import { createConfirmSubscription } from "../../../../bot/intake/sns/confirm-subscription.ts";
import { fetchCertificate } from "../../../../bot/intake/sns/fetch-certificate.ts";
import { type FakeSns, type SnsMessageType, startFakeSns } from "../../../../bot/testing/aws/fake-sns.ts";
import type { SnsEnvelopeJson } from "../../../../bot/testing/aws/sign-sns.ts";
import { makeCertificate } from "../../../certificates.ts";
import { aws, type IntakeServer, startIntakeServer, topic } from "../intake-server.ts";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const minuteMs = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * minuteMs).toISOString();

let sns: FakeSns;
let server: IntakeServer;
const fetched: string[] = [];

beforeAll(async () => {
  sns = await startFakeSns({ topic });
});
afterAll(() => sns.close());
afterEach(async () => {
  sns.heal();
  fetched.length = 0;
  await server.close();
});

async function start(options: Parameters<typeof startIntakeServer>[0] = {}): Promise<void> {
  server = await startIntakeServer({
    certificates: createCertificateSource({
      now: Date.now,
      fetch: (url) => {
        fetched.push(url.href);
        return fetchCertificate(url, sns.certificateFetch);
      },
    }),
    confirm: createConfirmSubscription({ endpoint: sns.endpoint, credentials }),
    ...options,
  });
}

/** Status of one try. */
async function deliver(
  envelope: SnsEnvelopeJson,
  options: Parameters<FakeSns["deliver"]>[2] = {},
): Promise<number | string> {
  const { tries } = await sns.deliver(`${server.url}/in/aws`, envelope, { ...options, policy: { retries: 0 } });
  return tries[0] ?? "";
}

const types: readonly SnsMessageType[] = ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"];
const versions = ["1", "2"];
const matrix = types.flatMap((type) => versions.map((version) => ({ type, version })));

describe("POST /in/<source> of SNS", () => {
  test.each(matrix)("takes a $type with signature version $version", async ({ type, version }) => {
    await start();
    const status = await deliver(sns.envelope(type, { SignatureVersion: version }));
    expect(status).toBe(200);
  });

  test.each(matrix)(
    "refuses a $type with signature version $version whose text was changed",
    async ({ type, version }) => {
      await start();
      const genuine = sns.envelope(type, { SignatureVersion: version });
      expect(await deliver({ ...genuine, Message: `${genuine["Message"]}!` })).toBe(403);
      expect(server.events).toEqual([{ kind: "refused", source: "aws", why: "its signature does not match" }]);
      expect(await server.deliveries()).toEqual([]);
    },
  );

  test("signs what lies under a subject and under line breaks", async () => {
    await start();
    const message = sns.envelope("Notification", { Subject: 'ALARM: "orders"', Message: "a\nb\tü ☃ \\n" });
    expect(await deliver(message)).toBe(200);
    const { Subject: _, ...without } = message;
    expect(await deliver(without)).toBe(403);
  });

  test("keeps a notification as it came, with its id and time, and each id once", async () => {
    await start();
    const message = sns.envelope("Notification", {
      MessageId: "11111111-2222-3333-4444-555555555555",
      Timestamp: ago(3),
    });
    expect([await deliver(message), await deliver(message)]).toEqual([200, 200]);
    expect(await server.deliveries()).toMatchObject([
      {
        source: "aws",
        intake: "sns",
        messageId: "11111111-2222-3333-4444-555555555555",
        sentAtMs: Date.parse(message["Timestamp"] ?? ""),
        body: JSON.stringify(message, null, 2),
      },
    ]);
    expect(server.events).toEqual([
      { kind: "taken", source: "aws", intake: "sns", count: 1, known: 0 },
      { kind: "taken", source: "aws", intake: "sns", count: 1, known: 1 },
    ]);
    expect(fetched).toHaveLength(1);
  });

  test("confirms a subscription through the API, so that strangers cannot end it, and calls no address of the message", async () => {
    await start();
    const before = sns.confirmed.length;
    const message = sns.envelope("SubscriptionConfirmation", { Token: "t0k3n" });
    expect(await deliver(message)).toBe(200);
    expect(sns.confirmed.slice(before)).toEqual([{ topic, token: "t0k3n", authenticateOnUnsubscribe: true }]);
    expect(server.events).toEqual([{ kind: "subscribed", source: "aws", topic }]);
    expect(await server.deliveries()).toEqual([]);
  });

  test("lets SNS come again when AWS does not take the confirmation", async () => {
    await start();
    const before = sns.confirmed.length;
    sns.failNext(
      { kind: "error", status: 403, code: "AuthorizationError", message: "no" },
      { action: "ConfirmSubscription" },
    );
    const { tries } = await sns.deliver(`${server.url}/in/aws`, sns.envelope("SubscriptionConfirmation"), {
      policy: { wait: async () => {} },
    });
    expect(tries).toEqual([503, 200]);
    expect(sns.confirmed.slice(before)).toHaveLength(1);
    expect(server.events[0]).toMatchObject({ kind: "notSubscribed", topic });
  });

  test("tells of an ended subscription as a critical alert of its own", async () => {
    await start();
    expect(await deliver(sns.envelope("UnsubscribeConfirmation"))).toBe(200);
    const [delivery] = await server.deliveries();
    expect(delivery?.intake).toBe("self");
    expect(JSON.parse(delivery?.body ?? "")).toMatchObject({
      name: "SnsSubscriptionEnded",
      severity: "critical",
      title: `${topic} no longer sends to the relay: its subscription was ended`,
      facts: {
        kind: "self",
        cure: "if that was not meant, subscribe the topic to /in/aws again; the relay confirms by itself",
      },
    });
    expect(server.events).toContainEqual({ kind: "unsubscribed", source: "aws", topic });
  });

  const elsewhere = (url: string) => ({
    fields: { SigningCertURL: url },
    why: /^its certificate is not at sns\.eu-west-1\.amazonaws\.com/,
  });
  const path = "SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
  test.each([
    {
      name: "another topic",
      fields: { TopicArn: "arn:aws:sns:eu-west-1:123456789012:other" },
      why: /is not among the source's topics$/,
    },
    {
      name: "the topic's name in another account",
      fields: { TopicArn: "arn:aws:sns:eu-west-1:999999999999:alarms" },
      why: /not among/,
    },
    {
      name: "the topic's name in another region",
      fields: { TopicArn: "arn:aws:sns:us-east-1:123456789012:alarms" },
      why: /not among/,
    },
    { name: "a message of 76 minutes ago", fields: { Timestamp: ago(76) }, why: /^it is too old/ },
    { name: "a message of tomorrow", fields: { Timestamp: ago(-24 * 60) }, why: /^its time lies ahead/ },
    { name: "a time that is none", fields: { Timestamp: "now" }, why: /^its Timestamp is not a time$/ },
    { name: "a certificate of another region", ...elsewhere(`https://sns.us-east-1.amazonaws.com/${path}`) },
    { name: "a certificate over http", ...elsewhere(`http://sns.eu-west-1.amazonaws.com/${path}`) },
    { name: "a port", ...elsewhere(`https://sns.eu-west-1.amazonaws.com:8443/${path}`) },
    { name: "the usual port, written out", ...elsewhere(`https://sns.eu-west-1.amazonaws.com:443/${path}`) },
    { name: "user info", ...elsewhere(`https://sns.eu-west-1.amazonaws.com@evil.example/${path}`) },
    { name: "user info before the right host", ...elsewhere(`https://a:b@sns.eu-west-1.amazonaws.com/${path}`) },
    { name: "a longer host", ...elsewhere(`https://sns.eu-west-1.amazonaws.com.evil.example/${path}`) },
    { name: "a host in front", ...elsewhere(`https://evil.sns.eu-west-1.amazonaws.com/${path}`) },
    { name: "a host that only ends so", ...elsewhere(`https://evil-sns.eu-west-1.amazonaws.com/${path}`) },
    { name: "a bucket", ...elsewhere(`https://sns.eu-west-1.s3.amazonaws.com/${path}`) },
    { name: "the China suffix", ...elsewhere(`https://sns.eu-west-1.amazonaws.com.cn/${path}`) },
    { name: "a dot from another script", ...elsewhere(`https://sns.eu-west-1.amazonaws\u3002com/${path}`) },
    { name: "a letter from another script", ...elsewhere(`https://sns.eu-west-1.am\u0430zonaws.com/${path}`) },
    { name: "back slashes", ...elsewhere(`https:\\\\sns.eu-west-1.amazonaws.com\\${path}`) },
    { name: "a tab inside", ...elsewhere(`https://sns.eu-west-1.amazon\taws.com/${path}`) },
    { name: "space in front", ...elsewhere(` https://sns.eu-west-1.amazonaws.com/${path}`) },
    { name: "the machine's metadata", ...elsewhere("http://169.254.169.254/latest/meta-data/x.pem") },
    { name: "a file", ...elsewhere("file:///etc/ssl/x.pem") },
    { name: "a data URL", ...elsewhere("data:application/x-pem-file,x.pem") },
    {
      name: "another ending",
      fields: { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/x.pem.txt" },
      why: /does not end as one of SNS/,
    },
    {
      name: "a query",
      fields: { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/?Action=x&y=z.pem" },
      why: /does not end/,
    },
    {
      name: "a fragment",
      fields: { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/x#y.pem" },
      why: /does not end/,
    },
    {
      name: "a path upwards",
      fields: { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/../x.pem" },
      why: /does not end/,
    },
    {
      name: "a path of parts",
      fields: { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/a/b.pem" },
      why: /does not end/,
    },
  ])("refuses $name, and fetches nothing", async ({ fields, why }) => {
    await start();
    const confirmedBefore = sns.confirmed.length;
    for (const type of types) expect(await deliver(sns.envelope(type, fields))).toBe(403);
    expect(fetched).toEqual([]);
    expect(sns.confirmed).toHaveLength(confirmedBefore);
    expect(await server.deliveries()).toEqual([]);
    for (const event of server.events)
      expect(event).toMatchObject({ kind: "refused", why: expect.stringMatching(why) });
    expect(server.events).toHaveLength(3);
  });

  test("takes a message that SNS tried for an hour", async () => {
    await start();
    expect(await deliver(sns.envelope("Notification", { Timestamp: ago(74) }))).toBe(200);
  });

  test("refuses a message that somebody else signed", async () => {
    await start();
    const other = await startFakeSns({ topic });
    const genuine = sns.envelope("Notification");
    const forged = other.envelope("Notification", { SigningCertURL: genuine["SigningCertURL"] ?? "" });
    await other.close();
    expect(await deliver(forged)).toBe(403);
  });

  test("refuses a message under a certificate that is no longer valid", async () => {
    const later = Date.now() + 40 * 24 * 60 * minuteMs;
    await start({ now: () => later });
    expect(await deliver(sns.envelope("Notification", { Timestamp: new Date(later).toISOString() }))).toBe(403);
    expect(server.events).toMatchObject([{ why: expect.stringMatching(/^its certificate is valid from/) }]);
  });

  test("refuses a certificate whose server is not SNS, and lets SNS come again", async () => {
    const stranger = makeCertificate({ commonName: "Stranger", isAuthority: true });
    await start({
      certificates: createCertificateSource({
        now: Date.now,
        fetch: (url) => fetchCertificate(url, { ...sns.certificateFetch, ca: stranger.cert }),
      }),
    });
    expect(await deliver(sns.envelope("Notification"))).toBe(503);
  });

  test("refuses an address at SNS without a certificate, and asks for it once", async () => {
    await start();
    const fields = { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-none.pem" };
    expect([
      await deliver(sns.envelope("Notification", fields)),
      await deliver(sns.envelope("Notification", fields)),
    ]).toEqual([403, 403]);
    expect(fetched).toHaveLength(1);
  });

  test("follows no redirect", async () => {
    await start();
    sns.failNext({ kind: "error", status: 302, code: "Found" }, { action: "certificate" });
    expect(await deliver(sns.envelope("Notification"))).toBe(403);
    expect(fetched).toHaveLength(1);
  });

  test.each([
    { name: "fails", fault: { kind: "error", status: 503, code: "ServiceUnavailable" } as const },
    { name: "breaks off", fault: { kind: "drop" } as const },
  ])("lets SNS come again while the certificate's server $name", async ({ fault }) => {
    await start();
    sns.failNext(fault, { action: "certificate" });
    const { tries } = await sns.deliver(`${server.url}/in/aws`, sns.envelope("Notification"), {
      policy: { wait: async () => {} },
    });
    expect(tries).toEqual([503, 200]);
    expect(await server.deliveries()).toHaveLength(1);
  });

  test("lets SNS come again while the store fails, and loses nothing", async () => {
    let failures = 2;
    const take: IntakeServer["store"]["take"] = async (deliveries) => {
      if (failures-- > 0) throw new Error("disk full");
      return server.store.take(deliveries);
    };
    await start({ take });
    const { tries } = await sns.deliver(`${server.url}/in/aws`, sns.envelope("Notification"), {
      policy: { wait: async () => {} },
    });
    expect(tries).toEqual([503, 503, 200]);
    expect(await server.deliveries()).toHaveLength(1);
  });

  test("refuses raw delivery, which nobody signed", async () => {
    await start();
    expect(await deliver(sns.envelope("Notification"), { isRaw: true })).toBe(403);
    expect(server.events[0]).toMatchObject({ kind: "refused", why: expect.stringMatching(/raw delivery/) });
  });

  test("refuses a header that names another topic", async () => {
    await start();
    const headers = { "x-amz-sns-topic-arn": "arn:aws:sns:eu-west-1:123456789012:other" };
    expect(await deliver(sns.envelope("Notification"), { headers })).toBe(403);
    expect(fetched).toEqual([]);
  });

  test.each([
    { name: "text", body: "hello" },
    { name: "a list", body: "[]" },
    { name: "an alert", body: '{"alerts":[]}' },
    {
      name: "a message without a signature",
      body: '{"Type":"Notification","MessageId":"1","TopicArn":"x","Message":"m","Timestamp":"t"}',
    },
    { name: "fields that are no texts", body: '{"Type":{},"MessageId":1}' },
  ])("answers 400 to $name and keeps nothing", async ({ body }) => {
    await start();
    const answer = await server.post("aws", { body });
    expect([answer.status, await server.deliveries(), fetched]).toEqual([400, [], []]);
  });

  test("answers 413 to what is longer than any message of SNS", async () => {
    await start({ limits: { snsBytes: 1_000 } });
    const answer = await server.post("aws", { body: "x".repeat(1_001) });
    expect([answer.status, await server.deliveries()]).toEqual([413, []]);
  });

  test("knows no more than the topics that its source has now", async () => {
    await start({ sources: [{ ...aws, topics: [] }] });
    expect(await deliver(sns.envelope("Notification"))).toBe(403);
  });
});
