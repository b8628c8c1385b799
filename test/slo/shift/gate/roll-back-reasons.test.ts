import { describe, expect, test } from "@jest/globals";
import { decideGate } from "../../../../slo/shift/gate/decide-gate.ts";
import type { GateFacts } from "../../../../slo/shift/gate/gate-facts.ts";
import { complete, fine, refused, unseen, worse } from "./fine-gate.ts";

interface RollBack {
  readonly name: string;
  readonly change: Partial<GateFacts>;
  readonly reason: string;
  readonly holds?: readonly string[];
}

describe("decideGate()", () => {
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
    {
      name: "the alert about its errors",
      change: { alerts: ["CanaryErrorRateHigher"] },
      reason: "CanaryErrorRateHigher is firing: the candidate fails more often than the stable arm",
    },
    {
      name: "a candidate that is worse and has everything",
      change: { ...complete, verdict: worse, alerts: ["CanaryErrorRateHigher"] },
      reason:
        "the candidate is worse: errors 2.1 % against 0.11 % after 1,840 candidate requests: evidence 12.4 of 6.9",
    },
    {
      name: "a complete rollout that spent too much",
      change: { ...complete, budget: { slo: "checkout-availability", spent: 0.13, maxSpend: 0.1 } },
      reason: "this rollout spent 13 % of the error budget of checkout-availability, and may spend 10 %",
    },
    {
      name: "an abort whose weights nobody sees any more",
      change: { phase: "aborting", candidate: { name: "green", intended: null }, blind: [refused] },
      reason: "traffic is on its way back already",
      holds: ["the weights cannot be read: connection refused"],
    },
    { name: "an abort under way", change: { phase: "aborting" }, reason: "traffic is on its way back already" },
  ] satisfies readonly RollBack[])("rolls back for $name", ({ change, reason, holds = [] }: RollBack) => {
    expect(decideGate({ ...fine, ...change })).toEqual({ decision: "roll_back", reasons: [reason, ...holds] });
  });

  test.each([
    { name: "a worse candidate", change: { verdict: worse }, reasons: [] },
    { name: "too much spent", change: { budget: { ...fine.budget, spent: 0.13 } }, reasons: [] },
    { name: "the alert about its budget", change: { alerts: ["ShiftBudgetBurn"] }, reasons: [] },
    {
      name: "the alert about its errors",
      change: { alerts: ["CanaryErrorRateHigher"] },
      reasons: ["CanaryErrorRateHigher is firing: the candidate fails more often than the stable arm"],
    },
  ])("never rolls back a rollout that is over: $name", ({ change, reasons }) => {
    const over = { ...fine, phase: "idle", candidate: { name: "green", intended: 0 }, ...change } as GateFacts;
    expect(decideGate(over)).toEqual({ decision: "hold", reasons: ["no rollout is under way", ...reasons] });
  });

  test("says beside what takes a rollout back that not all was seen", () => {
    const ledger = { lost: 3, isWhole: false };
    expect(decideGate({ ...fine, phase: "aborting", ledger }).reasons).toEqual([
      "traffic is on its way back already",
      "3 requests were lost",
      unseen,
    ]);
  });

  test("gives what rolls back before what holds", () => {
    const { decision, reasons } = decideGate({ ...fine, verdict: worse, ledger: { lost: 3 }, drift: null });
    expect([decision, reasons.map((reason) => reason.split(":")[0])]).toEqual([
      "roll_back",
      ["the candidate is worse", "the share of traffic is not known", "3 requests were lost"],
    ]);
  });
});
