import { reportOf, worseNumbers } from "../sample-report.ts";
import { all, completed, few, first, type Stories, taken } from "./story-parts.ts";

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

/** Of candidates that are compared, or cannot be. */
export const verdictStories: Stories = {
  worse: [reportOf(), reportOf({ at: 13, ...worseNumbers })],
  "worse-over": [
    reportOf(),
    reportOf({ at: 13, ...worseNumbers }),
    reportOf({
      at: 30,
      verdict: { kind: "not_worse", sli: "errors", evidence: 46.2, limit: 4.6, detectable: null, why: "no difference" },
    }),
  ],
  "worse-no-longer-shown": [
    reportOf(),
    reportOf({ at: 13, ...worseNumbers }),
    // Nobody knows for a while.
    reportOf({
      at: 20,
      verdict: { kind: "not_enough", sli: null, evidence: null, limit: 6.9, detectable: null, why: "not enough data" },
    }),
    reportOf({
      at: 30,
      candidate: { requests: 18_400, errors: 294, errorRatio: 0.016 },
      verdict: {
        kind: "not_enough",
        sli: "errors",
        evidence: 34.9,
        limit: 6.9,
        detectable: 1.5,
        bursts: null,
        floor: 0.02,
        why: "not enough data",
      },
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
};
