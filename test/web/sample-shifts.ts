import type { Shifts } from "../../web/api/shifts-api.ts";
import { nowMs } from "./sample-shop.ts";

const minute = 60_000;

/** A canary that is worse, and a shift that is over. */
export const sampleShifts: Shifts = {
  shifts: [
    {
      name: "checkout canary",
      service: "checkout",
      phase: "paused",
      step: { number: 2, of: 5 },
      startedAtMs: nowMs - 58 * minute,
      changedAtMs: nowMs - 20 * minute,
      arms: [
        {
          name: "stable",
          version: "1.41",
          intended: 0.9,
          actual: 0.902,
          interval: { low: 0.9005, high: 0.9035 },
          requests: 165_900,
          errorRatio: 0.0011,
        },
        {
          name: "canary",
          version: "1.42",
          intended: 0.1,
          actual: 0.098,
          interval: { low: 0.0965, high: 0.0995 },
          requests: 18_000,
          errorRatio: 0.021,
        },
      ],
      verdict: {
        kind: "worse",
        why: "2.1 % of canary requests fail, 0.11 % of the others: 18,000 requests are more than enough to be sure.",
      },
      ledger: { sent: 183_900, answered: 183_897, rescued: 3, lost: 0, longestGapMs: 40 },
      changes: [
        { atMs: nowMs - 20 * minute, by: "deploy-bot", detail: "canary 5 % to 10 %" },
        { atMs: nowMs - 58 * minute, by: "deploy-bot", detail: "canary 0 % to 5 %" },
      ],
    },
    {
      name: "search blue to green",
      service: "search",
      phase: "shifting",
      step: undefined,
      arms: [
        { name: "blue", intended: 0.5, actual: undefined, requests: 0 },
        { name: "green", intended: 0.5, actual: undefined, requests: 0 },
      ],
      verdict: { kind: "unknown", why: "No requests have been counted yet." },
      ledger: undefined,
      changes: [],
    },
  ],
};
