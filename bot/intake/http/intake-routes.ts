import { errorAnswer, type HttpAnswer, type HttpRequest, type HttpRoute } from "../../../service/http/http-route.ts";
import { createSnsReceiver } from "../sns/receive-sns.ts";
import { createBodyBudgets } from "./body-budget.ts";
import { defaultIntakeLimits, type IntakeOptions } from "./intake-options.ts";
import { createQueueGauge } from "./queue-gauge.ts";
import { receiveWebhook } from "./receive-webhook.ts";
import { refusal } from "./sender-answers.ts";

/** `POST /in/<source>`: takes what senders hand over, checks who they are, and answers 2xx once it is on disk. */
export function intakeRoutes(options: IntakeOptions): readonly HttpRoute[] {
  const limits = { ...defaultIntakeLimits, ...options.limits };
  const budgetFor = createBodyBudgets(limits.heldBytes);
  const queueIsFull = createQueueGauge({ ...options, mostWaiting: limits.mostWaiting });
  const receiveSns = createSnsReceiver(options, limits);
  const handle = async (request: HttpRequest): Promise<HttpAnswer> => {
    const name = request.params["source"] ?? "";
    const source = options.sources().find((one) => one.name === name && one.kind !== "sqs");
    // A stranger learns from the answer no more than from a wrong token.
    if (source === undefined || source.kind === "sqs") {
      options.log.warn("refused a delivery", { path: request.path, because: "no source has this name" });
      options.watch({ kind: "refused", source: "", why: "no source has this name" });
      return refusal(401);
    }
    const budget = budgetFor();
    const intake = { limits, budget, queueIsFull };
    try {
      return source.kind === "sns"
        ? await receiveSns(request, { source, ...intake })
        : await receiveWebhook(request, { ...options, source, ...intake });
    } finally {
      budget.giveBack();
    }
  };
  const wrongMethod = (): HttpAnswer =>
    errorAnswer(405, { code: "method-not-allowed", message: "deliveries are posted here" });
  return [
    { method: "POST", path: "/in/:source", open: true, streamsBody: true, handle },
    { method: "GET", path: "/in/:source", open: true, handle: wrongMethod },
  ];
}
