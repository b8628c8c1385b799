import { describe, expect, test } from "@jest/globals";
import { decideGate } from "../../../../slo/shift/gate/decide-gate.ts";
import type { GateFacts } from "../../../../slo/shift/gate/gate-facts.ts";
import { complete, fine, notWorse, unseen } from "./fine-gate.ts";

describe("decideGate()", () => {
  test("proceeds when the candidate is not worse and nothing speaks against it", () => {
    expect(decideGate(fine)).toEqual({ decision: "proceed", reasons: [notWorse] });
  });

  test.each([
    { name: "", change: {} },
    { name: ", before its time to settle is over", change: { drift: { ...complete.drift, settled: false } } },
    { name: ", though nothing could take it back", change: { headroom: { ...fine.headroom, requestsPerSecond: 390 } } },
    { name: ", nor by the alert", change: { alerts: ["RollbackHeadroomLow"] } },
    { name: ", whoever knows what it spent", change: { budget: { ...fine.budget, spent: null } } },
  ] as const)("proceeds where all traffic is at the candidate$name", ({ change }) => {
    expect(decideGate({ ...fine, ...complete, ...change } as GateFacts)).toEqual({
      decision: "proceed",
      reasons: ["the rollout is complete: all traffic is at green"],
    });
  });

  test.each([
    { name: "was lost long ago, or nobody knows", change: { lostLately: 0 }, reasons: [notWorse] },
    { name: "losses are not known", change: { lostLately: null }, reasons: [notWorse] },
    { name: "the proxy began anew five minutes ago", change: { reloadedSeconds: 300 }, reasons: [notWorse] },
    {
      name: "not all was seen, and says so",
      change: { reloadedSeconds: 300, ledger: { lost: 0, isWhole: false } },
      reasons: [notWorse, unseen],
    },
    {
      name: "one of two HAProxies is not seen, and says since when",
      change: {
        ledger: { lost: 0, isWhole: false },
        unseenProxies: { count: 1, of: 2, sinceMs: Date.UTC(2026, 2, 1, 12, 4, 59) },
      },
      reasons: [
        notWorse,
        "not all requests were seen, for one of 2 HAProxies is not seen since 12:04 UTC: more may have failed or been lost than was counted",
      ],
    },
    {
      name: "two of three HAProxies are not seen, and says since when",
      change: {
        ledger: { lost: 0, isWhole: false },
        unseenProxies: { count: 2, of: 3, sinceMs: Date.UTC(2026, 2, 1, 12, 4) },
      },
      reasons: [
        notWorse,
        "not all requests were seen, for 2 of 3 HAProxies are not seen since 12:04 UTC: more may have failed or been lost than was counted",
      ],
    },
    {
      name: "not all was seen of a rollout that is complete, and says so",
      change: { ...complete, ledger: { lost: 0, isWhole: false } },
      reasons: ["the rollout is complete: all traffic is at green", unseen],
    },
    {
      name: "not all was seen and nothing counts losses, and says no more than that",
      change: { ledger: { lost: null, isWhole: false } },
      reasons: [notWorse, "not all requests were seen"],
    },
  ])("proceeds where $name", ({ change, reasons }) => {
    expect(decideGate({ ...fine, ...change })).toEqual({ decision: "proceed", reasons });
  });

  test.each([
    { phase: "idle", lost: 0, says: [] },
    { phase: "idle", lost: null, says: [] },
    { phase: "idle", lost: 3, says: ["3 requests were lost", unseen] },
    { phase: "shifting", lost: 0, says: [unseen] },
  ] as const)("says in $phase, with unknown weights and $lost lost: $says", ({ phase, lost, says }) => {
    const candidate = { name: "green", intended: null };
    expect(decideGate({ ...fine, phase, candidate, ledger: { lost, isWhole: false } })).toEqual({
      decision: "hold",
      reasons: ["the weights are not known", ...says],
    });
  });

  test("is silent about the limit of the shift's own SLO while nobody knows what was spent", () => {
    const budget = { slo: "checkout-availability", spent: null, maxSpend: 0.1 };
    expect(decideGate({ ...fine, budget, slo: undefined })).toEqual({ decision: "proceed", reasons: [notWorse] });
  });

  test.each([
    { phase: "idle", intended: 1 },
    { phase: "settled", intended: 0.5 },
    { phase: "settled", intended: 0 },
  ] as const)("takes $phase for under way while the candidate is meant to have $intended", ({ phase, intended }) => {
    const verdict = { ...fine.verdict, kind: "not_enough", why: "nothing compared" } as const;
    expect(decideGate({ ...fine, phase, verdict, candidate: { name: "green", intended } })).toEqual({
      decision: "hold",
      reasons: ["nothing compared"],
    });
  });

  test.each(["budget", "headroom", "ledger", "slo"] as const)(
    "asks nothing of the %s where it was not declared",
    (part) => {
      expect(decideGate({ ...fine, [part]: part === "slo" ? undefined : null }).decision).toBe("proceed");
    },
  );
});
