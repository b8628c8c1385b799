import type { ShiftArmReport, ShiftReport } from "../../../slo/shift/shift-report.ts";

/** 12:00 UTC: the begin of the sample rollout. */
export const begunMs = Date.UTC(2026, 2, 1, 12);
export const minute = 60_000;

type Changes = Partial<Omit<ShiftReport, "arms">> & {
  /** Minutes after the begin. */
  readonly at?: number;
  readonly stable?: Partial<ShiftArmReport>;
  readonly candidate?: Partial<ShiftArmReport>;
};

/** A report of a canary at 25 % that is as it should be, with what a test wants otherwise. */
export function reportOf({ at = 12, stable = {}, candidate = {}, ...changes }: Changes = {}): ShiftReport {
  return {
    shift: "checkout-green",
    title: "checkout canary",
    service: "checkout",
    strategy: "canary",
    layer: "haproxy",
    rollout: "checkout-green-20260301T120000Z",
    phase: "shifting",
    outcome: null,
    step: { number: 3, of: 5 },
    atMs: begunMs + at * minute,
    startedAtMs: begunMs,
    shareRange: null,
    unseenProxies: null,
    changedAtMs: begunMs + 10 * minute,
    endedAtMs: null,
    closed: false,
    down: [],
    arms: [
      {
        ...arm,
        name: "blue",
        role: "stable",
        version: "v1.41",
        intended: 0.75,
        actual: 0.752,
        requests: 165_820,
        errors: 182,
        errorRatio: 0.0011,
        ...stable,
      },
      {
        ...arm,
        name: "green",
        role: "candidate",
        version: "v1.42",
        intended: 0.25,
        actual: 0.248,
        requests: 18_400,
        errors: 22,
        errorRatio: 0.0012,
        ...candidate,
      },
    ],
    drift: { share: -0.002, tolerance: 0.03, settled: true },
    shareBasis: "requests",
    verdict: {
      kind: "not_worse",
      sli: "errors",
      evidence: 0.8,
      limit: 6.9,
      detectable: 2,
      bursts: null,
      floor: null,
      why: "it is not worse",
    },
    alone: null,
    ledger: {
      sent: 184_220,
      answered: 184_220,
      failed: 204,
      inflight: 12,
      rescued: 3,
      lost: 0,
      refused: 0,
      isWhole: true,
    },
    lostLately: 0,
    lostOutside: null,
    reloadedAtMs: null,
    budget: { slo: "checkout-availability", spent: 0.004, maxSpend: 0.1, knownUntilMs: null, isFinal: null },
    earlierBudgets: [],
    unfollowed: null,
    earlierRollouts: [],
    headroom: { requestsPerSecond: 620, stableCapacity: 900, limit: 810 },
    blind: [],
    changes: [
      {
        atMs: begunMs + 10 * minute,
        by: "argo-rollouts",
        source: "argoRollouts",
        arm: "green",
        from: 10,
        to: 25,
        detail: "weight 10 → 25",
      },
      {
        atMs: begunMs,
        by: "argo-rollouts",
        source: "argoRollouts",
        arm: "green",
        from: 0,
        to: 5,
        detail: "weight 0 → 5",
      },
    ],
    oldArm: null,
    links: { logs: "https://logs.example.org/checkout" },
    runbook: "https://wiki.example.org/checkout",
    channel: "#alerts",
    mention: null,
    ...changes,
  };
}

const arm = {
  weight: null,
  cluster: null,
  declared: null,
  interval: null,
  slow: null,
  slowRatio: null,
  requestsPerSecond: null,
  inflight: null,
  dnsShare: null,
} as const;

/** Numbers of a candidate that is worse. */
export const worseNumbers: Changes = {
  candidate: { errors: 386, errorRatio: 0.021 },
  verdict: {
    kind: "worse",
    sli: "errors",
    evidence: 41.3,
    limit: 6.9,
    detectable: 1.5,
    bursts: null,
    floor: null,
    why: "it is worse",
  },
};

/** The body in which the exporter posts a report. */
export function bodyOf(report: unknown, version = "1"): string {
  return JSON.stringify({ version, kind: "nines.shift", report });
}
