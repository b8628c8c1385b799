import { begunMs, minute, reportOf } from "../sample-report.ts";
import { all, completed, type Stories, taken } from "./story-parts.ts";

const unseen = {
  candidate: { actual: null },
  drift: null,
  ledger: { sent: 184_220, answered: 184_220, failed: 204, inflight: null, rescued: 3, lost: null, isWhole: true },
  blind: [{ source: "traffic", reason: "connect ECONNREFUSED 127.0.0.1:9999" }],
} as const;

/** Of sources that cannot be read. */
export const sightStories: Stories = {
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
  "seen-again": [reportOf(), reportOf({ at: 15, ...unseen }), reportOf({ at: 18 })],
  silent: [reportOf(), { tickAt: 15 }],
  unfollowed: [
    reportOf({
      unfollowed: { fromMs: begunMs, toMs: begunMs + 11.9 * minute },
      ledger: { sent: 184_220, answered: 184_220, failed: 204, inflight: 12, rescued: 3, lost: 0, isWhole: false },
    }),
  ],
  "unfollowed-for-a-moment": [reportOf({ unfollowed: { fromMs: begunMs + 11 * minute, toMs: begunMs + 12 * minute } })],
  "rolled-back-unheard": [
    reportOf(),
    { tickAt: 15 },
    reportOf({
      at: 40,
      rollout: "checkout-green-20260301T123800Z",
      startedAtMs: begunMs + 38 * minute,
      earlierRollouts: [
        {
          rollout: "checkout-green-20260301T120000Z",
          startedAtMs: begunMs,
          endedAtMs: begunMs + 20 * minute,
          outcome: "rolled_back",
          unfollowed: { fromMs: begunMs + 12.1 * minute, toMs: begunMs + 39.9 * minute },
        },
      ],
    }),
  ],
  superseded: [
    reportOf(),
    reportOf({ at: 15, ...unseen }),
    reportOf({ at: 20, rollout: "checkout-green-20260301T122000Z", startedAtMs: begunMs + 20 * minute }),
  ],
};
