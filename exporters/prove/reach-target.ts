import { setTimeout as delay } from "node:timers/promises";
import { type AddressFamily, createConnections } from "./client/connections.ts";
import type { RequestOutcome } from "./client/request-outcome.ts";
import { sendRequest } from "./client/send-request.ts";
import type { ProofPlan, ProofRequest } from "./proof-plan.ts";

/** Whether a target answers well before anything begins, and over which family of addresses. */
export type Reached =
  | { readonly ok: true; readonly family: AddressFamily | undefined; readonly version: string | undefined }
  | { readonly ok: false; readonly detail: string; readonly speed: ProofRequest["speed"] };

const pauseMs = 250;

/** Asks once and again, until there is a good answer or the time of one request is over. */
export async function reachTarget(plan: ProofPlan, signal: AbortSignal): Promise<Reached> {
  const usual = await reach(plan, "usual", signal);
  if (!usual.ok || plan.slow === undefined) return usual;
  const slow = await reach(plan, "slow", signal);
  return slow.ok ? usual : slow;
}

async function reach(plan: ProofPlan, speed: ProofRequest["speed"], signal: AbortSignal): Promise<Reached> {
  const deadlineMs = performance.now() + plan.timeoutMs;
  for (;;) {
    const said: RequestOutcome[] = [];
    for (const family of familiesOf(speed === "slow" ? plan.slow?.url : plan.url)) {
      const outcome = await askOnce(plan, { speed, family });
      if (outcome.kind === "ok") return { ok: true, family, version: outcome.version };
      said.push(outcome);
    }
    if (signal.aborted || performance.now() + pauseMs > deadlineMs) {
      return { ok: false, detail: detailOf(said), speed };
    }
    await delay(pauseMs);
  }
}

/** A name may have addresses of both families, and a server that listens on one. */
function familiesOf(url: URL | undefined): readonly (AddressFamily | undefined)[] {
  const isAddress = url === undefined || /^[\d.]+$|^\[/.test(url.hostname);
  return isAddress ? [undefined] : [4, 6];
}

function detailOf(outcomes: readonly RequestOutcome[]): string {
  const isNameless = (outcome: RequestOutcome) => outcome.kind === "failed" && outcome.cause === "dns";
  // A name without addresses of one family is usual; the other family tells what is wrong.
  const telling = outcomes.every(isNameless) ? outcomes.slice(0, 1) : outcomes.filter((one) => !isNameless(one));
  const texts = telling.map((outcome) => {
    if (outcome.kind === "ok") return "";
    if (outcome.kind === "unsent") return outcome.detail;
    return outcome.cause === "status" ? `it answers with ${outcome.detail}` : `${outcome.cause}: ${outcome.detail}`;
  });
  return [...new Set(texts)].join("; ");
}

async function askOnce(
  plan: ProofPlan,
  { speed, family }: { readonly speed: ProofRequest["speed"]; readonly family: AddressFamily | undefined },
): Promise<RequestOutcome> {
  const connections = createConnections(plan, family);
  try {
    return await new Promise((resolve) => {
      const request = connections.open({ index: 0, connection: "new", speed });
      const sent = sendRequest(request, {
        versionHeader: plan.versionHeader,
        onEnd: (outcome) => {
          clearTimeout(late);
          resolve(outcome);
        },
      });
      const late = setTimeout(sent.giveUp, plan.timeoutMs);
    });
  } finally {
    connections.close();
  }
}
