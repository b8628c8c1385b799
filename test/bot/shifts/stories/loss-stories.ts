import { begunMs, minute, reportOf } from "../sample-report.ts";
import { back, goingBack, missing, outside, rolledBack, type Stories, taken } from "./story-parts.ts";

const afterReload = {
  ledger: missing(0),
  changes: [{ ...back("reload"), from: 25, to: 50, detail: "weight 25 → 50" }],
};

const away = { count: 1, of: 2, sinceMs: begunMs + 47 * minute } as const;

/** Of requests that were lost, and of those that nobody saw. */
export const lossStories: Stories = {
  lost: [
    reportOf(),
    reportOf({
      at: 13,
      ledger: { sent: 184_220, answered: 184_180, failed: 204, inflight: 12, rescued: 3, lost: 40, isWhole: true },
    }),
  ],
  "lost-as-it-began": [reportOf(), reportOf({ at: 13, ledger: { ...missing(40), isWhole: true, lostAsItBegan: 2 } })],
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
  "lost-after-it-was-closed": [
    reportOf(),
    reportOf({ at: 50, ...taken }),
    reportOf({ at: 51, ...taken, closed: true }),
    reportOf({ at: 55, ...taken, closed: true, lostLately: 7, lostOutside: outside(7, 55) }),
    reportOf({ at: 57, ...taken, closed: true, lostLately: 860, lostOutside: outside(860, 57) }),
  ],
  "completed-with-losses": [
    reportOf(),
    reportOf({
      at: 50,
      ...taken,
      ledger: { sent: 184_220, answered: 184_180, failed: 204, inflight: 0, rescued: null, lost: 40, isWhole: true },
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
  "closed-without-one-haproxy": [
    reportOf(),
    reportOf({ at: 50, ...taken, ledger: missing(0), unseenProxies: away }),
    reportOf({ at: 51, ...taken, ledger: missing(3_105), unseenProxies: away, closed: true }),
  ],
  "rolled-back-not-whole": [
    reportOf(),
    reportOf({ ...goingBack, ledger: missing(40), changes: [] }),
    reportOf({ at: 15, ...rolledBack, ledger: missing(43) }),
    reportOf({ at: 15.5, rollout: "checkout-green-20260301T121530Z", startedAtMs: begunMs + 15.5 * minute }),
  ],
};
