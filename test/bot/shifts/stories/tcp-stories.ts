import { begunMs, minute, reportOf } from "../sample-report.ts";
import { back, completed, few, goingBack, type Stories } from "./story-parts.ts";

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
const share = { intended: 1, actual: 0.999 } as const;

/** Of shifts whose requests nobody can count. */
export const tcpStories: Stories = {
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
  "closed-uncounted": [
    reportOf(uncounted),
    reportOf({ ...uncounted, at: 50, ...completed, closed: true, candidate: { ...uncounted.candidate, ...share } }),
  ],
};
