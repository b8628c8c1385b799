import { Readable } from "node:stream";
import type { HttpAnswer, HttpRequest } from "../../../service/http/http-route.ts";
import type { SnsSource } from "../../../slo/relay/relay-model.ts";
import { awsReason } from "../../sources/aws-access.ts";
import type { BodyBudget } from "../http/body-budget.ts";
import type { IntakeLimits, IntakeOptions } from "../http/intake-options.ts";
import { intakeText } from "../http/intake-text.ts";
import { readBody } from "../http/read-body.ts";
import { pushBack, refusal, rubbish, takenAnswer } from "../http/sender-answers.ts";
import { createCertificateSource } from "./certificate-source.ts";
import { createConfirmSubscription } from "./confirm-subscription.ts";
import { parseSnsEnvelope, type SnsEnvelope } from "./sns-envelope.ts";
import { unsubscribedDelivery } from "./unsubscribed-delivery.ts";
import { verifySns } from "./verify-sns.ts";

interface SnsContext {
  readonly source: SnsSource;
  readonly budget: BodyBudget;
  readonly queueIsFull: () => boolean;
}

type SnsReceiver = (request: HttpRequest, context: SnsContext) => Promise<HttpAnswer>;

/** Takes what SNS posts. Nothing vouches for a request but its signature, so nothing of it is kept or called before that holds. */
export function createSnsReceiver(options: IntakeOptions, limits: IntakeLimits): SnsReceiver {
  const { log, watch, now } = options;
  const { certificates = createCertificateSource({ now }), confirm = createConfirmSubscription() } = options;
  return async (request, { source, budget, queueIsFull }) => {
    const refuse = (why: string): HttpAnswer => {
      log.warn("refused a message", { source: source.name, from: request.remoteAddress, because: why });
      watch({ kind: "refused", source: source.name, why });
      return refusal(403, "this is not a message of SNS that may be taken");
    };
    const putOff = (why: string, error?: unknown): HttpAnswer => {
      log.error("told SNS to come again", { source: source.name, because: why, error });
      watch({ kind: "pushedBack", source: source.name, why });
      return pushBack(why);
    };
    if (String(request.headers["x-amz-sns-rawdelivery"] ?? "").toLowerCase() === "true") {
      return refuse("it came by raw delivery, which has no signature: switch raw delivery off for this subscription");
    }
    const body = await readBody(request.bodyStream ?? Readable.from([]), {
      ...limits,
      bodyBytes: limits.snsBytes,
      encoding: "",
      budget,
    });
    if (body.kind === "gone") return rubbish("the body broke off");
    if (body.kind === "noRoom") return putOff("too many large bodies arrive at once");
    if (body.kind === "cut") return rubbish(`no message of SNS is that long: ${body.why}`, 413);
    const text = intakeText(body.bytes);
    const envelope = parseSnsEnvelope(text);
    if (typeof envelope === "string") {
      watch({ kind: "refused", source: source.name, why: envelope });
      return rubbish(`the body is not a message of SNS: ${envelope}`);
    }
    const topicHeader = request.headers["x-amz-sns-topic-arn"];
    if (topicHeader !== undefined && topicHeader !== envelope.topic.arn)
      return refuse("header and body name different topics");
    const verdict = await verifySns(envelope, { topics: source.topics, certificates, nowMs: now() });
    if (verdict.kind === "refused") return refuse(verdict.why);
    if (verdict.kind === "unknown") return putOff("the certificate of SNS cannot be read", verdict.error);
    if (envelope.type === "SubscriptionConfirmation") {
      try {
        await confirm(envelope.topic, envelope.token ?? "");
      } catch (error) {
        watch({ kind: "notSubscribed", source: source.name, topic: envelope.topic.arn, why: awsReason(error) });
        return putOff("the subscription cannot be confirmed", error);
      }
      log.info("subscribed", { source: source.name, topic: envelope.topic.arn });
      watch({ kind: "subscribed", source: source.name, topic: envelope.topic.arn });
      return takenAnswer("new");
    }
    if (queueIsFull()) return putOff("too many deliveries wait for work");
    return keep({ text, envelope, sentAtMs: verdict.sentAtMs, source });
  };

  async function keep(message: {
    readonly text: string;
    readonly envelope: SnsEnvelope;
    readonly sentAtMs: number;
    readonly source: SnsSource;
  }): Promise<HttpAnswer> {
    const { text, envelope, sentAtMs, source } = message;
    const isEnd = envelope.type === "UnsubscribeConfirmation";
    const common = { source: source.name, receivedAtMs: now(), messageId: envelope.messageId, sentAtMs };
    try {
      const [taken = { kind: "new" as const }] = await options.store.take([
        isEnd ? unsubscribedDelivery(envelope.topic.arn, common) : { ...common, intake: "sns", body: text },
      ]);
      const known = taken.kind === "known" ? 1 : 0;
      watch({ kind: "taken", source: source.name, intake: "sns", count: 1, known });
      if (isEnd) watch({ kind: "unsubscribed", source: source.name, topic: envelope.topic.arn });
      return takenAnswer(taken.kind);
    } catch (error) {
      log.error("told SNS to come again", { source: source.name, because: "the store cannot keep it", error });
      watch({ kind: "pushedBack", source: source.name, why: "the store cannot keep it" });
      return pushBack("the store cannot keep it");
    }
  }
}
