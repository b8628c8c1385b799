import { armsOf, type ShiftArm, type ShiftProbes, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { usualVersionHeader } from "../../../slo/shift/usual-version-header.ts";
import { createConnections } from "../../prove/client/connections.ts";
import type { RequestOutcome } from "../../prove/client/request-outcome.ts";
import { sendRequest } from "../../prove/client/send-request.ts";
import { dueRequests } from "../../prove/due-requests.ts";
import type { ProofPlan } from "../../prove/proof-plan.ts";
import type { ProbeResult } from "../track/count-answers.ts";

/** What became of one request. */
export interface ArmResult {
  /** Empty where one address is for all arms and the answer does not tell which it was. */
  readonly arm: string;
  readonly result: ProbeResult;
}

export interface ShiftProberOptions {
  readonly probes: ShiftProbes;
  readonly userAgent: string;
  readonly onResult: (result: ArmResult) => void;
}

/** How late a request may be sent; one that is later is not sent, for a burst is another load. */
const maxLagMs = 1_000;

/** Sends requests to each arm at a fixed rate, whatever becomes of them: an arm that hangs is asked as often as one that answers. */
export function startShiftProber(
  shift: TrafficShift,
  { probes, userAgent, onResult }: ShiftProberOptions,
): { readonly stop: () => void } {
  const { url } = probes;
  const arms = armsOf(shift);
  if (typeof url === "string") {
    const toAll = (outcome: RequestOutcome) => resultOfAny(outcome, arms);
    return startPace({ probes, userAgent, url, onOutcome: (outcome) => tell(toAll(outcome)) });
  }
  const all = arms.flatMap((arm) => {
    const address = url[arm.name];
    if (address === undefined) return [];
    const expected = probes.versionHeader === undefined ? undefined : arm.version;
    const onOutcome = (outcome: RequestOutcome) => tell(resultOfArm(outcome, { arm: arm.name, version: expected }));
    return [startPace({ probes, userAgent, url: address, onOutcome })];
  });
  return {
    stop: () => {
      for (const { stop } of all) stop();
    },
  };

  function tell(result: ArmResult | undefined): void {
    if (result !== undefined) onResult(result);
  }
}

/** What an answer of an arm's own address says; nothing when this machine could not ask. */
export function resultOfArm(
  outcome: RequestOutcome,
  { arm, version }: { readonly arm: string; readonly version: string | undefined },
): ArmResult | undefined {
  if (outcome.kind === "unsent") return undefined;
  if (outcome.kind === "failed") return { arm, result: "failed" };
  return { arm, result: version === undefined || outcome.version === version ? "ok" : "wrong_version" };
}

/** What an answer of the address of all arms says: its version tells whose it is. */
export function resultOfAny(outcome: RequestOutcome, arms: readonly ShiftArm[]): ArmResult | undefined {
  if (outcome.kind === "unsent") return undefined;
  const arm = arms.find(({ version }) => version !== undefined && version === outcome.version)?.name ?? "";
  if (outcome.kind === "failed") return { arm, result: "failed" };
  return { arm, result: arm === "" ? "wrong_version" : "ok" };
}

interface PaceOptions {
  readonly probes: ShiftProbes;
  readonly url: string;
  readonly userAgent: string;
  readonly onOutcome: (outcome: RequestOutcome) => void;
}

function startPace({ probes, url, userAgent, onOutcome }: PaceOptions): { readonly stop: () => void } {
  const ended = new AbortController();
  const timeoutMs = 1_000 * probes.timeoutSeconds;
  const versionHeader = (probes.versionHeader ?? usualVersionHeader).toLowerCase();
  const connections = createConnections(planOf(url, { probes, userAgent, versionHeader, timeoutMs }), undefined);
  const startMs = performance.now();
  // A request has a connection of its own: a kept one would stay at its arm, wherever the weights send new ones.
  const send = (index: number) => {
    const request = connections.open({ index, connection: "new", speed: "usual" });
    const sent = sendRequest(request, {
      versionHeader,
      onEnd: (outcome) => {
        clearTimeout(late);
        if (!ended.signal.aborted) onOutcome(outcome);
      },
    });
    const late = setTimeout(sent.giveUp, timeoutMs);
    late.unref();
  };
  let next = 0;
  let timer: NodeJS.Timeout;
  const wake = () => {
    const nowMs = performance.now() - startMs;
    const due = dueRequests({ next, nowMs, ratePerSecond: probes.perSecond, count: Number.MAX_SAFE_INTEGER, maxLagMs });
    for (let index = due.send.from; index < due.send.to; index++) send(index);
    next = due.send.to;
    timer = setTimeout(wake, Math.max(1, Math.ceil((next * 1_000) / probes.perSecond - nowMs)));
  };
  wake();
  return {
    stop: () => {
      ended.abort();
      clearTimeout(timer);
      connections.close();
    },
  };
}

function planOf(
  url: string,
  options: {
    readonly probes: ShiftProbes;
    readonly userAgent: string;
    readonly versionHeader: string;
    readonly timeoutMs: number;
  },
): ProofPlan {
  return {
    url: new URL(url),
    slow: undefined,
    ratePerSecond: options.probes.perSecond,
    beforeSeconds: 0,
    duringSeconds: 0,
    timeoutMs: options.timeoutMs,
    newConnectionShare: 1,
    keptConnections: 1,
    headers: {},
    versionHeader: options.versionHeader,
    ca: undefined,
    userAgent: options.userAgent,
    maxLagMs,
  };
}
