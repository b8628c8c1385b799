import { shownUrl } from "../../probe/http/url-parts.ts";
import type { CountedCause } from "../client/request-outcome.ts";
import type { HaproxyRecord } from "../haproxy/haproxy-record.ts";
import type { ProofPlan } from "../proof-plan.ts";
import type { DurationSketch } from "./duration-sketch.ts";
import { type FailureBound, failureBound } from "./failure-bound.ts";
import type { LostRequest, ProofLedger, SecondRow, Tally } from "./proof-ledger.ts";
import { type ProofVerdict, proofVerdict } from "./proof-verdict.ts";
import { type Arm, type ShareStep, versionShares } from "./version-shares.ts";

/** A proof as it is stored: plain data, times in seconds, ratios from 0 to 1. */
export interface ProofReport extends Tally {
  readonly format: "nines-proof/1";
  readonly url: string;
  readonly slowUrl: string | null;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly ratePerSecond: number;
  readonly beforeSeconds: number;
  readonly plannedSeconds: number;
  /** How long requests were sent. */
  readonly seconds: number;
  readonly endedEarly: boolean;
  readonly verdict: ProofVerdict;
  readonly due: number;
  /** Null where nothing is proven. */
  readonly bound: FailureBound | null;
  readonly failures: readonly CauseCount[];
  /** Between two requests, by when they were due, that were answered well, with none between them that was. */
  readonly longestGap: { readonly seconds: number; readonly fromSecond: number };
  readonly durations: Readonly<Record<"before" | "during", Readonly<Record<"usual" | "slow", DurationFigures>>>>;
  readonly shares: readonly ShareStep[];
  readonly haproxy: Omit<HaproxyRecord, "steps"> | null;
  readonly client: {
    readonly longestLagMs: number;
    readonly unmeasuredSeconds: readonly number[];
    readonly unsent: Readonly<Record<string, number>>;
  };
  /** Per second: `[sent, ok, failed, missed]`. */
  readonly perSecond: readonly (readonly [number, number, number, number])[];
  readonly lostRequests: readonly LostRequest[];
  /** Counted above, and not listed. */
  readonly lostRequestsLeftOut: number;
}

/** A cause and when it struck. */
export interface CauseCount {
  readonly cause: CountedCause;
  readonly count: number;
  /** The seconds of the requests, from the start, each with how many. */
  readonly seconds: readonly (readonly [second: number, count: number])[];
}

/** Null where too few requests were answered. */
export interface DurationFigures {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly longestMs: number | null;
}

export interface ReportOptions {
  readonly plan: ProofPlan;
  readonly startedAt: Date;
  readonly sentForMs: number;
  readonly endedEarly: boolean;
  readonly longestLagMs: number;
  readonly haproxy: HaproxyRecord | undefined;
  readonly arms: readonly Arm[];
}

/** Everything that a proof found. */
export function proofReport(ledger: ProofLedger, { plan, haproxy, arms, ...run }: ReportOptions): ProofReport {
  const rows = ledger.rows();
  const tally = ledger.tally();
  const lostRequests = ledger.lost();
  const unmeasuredSeconds = rows.flatMap(({ isMeasured }, second) => (isMeasured ? [] : [second]));
  const gap = ledger.longestGap();
  const verdict = proofVerdict({
    ...tally,
    unmeasuredSeconds: unmeasuredSeconds.length,
    duringSeconds: run.sentForMs / 1000 - plan.beforeSeconds,
  });
  return {
    format: "nines-proof/1",
    url: shownUrl(plan.url),
    slowUrl: plan.slow === undefined ? null : shownUrl(plan.slow.url),
    startedAt: run.startedAt.toISOString(),
    ratePerSecond: plan.ratePerSecond,
    beforeSeconds: plan.beforeSeconds,
    plannedSeconds: plan.beforeSeconds + plan.duringSeconds,
    seconds: round(run.sentForMs / 1000),
    endedEarly: run.endedEarly,
    verdict,
    due: tally.sent + tally.missed,
    ...tally,
    bound:
      verdict.kind === "not-proven"
        ? null
        : (failureBound({ count: tally.ok + tally.failed, lost: tally.failed }) ?? null),
    failures: causeCounts(rows),
    longestGap: { seconds: Number(((gap.toMs - gap.fromMs) / 1000).toFixed(6)), fromSecond: round(gap.fromMs / 1000) },
    durations: { before: figuresOf(ledger.durations.before), during: figuresOf(ledger.durations.during) },
    shares: versionShares(rows, { haproxy, arms, beforeSeconds: plan.beforeSeconds }),
    haproxy: haproxy === undefined ? null : withoutSteps(haproxy),
    client: {
      longestLagMs: Math.round(run.longestLagMs),
      unmeasuredSeconds,
      unsent: Object.fromEntries(ledger.unsentReasons()),
    },
    perSecond: rows.map(({ sent, ok, failed, missed }) => [sent, ok, failed, missed] as const),
    lostRequests,
    lostRequestsLeftOut: tally.failed - lostRequests.length,
  };
}

function causeCounts(rows: readonly SecondRow[]): readonly CauseCount[] {
  const found = new Map<CountedCause, [second: number, count: number][]>();
  for (const [second, { causes }] of rows.entries()) {
    for (const [cause, count] of causes) {
      const seconds = found.get(cause) ?? [];
      seconds.push([second, count]);
      found.set(cause, seconds);
    }
  }
  return [...found]
    .map(([cause, seconds]) => ({ cause, count: seconds.reduce((sum, [, count]) => sum + count, 0), seconds }))
    .sort((a, b) => b.count - a.count);
}

function figuresOf({
  usual,
  slow,
}: Readonly<Record<"usual" | "slow", DurationSketch>>): Record<"usual" | "slow", DurationFigures> {
  const figures = (sketch: DurationSketch): DurationFigures => ({
    count: sketch.count(),
    p50Ms: roundMs(sketch.quantileMs(0.5)),
    p99Ms: roundMs(sketch.quantileMs(0.99)),
    longestMs: roundMs(sketch.longestMs()),
  });
  return { usual: figures(usual), slow: figures(slow) };
}

function withoutSteps({ steps: _, ...rest }: HaproxyRecord): Omit<HaproxyRecord, "steps"> {
  return rest;
}

function roundMs(ms: number | undefined): number | null {
  return ms === undefined ? null : Number(ms.toPrecision(3));
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
