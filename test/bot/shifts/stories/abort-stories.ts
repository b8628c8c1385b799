import { begunMs, minute, reportOf, worseNumbers } from "../sample-report.ts";
import { back, goingBack, missing, outside, rolledBack, type Stories, taken } from "./story-parts.ts";

/** Of traffic that goes back. */
export const abortStories: Stories = {
  aborted: [
    reportOf(),
    reportOf({ at: 13, ...worseNumbers }),
    reportOf({ at: 14, ...worseNumbers, phase: "aborting", changedAtMs: begunMs + 14 * minute }),
  ],
  "aborted-by-hand": [reportOf(), reportOf({ at: 14, phase: "aborting", changedAtMs: begunMs + 14 * minute })],
  "aborted-by-move": [reportOf(), reportOf({ ...goingBack, changes: [back(null)] })],
  "aborted-by-reload": [reportOf(), reportOf({ ...goingBack, changes: [back("reload")] })],
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
};
