import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { makeCertificate } from "../certificates.ts";
import { type AwsFaults, createAwsFaults, dropConnection } from "./aws-faults.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { type SnsEnvelopeJson, signSns } from "./sign-sns.ts";
import { type DeliveryPolicy, deliverAsSns, type SnsOutcome } from "./sns-delivery.ts";

/** SNS on this machine, for tests: it signs with a key of its own and delivers as SNS does. */
export interface FakeSns extends AwsFaults {
  /** Of its API. */
  readonly endpoint: string;
  /** How to read its certificates: pass it to `fetchCertificate`. */
  readonly certificateFetch: {
    readonly ca: string;
    readonly connectTo: { readonly host: string; readonly port: number };
  };
  /** Paths of certificates that were asked for. */
  readonly certificateRequests: readonly string[];
  /** Subscriptions that were confirmed through the API. */
  readonly confirmed: readonly {
    readonly topic: string;
    readonly token: string;
    readonly authenticateOnUnsubscribe: boolean;
  }[];
  /** A signed envelope; fields replace those that SNS would choose, and are signed. */
  readonly envelope: (type: SnsMessageType, fields?: SnsEnvelopeJson) => SnsEnvelopeJson;
  /** Posts an envelope, whatever it is, with the headers that SNS sets. */
  readonly deliver: (url: string, envelope: SnsEnvelopeJson, options?: DeliverOptions) => Promise<SnsOutcome>;
  readonly close: () => Promise<void>;
}

export type SnsMessageType = "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";

export interface DeliverOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly policy?: Partial<DeliveryPolicy>;
  /** Authorities of the endpoint's certificate; AWS knows only public ones. */
  readonly ca?: string;
  /** Posts the message alone, without envelope and signature. */
  readonly isRaw?: boolean;
}

interface FakeSnsOptions {
  readonly topic?: string;
  readonly now?: () => number;
}

const awsPolicy: DeliveryPolicy = { retries: 3, delayMs: 20_000, timeoutMs: 15_000, wait: (ms) => delay(ms) };

/** Starts a fake SNS: its API (ConfirmSubscription in the Query protocol) and the HTTPS server with its certificate. */
export async function startFakeSns({
  topic = "arn:aws:sns:eu-west-1:123456789012:alarms",
  now = Date.now,
}: FakeSnsOptions = {}): Promise<FakeSns> {
  const region = topic.split(":")[3] ?? "";
  const host = `sns.${region}.amazonaws.com${topic.startsWith("arn:aws-cn:") ? ".cn" : ""}`;
  const authority = makeCertificate({ commonName: "Fake Root CA", isAuthority: true });
  const tls = makeCertificate({ commonName: host, names: [host], issuer: authority });
  const signer = makeCertificate({
    commonName: "sns.amazonaws.com",
    names: ["sns.amazonaws.com"],
    issuer: authority,
    keyType: "rsa",
  });
  const certificatePath = `/SimpleNotificationService-${randomBytes(16).toString("hex")}.pem`;
  const certificateRequests: string[] = [];
  const confirmed: FakeSns["confirmed"][number][] = [];
  const faults = createAwsFaults();

  const certificates = await startLoopbackServer((request, _body, response) => {
    certificateRequests.push(request.url ?? "");
    const fault = faults.next("certificate");
    if (fault?.kind === "hang") return;
    if (fault?.kind === "drop" || fault?.kind === "dropAfter") return dropConnection(response);
    if (fault?.kind === "error") return void response.writeHead(fault.status).end(fault.message);
    if (request.url === certificatePath) response.writeHead(200).end(signer.cert);
    // What lies behind the real one answers so for a path that is not there.
    else response.writeHead(403, { "content-type": "application/xml" }).end("<Error><Code>AccessDenied</Code></Error>");
  }, tls);

  const api = await startLoopbackServer((_request, body, response) => {
    const form = new URLSearchParams(body);
    const fault = faults.next(form.get("Action") ?? "");
    if (fault?.kind === "hang") return;
    if (fault?.kind === "drop") return dropConnection(response);
    const answer = (status: number, xml: string) =>
      void response.writeHead(status, { "content-type": "text/xml" }).end(xml);
    if (fault?.kind === "error") return answer(fault.status, errorXml(fault.code, fault.message ?? fault.code));
    if (form.get("Action") !== "ConfirmSubscription") return answer(400, errorXml("InvalidAction", "not here"));
    const topicArn = form.get("TopicArn") ?? "";
    confirmed.push({
      topic: topicArn,
      token: form.get("Token") ?? "",
      authenticateOnUnsubscribe: form.get("AuthenticateOnUnsubscribe") === "true",
    });
    if (fault?.kind === "dropAfter") return dropConnection(response);
    answer(200, confirmXml(`${topicArn}:${randomUUID()}`));
  });

  const envelope: FakeSns["envelope"] = (type, fields = {}) => {
    const token = randomBytes(64).toString("hex");
    const unsigned: SnsEnvelopeJson = {
      Type: type,
      MessageId: randomUUID(),
      TopicArn: topic,
      Message:
        type === "Notification" ? "hello" : `You have chosen to confirm a change of the subscription to ${topic}.`,
      Timestamp: new Date(now()).toISOString(),
      SignatureVersion: "1",
      SigningCertURL: `https://${host}${certificatePath}`,
      ...(type === "Notification"
        ? { UnsubscribeURL: `https://${host}/?Action=Unsubscribe&SubscriptionArn=${topic}:${randomUUID()}` }
        : {
            Token: token,
            SubscribeURL: `https://${host}/?Action=ConfirmSubscription&TopicArn=${topic}&Token=${token}`,
          }),
      ...fields,
    };
    return "Signature" in fields ? unsigned : { ...unsigned, Signature: signSns(unsigned, signer.key) };
  };

  return {
    endpoint: api.url,
    certificateFetch: { ca: authority.cert, connectTo: { host: certificates.host, port: certificates.port } },
    certificateRequests,
    confirmed,
    envelope,
    deliver: (url, message, { headers = {}, policy = {}, ca, isRaw = false } = {}) =>
      deliverAsSns({
        url,
        body: isRaw ? (message["Message"] ?? "") : JSON.stringify(message, null, 2),
        ca,
        policy: { ...awsPolicy, ...policy },
        headers: {
          "content-type": "text/plain; charset=UTF-8",
          "user-agent": "Amazon Simple Notification Service Agent",
          "x-amz-sns-message-type": message["Type"] ?? "",
          "x-amz-sns-message-id": message["MessageId"] ?? "",
          "x-amz-sns-topic-arn": message["TopicArn"] ?? "",
          ...(isRaw ? { "x-amz-sns-rawdelivery": "true" } : {}),
          ...headers,
        },
      }),
    failNext: faults.failNext,
    heal: faults.heal,
    close: async () => {
      await Promise.all([api.close(), certificates.close()]);
    },
  };
}

function confirmXml(subscription: string): string {
  return `<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ConfirmSubscriptionResult><SubscriptionArn>${subscription}</SubscriptionArn></ConfirmSubscriptionResult><ResponseMetadata><RequestId>fake</RequestId></ResponseMetadata></ConfirmSubscriptionResponse>`;
}

function errorXml(code: string, message: string): string {
  return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>fake</RequestId></ErrorResponse>`;
}
