import { begunMs, minute, reportOf } from "../sample-report.ts";
import { rolledBack, type Stories } from "./story-parts.ts";

/** What is known until some minutes after the begin. */
const lateBudget = (spent: number | null, until?: number) => ({
  slo: "checkout-availability",
  spent,
  maxSpend: 0.1,
  knownUntilMs: until === undefined ? null : begunMs + until * minute,
  isFinal: false,
});
const nextRollout = { rollout: "checkout-green-20260301T121500Z", startedAtMs: begunMs + 15 * minute } as const;

/** Of the error budget, which is known minutes later. */
export const budgetStories: Stories = {
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
};
