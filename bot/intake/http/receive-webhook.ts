import { Readable } from "node:stream";
import type { HttpAnswer, HttpRequest } from "../../../service/http/http-route.ts";
import type { AlertmanagerSource, ShiftsSource } from "../../../slo/relay/relay-model.ts";
import type { NewDelivery } from "../../store/relay-store.ts";
import type { BodyBudget } from "./body-budget.ts";
import { checkSender } from "./check-sender.ts";
import type { IntakeLimits, IntakeOptions } from "./intake-options.ts";
import { intakeText, isJson } from "./intake-text.ts";
import { type ReadBody, readBody } from "./read-body.ts";
import { pushBack, refusal, rubbish, takenAnswer } from "./sender-answers.ts";

interface WebhookOptions extends Omit<IntakeOptions, "limits"> {
  readonly source: AlertmanagerSource | ShiftsSource;
  readonly limits: IntakeLimits;
  readonly budget: BodyBudget;
  readonly queueIsFull: () => boolean;
}

/** Takes a delivery of a webhook. Whatever an authenticated sender posts is kept, understood or not. */
export async function receiveWebhook(request: HttpRequest, options: WebhookOptions): Promise<HttpAnswer> {
  const { source, log, watch, limits, budget } = options;
  const putOff = (why: string, error?: unknown) => {
    log.error("told a sender to come again", {
      source: source.name,
      because: why,
      ...(error === undefined ? {} : { error }),
    });
    watch({ kind: "pushedBack", source: source.name, why });
    return pushBack(why);
  };
  const sender = checkSender(request, options);
  if (sender.kind === "unavailable") return putOff("the server cannot read its tokens", sender.error);
  if (sender.kind === "refused") {
    log.warn("refused a delivery", { source: source.name, from: request.remoteAddress, because: sender.why });
    watch({ kind: "refused", source: source.name, why: sender.why });
    return refusal(401);
  }
  if (options.queueIsFull()) return putOff("too many deliveries wait for work");
  const encoding = String(request.headers["content-encoding"] ?? "");
  const body = await readBody(request.bodyStream ?? Readable.from([]), { ...limits, encoding, budget });
  if (body.kind === "gone") return rubbish("the body broke off");
  if (body.kind === "noRoom") return putOff("too many large bodies arrive at once");
  if (body.kind === "whole" && body.bytes.length === 0) return rubbish("the body is empty");
  const receivedAtMs = options.now();
  const common = { source: source.name, receivedAtMs, messageId: undefined, sentAtMs: undefined };
  const isCut = body.kind === "cut";
  const delivery: NewDelivery = isCut
    ? cutDelivery(body, common)
    : { ...common, intake: "webhook", body: intakeText(body.bytes) };
  try {
    await options.store.take([delivery]);
  } catch (error) {
    return putOff("the store cannot keep it", error);
  }
  watch({ kind: "taken", source: source.name, intake: "webhook", count: 1, known: 0 });
  const why = isCut ? body.why : meantAsText(request) || isJson(delivery.body) ? undefined : "it is not JSON";
  if (why === undefined) return takenAnswer("new");
  log.warn("kept a body that cannot be read", { source: source.name, because: why });
  watch({ kind: "odd", source: source.name, why });
  return isCut ? takenAnswer("new") : rubbish("the body is not JSON; it was kept and is shown as it came");
}

/** Its parser knows a cut body by `kind`. */
function cutDelivery(
  { head, bytes, why }: Extract<ReadBody, { readonly kind: "cut" }>,
  common: Pick<NewDelivery, "source" | "receivedAtMs" | "messageId" | "sentAtMs">,
): NewDelivery {
  return { ...common, intake: "self", body: JSON.stringify({ kind: "cut", why, bytes, head: intakeText(head) }) };
}

/** Who declares plain text means it; every other sender means JSON. */
function meantAsText({ headers }: HttpRequest): boolean {
  return /^text\/plain\b/i.test(String(headers["content-type"] ?? ""));
}
