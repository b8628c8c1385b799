import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { begunMs, minute, reportOf, worseNumbers } from "./sample-report.ts";

/** What is told to the book; a number lets that many minutes after the begin pass. */
type Told = ShiftReport | { readonly tickAt: number };

const first = reportOf({
  at: 0,
  step: { number: 1, of: 5 },
  verdict: { kind: "not_enough", sli: "errors", evidence: 0, limit: 6.9, detectable: null, why: "too few" },
  candidate: { intended: 0.05, actual: 0, requests: 0, errors: 0, errorRatio: null },
});
const paused = reportOf({
  at: 14,
  phase: "paused",
  changes: [
    {
      atMs: begunMs + 14 * minute,
      by: null,
      source: "argoRollouts",
      arm: "green",
      from: null,
      to: null,
      detail: "phase shifting → paused: waits for approval",
    },
  ],
});
const all = { intended: 1, actual: 0.999, requests: 90_000, errors: 100, errorRatio: 0.0011 } as const;
const completed = {
  phase: "settled",
  outcome: "completed",
  step: { number: 5, of: 5 },
  endedAtMs: begunMs + 50 * minute,
} as const;
const few = { kind: "not_enough", sli: "errors", evidence: 0.1, limit: 6.9, detectable: null, why: "too few" } as const;

const back = (by: string | null) => ({
  atMs: begunMs + 14 * minute,
  by,
  source: "haproxy",
  arm: "green",
  from: 25,
  to: 0,
  detail: "weight 25 → 0",
});
const goingBack = {
  at: 14,
  phase: "aborting",
  changedAtMs: begunMs + 14 * minute,
  candidate: { intended: 0, actual: 0.2 },
  drift: { share: 0.2, tolerance: 0.03, settled: false },
} as const;
const uncounted = {
  layer: "nlb",
  shareBasis: "sessions",
  verdict: { ...few, sli: null, evidence: null },
  ledger: null,
  budget: null,
  headroom: null,
  stable: { requests: 0, errors: 0, errorRatio: null },
  candidate: { requests: 0, errors: 0, errorRatio: null },
} as const;
const unseen = {
  candidate: { actual: null },
  drift: null,
  ledger: { sent: 184_220, answered: 184_220, failed: 204, inflight: null, rescued: 3, lost: null, isWhole: true },
  blind: [{ source: "traffic", reason: "connect ECONNREFUSED 127.0.0.1:9999" }],
} as const;
const stableDown = { down: ["blue"], stable: { actual: 0 }, candidate: { actual: 1 }, drift: null } as const;
/** Nothing to compare it with, and it fails often. */
const unusual = {
  verdict: { ...few, evidence: 0, why: "not enough data: 0 of 100 stable requests" },
  candidate: { ...all, requests: 3_462, errors: 173, errorRatio: 0.05 },
  stable: { intended: 0, actual: 0, requests: 0, errors: 0, errorRatio: null },
  alone: {
    isFine: false,
    why: "the candidate fails 5 % of 3,462 requests, usual are 0.1 %; nothing to compare it with",
    usual: 0.001,
  },
} as const;
const share = { intended: 1, actual: 0.999 } as const;
/** The candidate has everything. */
const taken = { ...completed, candidate: all, stable: { intended: 0, actual: 0 } } as const;
const rolledBack = {
  phase: "idle",
  outcome: "rolled_back",
  endedAtMs: begunMs + 14.7 * minute,
  candidate: { intended: 0, actual: 0 },
} as const;

/** What is known until some minutes after the begin. */
const lateBudget = (spent: number | null, until?: number) => ({
  slo: "checkout-availability",
  spent,
  maxSpend: 0.1,
  knownUntilMs: until === undefined ? null : begunMs + until * minute,
  isFinal: false,
});
const nextRollout = { rollout: "checkout-green-20260301T121500Z", startedAtMs: begunMs + 15 * minute } as const;
const settled = { share: 0, tolerance: 0.03, settled: true } as const;
/** Of a rollout of which not all was seen. */
const missing = (lost: number) => ({
  sent: 11_409,
  answered: 11_409 - lost,
  failed: 0,
  inflight: 0,
  rescued: 0,
  lost,
  isWhole: false,
});
/** What was lost while the account was closed, and some minutes after the begin the last of it. */
const outside = (lost: number, at: number) => ({ lost, lastAtMs: begunMs + at * minute });
const afterReload = {
  ledger: missing(0),
  changes: [{ ...back("reload"), from: 25, to: 50, detail: "weight 25 → 50" }],
};

/** One story for each state of a rollout. */
export const rolloutStories: Readonly<Record<string, readonly Told[]>> = {
  started: [first],
  "started-whole": [{ ...first, arms: reportOf({ stable: { intended: 0 }, candidate: { ...all, actual: 0 } }).arms }],
  "completed-unasked": [
    first,
    reportOf({
      at: 50,
      ...completed,
      verdict: few,
      stable: { actual: null, requests: 0, errors: 0, errorRatio: null },
      candidate: { ...all, actual: null, requests: 0, errors: 0, errorRatio: null },
      drift: null,
      ledger: { sent: 0, answered: 0, failed: 0, inflight: 0, rescued: 0, lost: 0, isWhole: true },
    }),
  ],
  step: [first, reportOf()],
  paused: [first, reportOf(), paused],
  resumed: [first, reportOf(), paused, reportOf({ at: 40 })],
  drift: [
    reportOf(),
    reportOf({ at: 16, candidate: { actual: 0.02 }, drift: { share: -0.23, tolerance: 0.031, settled: true } }),
  ],
  "drift-over": [
    reportOf(),
    reportOf({ at: 16, candidate: { actual: 0.02 }, drift: { share: -0.23, tolerance: 0.031, settled: true } }),
    reportOf({ at: 20 }),
  ],
  down: [reportOf(), reportOf({ at: 13, ...stableDown })],
  "up-again": [reportOf(), reportOf({ at: 13, ...stableDown }), reportOf({ at: 16 })],
  "down-no-more": [
    reportOf(),
    reportOf({ at: 13, ...stableDown }),
    reportOf({ at: 16, stable: { intended: 0, actual: 0 }, candidate: all }),
  ],
  worse: [reportOf(), reportOf({ at: 13, ...worseNumbers })],
  "worse-over": [
    reportOf(),
    reportOf({ at: 13, ...worseNumbers }),
    reportOf({
      at: 30,
      verdict: { kind: "not_worse", sli: "errors", evidence: 46.2, limit: 4.6, detectable: null, why: "no difference" },
    }),
  ],
  "not-enough": [
    first,
    reportOf({
      at: 8,
      step: { number: 2, of: 5 },
      verdict: few,
      candidate: { intended: 0.1, actual: 0.1, requests: 1, errors: 0, errorRatio: 0 },
    }),
    reportOf(),
  ],
  "not-enough-by-bursts": [
    first,
    reportOf({
      at: 8,
      step: { number: 2, of: 5 },
      verdict: { ...few, evidence: 2.3, bursts: 32.4, why: "errors of the stable arm come in bursts" },
      candidate: { intended: 0.1, actual: 0.1, requests: 2_346, errors: 70, errorRatio: 0.03 },
    }),
  ],
  "blind-after-the-end": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({
      at: 70,
      ...completed,
      candidate: { ...all, actual: null },
      stable: { intended: 0, actual: null },
      drift: null,
      blind: [{ source: "traffic", reason: "connect ECONNREFUSED 127.0.0.1:9999" }],
    }),
  ],
  "tcp-drift": [
    reportOf(uncounted),
    reportOf({
      ...uncounted,
      at: 16,
      candidate: { ...uncounted.candidate, actual: 0.02 },
      drift: { share: -0.23, tolerance: 0.031, settled: true },
    }),
  ],
  "tcp-completed": [
    reportOf(uncounted),
    reportOf({
      ...uncounted,
      at: 50,
      ...completed,
      candidate: { ...uncounted.candidate, intended: 1, actual: 0.999 },
      stable: { ...uncounted.stable, intended: 0, actual: 0.001 },
    }),
  ],
  "tcp-rolled-back": [
    reportOf({ ...uncounted, shareBasis: "bytes" }),
    reportOf({ ...uncounted, ...goingBack, shareBasis: "bytes", changes: [back("argo-rollouts")] }),
    reportOf({
      ...uncounted,
      at: 15,
      shareBasis: "bytes",
      phase: "idle",
      outcome: "rolled_back",
      endedAtMs: begunMs + 14.7 * minute,
      candidate: { ...uncounted.candidate, intended: 0, actual: 0 },
      changes: [back("argo-rollouts")],
    }),
  ],
  blind: [reportOf(), reportOf({ at: 15, ...unseen })],
  "blind-at-the-end": [
    reportOf(),
    reportOf({ at: 49, ...unseen }),
    reportOf({
      at: 50,
      ...unseen,
      ...completed,
      candidate: { ...all, actual: null },
      stable: { intended: 0, actual: null },
    }),
  ],
  "seen-again": [reportOf(), reportOf({ at: 15, ...unseen }), reportOf({ at: 18 })],
  silent: [reportOf(), { tickAt: 15 }],
  lost: [
    reportOf(),
    reportOf({
      at: 13,
      ledger: { sent: 184_220, answered: 184_180, failed: 204, inflight: 12, rescued: 3, lost: 40, isWhole: true },
    }),
  ],
  "lost-more-and-more": [
    reportOf(),
    ...(
      [
        [13, 17],
        [13.25, 30],
        [13.5, 61],
        [14, 70],
        [16, 70],
      ] as const
    ).map(([at, lost]) => reportOf({ at, ledger: { ...missing(lost), isWhole: true } })),
  ],
  "lost-in-spite-of-retries": [
    reportOf(),
    reportOf({
      at: 13,
      ledger: { sent: 184_256, answered: 184_220, failed: 204, inflight: 12, rescued: 108, lost: 36, isWhole: true },
    }),
  ],
  aborted: [
    reportOf(),
    reportOf({ at: 13, ...worseNumbers }),
    reportOf({ at: 14, ...worseNumbers, phase: "aborting", changedAtMs: begunMs + 14 * minute }),
  ],
  "aborted-by-hand": [reportOf(), reportOf({ at: 14, phase: "aborting", changedAtMs: begunMs + 14 * minute })],
  "aborted-while-losing": [
    reportOf(),
    reportOf({ ...goingBack, at: 13, changes: [back("socket")], ledger: { ...missing(61), isWhole: true } }),
  ],
  "aborted-long-after-a-loss": [
    reportOf(),
    reportOf({ at: 13, ledger: { ...missing(3), isWhole: true } }),
    reportOf({ at: 16, ledger: { ...missing(3), isWhole: true } }),
    reportOf({ ...goingBack, at: 40, changes: [back("socket")], ledger: { ...missing(3), isWhole: true } }),
  ],
  "aborted-while-it-loses-after-the-end": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({ at: 51, ...taken, closed: true }),
    reportOf({
      ...goingBack,
      at: 56,
      changes: [back("socket")],
      ledger: { ...missing(108), isWhole: true },
      lostLately: 68,
    }),
  ],
  "aborted-after-it-was-closed": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({ at: 51, ...taken, closed: true }),
    reportOf({ ...goingBack, at: 56, changes: [back("socket")], lostLately: 412 }),
  ],
  "lost-after-it-was-closed": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({ at: 51, ...taken, closed: true }),
    reportOf({ at: 55, ...taken, closed: true, lostLately: 7, lostOutside: outside(7, 55) }),
    reportOf({ at: 57, ...taken, closed: true, lostLately: 860, lostOutside: outside(860, 57) }),
  ],
  "rolled-back-long-after-it-was-closed": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({ at: 51, ...taken, closed: true }),
    reportOf({ at: 55, ...taken, closed: true, lostLately: 860, lostOutside: outside(860, 55) }),
    reportOf({ ...goingBack, at: 58, changes: [back("socket")], lostOutside: outside(860, 55) }),
    reportOf({ at: 59, ...rolledBack, endedAtMs: begunMs + 58.5 * minute, lostOutside: outside(860, 55) }),
    reportOf({
      at: 60,
      ...rolledBack,
      endedAtMs: begunMs + 58.5 * minute,
      closed: true,
      lostOutside: outside(860, 55),
    }),
  ],
  "aborted-by-move": [reportOf(), reportOf({ ...goingBack, changes: [back(null)] })],
  "aborted-by-reload": [reportOf(), reportOf({ ...goingBack, changes: [back("reload")] })],
  "rolled-back": [
    reportOf(),
    reportOf({ at: 14, ...worseNumbers, phase: "aborting", changedAtMs: begunMs + 14 * minute }),
    reportOf({
      at: 15,
      ...worseNumbers,
      phase: "idle",
      outcome: "rolled_back",
      endedAtMs: begunMs + 14.7 * minute,
      candidate: { intended: 0, actual: 0, errors: 386, errorRatio: 0.021 },
    }),
  ],
  completed: [
    reportOf(),
    reportOf({
      at: 50,
      ...taken,
      oldArm: { safeToDelete: false, why: "it had requests 20 seconds ago" },
    }),
  ],
  closed: [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({
      at: 51,
      ...taken,
      closed: true,
      ledger: { sent: 190_300, answered: 190_300, failed: 204, inflight: 0, rescued: 3, lost: 0, isWhole: true },
      oldArm: { safeToDelete: false, why: "blue is silent for 60 of 600 seconds" },
    }),
  ],
  "closed-with-losses": [
    reportOf(),
    reportOf({
      at: 50,
      ...taken,
      ledger: { sent: 184_220, answered: 184_180, failed: 204, inflight: 0, rescued: null, lost: 40, isWhole: true },
    }),
    reportOf({
      at: 51,
      ...taken,
      closed: true,
      ledger: { sent: 190_300, answered: 190_257, failed: 204, inflight: 0, rescued: null, lost: 43, isWhole: true },
    }),
  ],
  "closed-rolled-back": [
    reportOf(),
    reportOf({ at: 15, ...rolledBack }),
    reportOf({
      at: 16,
      ...rolledBack,
      closed: true,
      ledger: { sent: 185_000, answered: 185_000, failed: 204, inflight: 0, rescued: 3, lost: 0, isWhole: true },
    }),
  ],
  "closed-uncounted": [
    reportOf(uncounted),
    reportOf({ ...uncounted, at: 50, ...completed, closed: true, candidate: { ...uncounted.candidate, ...share } }),
  ],
  "down-after-the-end": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    ...(
      [
        [50.1, 17],
        [50.2, 661],
      ] as const
    ).map(([at, lost]) =>
      reportOf({
        at,
        ...taken,
        down: ["green"],
        ledger: { sent: 184_221, answered: 184_221 - lost, failed: 204, inflight: 0, rescued: 0, lost, isWhole: true },
      }),
    ),
  ],
  "candidate-down": [reportOf(), reportOf({ at: 13, down: ["green"], candidate: { actual: 0.14 } })],
  settling: [
    first,
    reportOf({
      at: 8.1,
      step: { number: 2, of: 5 },
      candidate: { actual: 0.053 },
      drift: { ...settled, settled: false },
    }),
  ],
  "closed-after-a-reload": [
    reportOf(),
    reportOf({ at: 50, ...taken, ...afterReload }),
    reportOf({ at: 51, ...taken, ...afterReload, closed: true }),
  ],
  "reloaded-after-it-went-back": [
    reportOf(),
    reportOf({ ...goingBack, changes: [back("socket")] }),
    reportOf({ at: 15, ...rolledBack, changes: [back("socket")] }),
    reportOf({
      at: 16,
      ...rolledBack,
      closed: true,
      ledger: missing(0),
      changes: [back("socket")],
      reloadedAtMs: begunMs + 15.2 * minute,
    }),
  ],
  "closed-not-whole": [
    reportOf(),
    reportOf({ at: 50, ...taken, ledger: missing(0) }),
    reportOf({ at: 51, ...taken, ledger: missing(3_105), closed: true }),
  ],
  "rolled-back-not-whole": [
    reportOf(),
    reportOf({ ...goingBack, ledger: missing(40), changes: [] }),
    reportOf({ at: 15, ...rolledBack, ledger: missing(43) }),
    reportOf({ at: 15.5, rollout: "checkout-green-20260301T121530Z", startedAtMs: begunMs + 15.5 * minute }),
  ],
  overtaken: [
    reportOf(),
    reportOf({
      at: 50,
      ...taken,
      ledger: { sent: 184_220, answered: 184_180, failed: 204, inflight: 0, rescued: null, lost: 40, isWhole: true },
    }),
    reportOf({ at: 50.5, rollout: "checkout-green-20260301T125030Z", startedAtMs: begunMs + 50.5 * minute }),
  ],
  "budget-so-far": [reportOf({ budget: lateBudget(0.000_089, 8) })],
  "budget-not-yet": [
    reportOf(),
    reportOf({ at: 15, ...rolledBack, budget: lateBudget(null) }),
    reportOf({ at: 16, ...rolledBack, closed: true, budget: lateBudget(null) }),
  ],
  "budget-known": [
    reportOf(),
    reportOf({ at: 16, ...rolledBack, closed: true, budget: lateBudget(0.000_089, 12) }),
    reportOf({ at: 22, ...rolledBack, closed: true, budget: { ...lateBudget(0.0051, 18), isFinal: true } }),
  ],
  "budget-unknown": [
    reportOf(),
    reportOf({ at: 22, ...rolledBack, closed: true, budget: { ...lateBudget(null, 18), isFinal: true } }),
  ],
  "budget-known-after-the-next": [
    reportOf({ budget: lateBudget(0.000_089, 8) }),
    reportOf({ at: 15, ...nextRollout, budget: lateBudget(null) }),
    reportOf({
      at: 21,
      ...nextRollout,
      budget: lateBudget(0, 16),
      earlierBudgets: [
        { rollout: "checkout-green-20260301T120000Z", budget: { ...lateBudget(0.0051, 17), isFinal: true } },
      ],
    }),
  ],
  "left-after-closed": [
    reportOf(),
    reportOf({ at: 15, ...rolledBack }),
    reportOf({
      at: 16,
      ...rolledBack,
      closed: true,
      oldArm: { safeToDelete: false, why: "green is silent for 60 of 600 seconds" },
    }),
    reportOf({ at: 16.2, rollout: null, phase: "idle", outcome: null, startedAtMs: null, step: null }),
  ],
  "left-before-closed": [
    reportOf(),
    reportOf({
      at: 50,
      ...taken,
      oldArm: { safeToDelete: false, why: "blue is silent for 53 of 600 seconds" },
    }),
    reportOf({ at: 51, rollout: null, phase: "idle", outcome: null, startedAtMs: null, step: null }),
  ],
  superseded: [
    reportOf(),
    reportOf({ at: 15, ...unseen }),
    reportOf({ at: 20, rollout: "checkout-green-20260301T122000Z", startedAtMs: begunMs + 20 * minute }),
  ],
  "completed-with-losses": [
    reportOf(),
    reportOf({
      at: 50,
      ...taken,
      ledger: { sent: 184_220, answered: 184_180, failed: 204, inflight: 0, rescued: null, lost: 40, isWhole: true },
    }),
  ],
  "completed-uncompared": [
    first,
    reportOf({
      at: 50,
      ...completed,
      verdict: { ...few, evidence: 3.5, limit: 4.6, why: "not enough data: 4 of 100 stable requests" },
      candidate: { ...all, requests: 667, errors: 279, errorRatio: 0.418 },
      stable: { intended: 0, actual: 0, requests: 4, errors: 0, errorRatio: 0 },
    }),
  ],
  "completed-unusual": [
    first,
    reportOf({ at: 50, ...taken, ...unusual }),
    reportOf({ at: 51, ...taken, ...unusual, closed: true }),
  ],
  "unusual-later": [first, reportOf({ at: 50, ...taken, verdict: few }), reportOf({ at: 50.5, ...taken, ...unusual })],
  "completed-worse": [
    reportOf(),
    reportOf({
      at: 50,
      ...completed,
      ...worseNumbers,
      candidate: { ...all, errors: 1_890, errorRatio: 0.021 },
      stable: { intended: 0, actual: 0 },
    }),
  ],
  "worse-after-the-end": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    ...[50.5, 51, 70].map((at) =>
      reportOf({
        at,
        ...taken,
        ...worseNumbers,
        candidate: { ...all, errors: 1_890, errorRatio: 0.021 },
        closed: at > 50.5,
      }),
    ),
  ],
  "safe-to-delete": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({
      at: 61,
      ...taken,
      oldArm: { safeToDelete: true, why: "no request for 10 minutes, nothing in flight" },
    }),
  ],
};
