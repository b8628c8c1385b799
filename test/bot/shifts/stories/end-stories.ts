import { begunMs, minute, reportOf } from "../sample-report.ts";
import { goingBack, rolledBack, type Stories, taken } from "./story-parts.ts";

/** Of rollouts that are complete, closed, left, or followed by the next. */
export const endStories: Stories = {
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
  "next-before-its-traffic": [
    reportOf(),
    reportOf(goingBack),
    reportOf({
      at: 14.3,
      rollout: "checkout-green-20260301T121418Z",
      startedAtMs: begunMs + 14.3 * minute,
      earlierRollouts: [
        {
          rollout: "checkout-green-20260301T120000Z",
          startedAtMs: begunMs,
          endedAtMs: begunMs + 14.3 * minute,
          outcome: "rolled_back",
          backSinceMs: begunMs + 14 * minute,
          unfollowed: null,
        },
      ],
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
  overtaken: [
    reportOf(),
    reportOf({
      at: 50,
      ...taken,
      ledger: { sent: 184_220, answered: 184_180, failed: 204, inflight: 0, rescued: null, lost: 40, isWhole: true },
    }),
    reportOf({ at: 50.5, rollout: "checkout-green-20260301T125030Z", startedAtMs: begunMs + 50.5 * minute }),
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
