import { setTimeout as delay } from "node:timers/promises";
import { type AddressFamily, createConnections } from "./client/connections.ts";
import type { FailureCause, RequestOutcome } from "./client/request-outcome.ts";
import { sendRequest } from "./client/send-request.ts";
import type { ProofPlan, ProofRequest } from "./proof-plan.ts";

type Speed = ProofRequest["speed"];

/** Whether a target answers well before anything begins, and over which family of addresses; else what is suspected. */
export type Reached =
  | { readonly ok: true; readonly family: AddressFamily | undefined; readonly version: string | undefined }
  | {
      readonly ok: false;
      readonly detail: string;
      readonly suspect: ReachSuspect | undefined;
      readonly speed: Speed;
      readonly end: ReachEnd;
    };

/** What may be behind bad answers: no secure connection, an address of http:// for a port of https://, or this machine itself. */
export type ReachSuspect = "tls" | "https-port" | "this-machine";

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
      const suspect = suspectOf(said, speed === "slow" ? plan.slow?.url : plan.url);
      if (signal.aborted)
        return { ok: false, detail: detail ?? "no answer yet", suspect, speed, end: { by: "signal" } };
      detail = detailOf(said);
      // A single request may take longer than all tries.
      const isLate = said.every((outcome) => outcome.kind === "failed" && outcome.cause === "timeout");
      const end = isLate ? ({ by: "timeout", ms: plan.timeoutMs } as const) : limit;
      if (performance.now() + pauseMs > deadlineMs) return { ok: false, detail, suspect, speed, end };
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(saying);
  }
}

function suspectOf(outcomes: readonly RequestOutcome[], url: URL | undefined): ReachSuspect | undefined {
  if (outcomes.some(({ kind }) => kind === "unsent")) return "this-machine";
  const causes = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.cause] : []));
  if (causes.includes("tls")) return "tls";
  return url?.protocol === "http:" && causes.some((cause) => unreadable.has(cause)) ? "https-port" : undefined;
}

/** How servers that expect TLS answer what is none. */
const unreadable: ReadonlySet<FailureCause> = new Set(["closed", "reset", "protocol"]);

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
