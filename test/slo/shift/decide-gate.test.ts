import { describe, expect, test } from "@jest/globals";
import { decideGate, type GateFacts } from "../../../slo/shift/decide-gate.ts";

const notWorse = "no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests";
const fine: GateFacts = {
  phase: "shifting",
  verdict: { kind: "not_worse", sli: "errors", evidence: -2.1, limit: 6.9, detectable: 2, why: notWorse },
  drift: { share: -0.002, tolerance: 0.025, settled: true },
  budget: { slo: "checkout-availability", spent: 0.004, maxSpend: 0.1 },
  headroom: { requestsPerSecond: 200, stableCapacity: 400, limit: 360 },
  blind: [],
  ledger: { lost: 0 },
  slo: { id: "checkout-availability", remaining: 0.7 },
};
const worse = {
  ...fine.verdict,
  kind: "worse",
  why: "errors 2.1 % against 0.11 % after 1,840 candidate requests: evidence 12.4 of 6.9",
} as const;

describe("decideGate()", () => {
  test("proceeds when the candidate is not worse and nothing speaks against it", () => {
    expect(decideGate(fine)).toEqual({ decision: "proceed", reasons: [notWorse] });
  });

  test.each([
    {
      name: "a worse candidate",
      change: { verdict: worse },
      reason:
        "the candidate is worse: errors 2.1 % against 0.11 % after 1,840 candidate requests: evidence 12.4 of 6.9",
    },
    {
      name: "too much budget spent",
      change: { budget: { slo: "checkout-availability", spent: 0.13, maxSpend: 0.1 } },
      reason: "this rollout spent 13 % of the error budget of checkout-availability, and may spend 10 %",
    },
    {
      name: "the alert about its budget",
      change: { alerts: ["ShiftBudgetBurn"] },
      reason: "ShiftBudgetBurn is firing: this rollout spent more of the error budget than it may",
    },
    { name: "an abort under way", change: { phase: "aborting" }, reason: "traffic is on its way back already" },
  ] as const)("rolls back for $name", ({ change, reason }) => {
    expect(decideGate({ ...fine, ...change })).toEqual({ decision: "roll_back", reasons: [reason] });
  });

  test.each([
    {
      name: "too little data",
      change: {
        verdict: { ...fine.verdict, kind: "not_enough", why: "not enough data: 41 of 100 candidate requests" },
      },
      reason: "not enough data: 41 of 100 candidate requests",
    },
    {
      name: "a slower candidate",
      change: {
        verdict: { ...worse, sli: "slow", why: "slow requests 9 % against 1 % after 1,000 candidate requests" },
      },
      reason: "the candidate is slower: slow requests 9 % against 1 % after 1,000 candidate requests",
    },
    {
      name: "traffic that does not follow",
      change: { drift: { share: -0.1, tolerance: 0.025, settled: true } },
      reason: "the candidate has 10 points less of the traffic than its weight says, and 2.5 points may be chance",
    },
    {
      name: "traffic that comes on its own",
      change: { drift: { share: 0.1, tolerance: 0.025, settled: true } },
      reason: "the candidate has 10 points more of the traffic than its weight says, and 2.5 points may be chance",
    },
    {
      name: "a change that is too fresh",
      change: { drift: { share: -0.1, tolerance: 0.025, settled: false } },
      reason: "traffic has not had the time to follow the last change of weights",
    },
    { name: "a share nobody sees", change: { drift: null }, reason: "the share of traffic is not known" },
    {
      name: "a stable arm that is too small by now",
      change: { headroom: { requestsPerSecond: 380, stableCapacity: 400, limit: 360 } },
      reason: "the stable arm could not take everything back: 380 requests per second, and 360 fit",
    },
    {
      name: "a stable arm of unknown load",
      change: { headroom: { requestsPerSecond: null, stableCapacity: 400, limit: 360 } },
      reason: "whether the stable arm could take everything back is not known",
    },
    {
      name: "an unknown spend",
      change: { budget: { slo: "checkout-availability", spent: null, maxSpend: 0.1 } },
      reason: "what this rollout spent of the error budget of checkout-availability is not known",
    },
    {
      name: "a budget that is gone",
      change: { slo: { id: "checkout-availability", remaining: -0.2 } },
      reason: "the error budget of checkout-availability is spent",
    },
    {
      name: "a budget that nobody knows",
      change: { slo: { id: "checkout-availability", remaining: null } },
      reason: "the error budget of checkout-availability is not known",
    },
    {
      name: "a blind source",
      change: { blind: [{ source: "weights", reason: "connection refused" }] },
      reason: "the weights cannot be read: connection refused",
    },
    { name: "one lost request", change: { ledger: { lost: 1 } }, reason: "1 request was lost" },
    { name: "lost requests", change: { ledger: { lost: 1234 } }, reason: "1,234 requests were lost" },
    {
      name: "an alert about what cannot be known otherwise",
      change: { alerts: ["RollbackHeadroomLow", "TrafficShiftStalled", "WeightConfigDrift"] },
      reason: "RollbackHeadroomLow is firing: the stable arm could not take everything back",
    },
    { name: "nothing to release", change: { phase: "idle" }, reason: "no rollout is under way" },
    { name: "a rollout that is over", change: { phase: "settled" }, reason: "no rollout is under way" },
  ] as const)("holds for $name", ({ change, reason }) => {
    expect(decideGate({ ...fine, ...change })).toEqual({ decision: "hold", reasons: [reason] });
  });

  test("gives what rolls back before what holds", () => {
    const { decision, reasons } = decideGate({ ...fine, verdict: worse, ledger: { lost: 3 }, drift: null });
    expect([decision, reasons.map((reason) => reason.split(":")[0])]).toEqual([
      "roll_back",
      ["the candidate is worse", "the share of traffic is not known", "3 requests were lost"],
    ]);
  });

  test.each(["budget", "headroom", "ledger", "slo"] as const)(
    "asks nothing of the %s where it was not declared",
    (part) => {
      expect(decideGate({ ...fine, [part]: part === "slo" ? undefined : null }).decision).toBe("proceed");
    },
  );
});
