import { setTimeout as delay } from "node:timers/promises";
import { type AddressFamily, createConnections } from "./client/connections.ts";
import type { RequestOutcome } from "./client/request-outcome.ts";
import { sendRequest } from "./client/send-request.ts";
import type { ProofPlan, ProofRequest } from "./proof-plan.ts";
import { type ReachFailure, reachFailure } from "./reach-failure.ts";

type Speed = ProofRequest["speed"];

/** Whether a target answers well before anything begins, and over which family of addresses; else why not. */
export type Reached =
  | { readonly ok: true; readonly family: AddressFamily | undefined; readonly version: string | undefined }
  | ({ readonly ok: false; readonly speed: Speed; readonly end: ReachEnd } & ReachFailure);

/** Why nothing more was tried: the time of one request, that of all tries, or somebody who did not want to wait. */
export type ReachEnd = { readonly by: "timeout" | "tries"; readonly ms: number } | { readonly by: "signal" };

export interface ReachOptions {
  readonly signal: AbortSignal;
  /** Called now and again as long as there is no good answer, with what the last one was, if there was any. */
  readonly onWait: (speed: Speed, detail: string | undefined) => void;
  /** How long to try again after bad answers, unless a single request has less. */
  readonly triesMs?: number;
  readonly sayMs?: number;
}

const pauseMs = 250;

/** Asks once and again, until there is a good answer or the time for it is over. */
export async function reachTarget(plan: ProofPlan, options: ReachOptions): Promise<Reached> {
  const usual = await reach(plan, "usual", options);
  if (!usual.ok || plan.slow === undefined) return usual;
  const slow = await reach(plan, "slow", options);
  return slow.ok ? usual : slow;
}

async function reach(plan: ProofPlan, speed: Speed, options: ReachOptions): Promise<Reached> {
  const { signal, onWait, triesMs = 10_000, sayMs = 5_000 } = options;
  let detail: string | undefined;
  const saying = setInterval(() => onWait(speed, detail), sayMs);
  const limit =
    plan.timeoutMs <= triesMs
      ? ({ by: "timeout", ms: plan.timeoutMs } as const)
      : ({ by: "tries", ms: triesMs } as const);
  const deadlineMs = performance.now() + limit.ms;
  try {
    for (;;) {
      const said: RequestOutcome[] = [];
      for (const family of familiesOf(speed === "slow" ? plan.slow?.url : plan.url)) {
        const outcome = await askOnce(plan, { speed, family, signal });
        if (outcome.kind === "ok") return { ok: true, family, version: outcome.version };
        said.push(outcome);
        if (signal.aborted) break;
      }
      const failure = reachFailure(said, speed === "slow" ? plan.slow?.url : plan.url);
      if (signal.aborted) {
        const { suspect } = failure;
        return { ok: false, detail: detail ?? "no answer yet", suspect, speed, end: { by: "signal" } };
      }
      detail = failure.detail;
      // A single request may take longer than all tries.
      const isLate = said.every((outcome) => outcome.kind === "failed" && outcome.cause === "timeout");
      const end = isLate ? ({ by: "timeout", ms: plan.timeoutMs } as const) : limit;
      if (performance.now() + pauseMs > deadlineMs) return { ok: false, ...failure, speed, end };
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(saying);
  }
}

/** A name may have addresses of both families, and a server that listens on one. */
function familiesOf(url: URL | undefined): readonly (AddressFamily | undefined)[] {
  const isAddress = url === undefined || /^[\d.]+$|^\[/.test(url.hostname);
  return isAddress ? [undefined] : [4, 6];
}

async function askOnce(
  plan: ProofPlan,
  {
    speed,
    family,
    signal,
  }: { readonly speed: Speed; readonly family: AddressFamily | undefined; readonly signal: AbortSignal },
): Promise<RequestOutcome> {
  const connections = createConnections(plan, family);
  try {
    return await new Promise((resolve) => {
      const request = connections.open({ index: 0, connection: "new", speed });
      const sent = sendRequest(request, {
        versionHeader: plan.versionHeader,
        onEnd: (outcome) => {
          clearTimeout(late);
          signal.removeEventListener("abort", sent.giveUp);
          resolve(outcome);
        },
      });
      const late = setTimeout(sent.giveUp, plan.timeoutMs);
      signal.addEventListener("abort", sent.giveUp);
      if (signal.aborted) sent.giveUp();
    });
  } finally {
    connections.close();
  }
}
