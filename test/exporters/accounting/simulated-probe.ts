import type { ProbeSlo } from "../../../exporters/accounting/probe-slo.ts";
import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import type { DueResult, MissedReason } from "../../../exporters/schedule/due-result.ts";
import type { HttpProbe } from "../../../slo/probe/probe-model.ts";
import { httpProbe } from "../sample-probe.ts";

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/** A Monday, and the beginning of a month that is not the beginning of a quarter. */
export const startMs = Date.parse("2026-06-01T00:00:00Z");

/** An HTTPS probe with everything that costs series. */
export function httpsProbe(changes: Partial<HttpProbe> = {}): HttpProbe {
  return httpProbe("shop-home", "https://shop.example.org/", {
    bodyAssertions: [{ match: { kind: "contains", text: "Welcome" }, not: false }],
    timeoutSeconds: 10,
    retries: 2,
    maxDurationSeconds: 2,
    labels: { team: "shop" },
    ...changes,
  });
}

/** An SLO of 99.9 % over 30 days on that probe. */
export function probeSloOf(changes: Partial<ProbeSlo> = {}): ProbeSlo {
  return {
    id: "shop-availability",
    service: "shop",
    name: "availability",
    target: "shop-home",
    objective: 0.999,
    period: { kind: "rolling", text: "30d", seconds: 2_592_000 },
    judgement: { measure: "probes", gap: "unknown", budget: 0.001, coverageFloor: 0.5 },
    exclusions: [],
    intervalMs: minuteMs,
    epoch: "e1",
    weights: new Map(),
    ...changes,
  };
}

export function attempt(result: ProbeAttempt["result"], changes: Partial<ProbeAttempt> = {}): ProbeAttempt {
  return {
    result,
    reason: result === "failure" ? "status" : result === "inconclusive" ? "prober" : undefined,
    detail: "",
    durationSeconds: 0.125,
    hops: [],
    tls: undefined,
    evidence: undefined,
    ...changes,
  };
}

/** What became of a due time. */
export function due(
  outcome: DueResult["outcome"] | MissedReason,
  dueMs: number,
  { intervalMs = minuteMs, target = "shop-home" }: { readonly intervalMs?: number; readonly target?: string } = {},
): DueResult {
  const base = { target, dueMs, intervalMs };
  switch (outcome) {
    case "success":
    case "failure":
    case "inconclusive":
      return { ...base, outcome, lagMs: 1, attempt: attempt(outcome), muted: false };
    case "excluded":
      return { ...base, outcome, attempt: undefined };
    case "missed":
      return { ...base, outcome, reason: "stalled" };
    default:
      return { ...base, outcome: "missed", reason: outcome };
  }
}

/** One due time per round, rounds counted from 1970, at a place in the round that a generator chooses. */
export function* dueTimesBetween(
  fromMs: number,
  toMs: number,
  {
    intervalMs = minuteMs,
    place = () => 0.5,
  }: { readonly intervalMs?: number; readonly place?: (round: number) => number } = {},
): Generator<number> {
  for (let round = Math.ceil(fromMs / intervalMs); round * intervalMs < toMs; round++) {
    yield round * intervalMs + Math.floor(place(round) * intervalMs);
  }
}

/** A number in [0, 1) that looks random and is the same for the same round. */
export function scattered(round: number): number {
  const mixed = Math.imul(round ^ 0x9e3779b9, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
