import { begunMs, minute, reportOf } from "../sample-report.ts";
import { all, first, type Stories, taken } from "./story-parts.ts";

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
const stableDown = { down: ["blue"], stable: { actual: 0 }, candidate: { actual: 1 }, drift: null } as const;
const settled = { share: 0, tolerance: 0.03, settled: true } as const;

/** Of traffic that moves, and of arms that are up or down. */
export const courseStories: Stories = {
  started: [first],
  "started-whole": [{ ...first, arms: reportOf({ stable: { intended: 0 }, candidate: { ...all, actual: 0 } }).arms }],
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
  settling: [
    first,
    reportOf({
      at: 8.1,
      step: { number: 2, of: 5 },
      candidate: { actual: 0.053 },
      drift: { ...settled, settled: false },
    }),
  ],
  down: [reportOf(), reportOf({ at: 13, ...stableDown })],
  "up-again": [reportOf(), reportOf({ at: 13, ...stableDown }), reportOf({ at: 16 })],
  "down-no-more": [
    reportOf(),
    reportOf({ at: 13, ...stableDown }),
    reportOf({ at: 16, stable: { intended: 0, actual: 0 }, candidate: all }),
  ],
  "candidate-down": [reportOf(), reportOf({ at: 13, down: ["green"], candidate: { actual: 0.14 } })],
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
};
