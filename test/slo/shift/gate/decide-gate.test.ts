import { describe, expect, test } from "@jest/globals";
import { decideGate } from "../../../../slo/shift/gate/decide-gate.ts";
import type { GateFacts } from "../../../../slo/shift/gate/gate-facts.ts";

const notWorse = "no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests";
const fine: GateFacts = {
  phase: "shifting",
  candidate: { name: "green", intended: 0.1 },
  verdict: { kind: "not_worse", sli: "errors", evidence: -2.1, limit: 6.9, detectable: 2, why: notWorse },
  drift: { share: -0.002, tolerance: 0.025, settled: true },
  budget: { slo: "checkout-availability", spent: 0.004, maxSpend: 0.1 },
  headroom: { requestsPerSecond: 200, stableCapacity: 400, limit: 360 },
  isWeightless: false,
  shareBasis: "requests",
  blind: [],
  down: [],
  ledger: { lost: 0 },
  alone: {
    candidate: { requests: 18_400, errors: 22 },
    stable: { requests: 165_600, errors: 182 },
    judge: { alpha: 0.001, minRequests: 100, effectFloor: 0.001, errorRatio: 0.001 },
  },
  slo: { id: "checkout-availability", remaining: 0.7 },
};
const unseen = "not all requests were seen: more may be lost than was counted";
const uncompared = { ...fine.verdict, kind: "not_enough" } as const;
const complete = {
  phase: "settled",
  candidate: { name: "green", intended: 1 },
  drift: { share: 0, tolerance: 0.02, settled: true },
} as const;
const refused = { source: "weights", reason: "connection refused" } as const;
const worse = {
  ...fine.verdict,
  kind: "worse",
  why: "errors 2.1 % against 0.11 % after 1,840 candidate requests: evidence 12.4 of 6.9",
} as const;

interface RollBack {
  readonly name: string;
  readonly change: Partial<GateFacts>;
  readonly reason: string;
  readonly holds?: readonly string[];
}

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
    {
      name: "a stable arm with too few requests to compare with",
      candidate: { requests: 667, errors: 0 },
      stable: { requests: 4, errors: 0 },
      why: "not compared: 4 of 100 stable requests",
    },
    {
      name: "too few requests of both",
      candidate: { requests: 41, errors: 0 },
      stable: { requests: 4, errors: 4 },
      why: "not compared: 41 of 100 candidate requests, 4 of 100 stable requests",
    },
    {
      name: "a stable arm of which nothing is known",
      candidate: { requests: 667, errors: 1 },
      stable: null,
      why: "not compared: 0 of 100 stable requests",
    },
    {
      name: "a difference that is neither shown nor ruled out",
      candidate: { requests: 1_000, errors: 30 },
      stable: { requests: 1_000, errors: 20 },
      why: "not decided: the candidate fails 3 % of 1,000 requests, the stable arm 2 % of 1,000",
    },
  ])("proceeds at the end without a comparison where the candidate is as usual, and says so: $name", (row) => {
    const alone = { ...fine.alone, candidate: row.candidate, stable: row.stable };
    expect(decideGate({ ...fine, ...complete, verdict: uncompared, alone })).toEqual({
      decision: "proceed",
      reasons: ["the rollout is complete: all traffic is at green", row.why],
    });
  });

  test.each([
    {
      name: "fails far more than what is usual",
      alone: { candidate: { requests: 667, errors: 279 }, stable: { requests: 4, errors: 0 } },
      why: "the candidate fails 42 % of 667 requests, usual are 0.1 %; nothing to compare it with",
    },
    {
      name: "fails the first request of all",
      alone: { candidate: { requests: 1, errors: 1 }, stable: null },
      why: "the candidate fails 100 % of 1 request, usual are 0.1 %; nothing to compare it with",
    },
    {
      name: "fails more than the stable arm by far, without a verdict",
      alone: { candidate: { requests: 1_000, errors: 80 }, stable: { requests: 100, errors: 2 } },
      why: "the candidate fails 8 % of 1,000 requests, the stable arm 2 % of 100",
    },
    {
      name: "got no request",
      alone: { candidate: { requests: 0, errors: 0 } },
      why: "nothing is known of the candidate: none of its requests were counted",
    },
    {
      name: "has requests that nobody counts",
      alone: { candidate: null },
      why: "nothing is known of the candidate: none of its requests were counted",
    },
    {
      name: "is measured by nothing",
      alone: { judge: null },
      why: "what is usual is not known: load the rules that nines generates now",
    },
  ])("holds at the end without a comparison where the candidate $name", ({ alone, why }) => {
    expect(decideGate({ ...fine, ...complete, verdict: uncompared, alone: { ...fine.alone, ...alone } })).toEqual({
      decision: "hold",
      reasons: [why],
    });
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
      name: "not all was seen of a rollout that is complete, and says so",
      change: { ...complete, ledger: { lost: null, isWhole: false } },
      reasons: ["the rollout is complete: all traffic is at green", unseen],
    },
  ])("proceeds where $name", ({ change, reasons }) => {
    expect(decideGate({ ...fine, ...change })).toEqual({ decision: "proceed", reasons });
  });

  test.each([
    { name: "", change: {}, reasons: ["3 requests were lost", unseen] },
    {
      name: ", nor of one that is over",
      change: { phase: "idle", candidate: { name: "green", intended: 0 }, lostLately: 3, reloadedSeconds: 1 },
      reasons: ["no rollout is under way"],
    },
    {
      name: ", and of weights that nobody knows",
      change: { candidate: { name: "green", intended: null }, lostLately: 3 },
      reasons: [
        "the weights are not known",
        "3 requests were lost",
        "3 requests were lost in the last two minutes, outside of the rollout",
        unseen,
      ],
    },
  ] as const)("says beside what holds that not all was seen$name", ({ change, reasons }) => {
    const ledger = { lost: 3, isWhole: false };
    expect(decideGate({ ...fine, ledger, ...change } as GateFacts)).toEqual({ decision: "hold", reasons });
  });

  test("says beside what takes a rollout back that not all was seen", () => {
    const ledger = { lost: 3, isWhole: false };
    expect(decideGate({ ...fine, phase: "aborting", ledger }).reasons).toEqual([
      "traffic is on its way back already",
      "3 requests were lost",
      unseen,
    ]);
  });

  test("is silent about the limit of the shift's own SLO while nobody knows what was spent", () => {
    const budget = { slo: "checkout-availability", spent: null, maxSpend: 0.1 };
    expect(decideGate({ ...fine, budget, slo: undefined })).toEqual({ decision: "proceed", reasons: [notWorse] });
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
      reason: "traffic has not had the time to follow the last change of weights, or of servers that are up",
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
      change: { blind: [refused] },
      reason: "the weights cannot be read: connection refused",
    },
    {
      name: "declared weights that nobody can read",
      change: { blind: [{ source: "declared", reason: "no such file" }] },
      reason: "the declared weights cannot be read: no such file",
    },
    {
      name: "traffic that nobody can read",
      change: { blind: [{ source: "traffic", reason: "timeout" }] },
      reason: "the traffic cannot be read: timeout",
    },
    {
      name: "weights that nobody knows, though nothing seems to go on",
      change: { phase: "idle", candidate: { name: "green", intended: null } },
      reason: "the weights are not known",
    },
    {
      name: "weights that nobody knows, with the reason",
      change: { phase: "settled", candidate: { name: "green", intended: null }, blind: [refused], drift: null },
      reason: "the weights are not known: connection refused",
    },
    {
      name: "weights that are all 0",
      change: { phase: "idle", candidate: { name: "green", intended: null }, isWeightless: true },
      reason: "all weights are 0: no arm is meant to have anything",
    },
    {
      name: "sessions that do not follow",
      change: { shareBasis: "sessions", drift: { share: -0.1, tolerance: 0.025, settled: true } },
      reason: "the candidate has 10 points less of the sessions than its weight says, and 2.5 points may be chance",
    },
    {
      name: "a candidate that is down",
      change: { down: ["green"] },
      reason: "green is down: it has weight, and none of its servers takes requests",
    },
    {
      name: "a stable arm that is down",
      change: { down: ["blue"] },
      reason: "blue is down: it has weight, and none of its servers takes requests; there is no way back",
    },
    {
      name: "a candidate that is down and has everything",
      change: { ...complete, down: ["green"] },
      reason: "green is down: it has weight, and none of its servers takes requests",
    },
    { name: "one lost request", change: { ledger: { lost: 1 } }, reason: "1 request was lost" },
    { name: "lost requests", change: { ledger: { lost: 1234 } }, reason: "1,234 requests were lost" },
    {
      name: "requests that may be lost",
      change: { ...complete, ledger: { lost: 0, unsettled: 72 } },
      reason: "72 requests were answered by no arm: whether they are lost is not known yet",
    },
    {
      name: "lost requests, and more that may be",
      change: { ledger: { lost: 6, unsettled: 194 } },
      reason: "6 requests were lost, and 194 more that no arm answered may be",
    },
    {
      name: "lost requests, and no more than counters are apart",
      change: { ledger: { lost: 6, unsettled: 5 } },
      reason: "6 requests were lost",
    },
    {
      name: "requests lost beside the rollout",
      change: { lostLately: 412 },
      reason: "412 requests were lost in the last two minutes, outside of the rollout",
    },
    {
      name: "one request lost once the rollout is complete",
      change: { ...complete, lostLately: 1 },
      reason: "1 request was lost in the last two minutes, outside of the rollout",
    },
    {
      name: "a proxy that began anew just now",
      change: { reloadedSeconds: 299 },
      reason: "the proxy was reloaded or restarted, and may have forgotten the weights",
    },
    {
      name: "a proxy that began anew with all of the traffic at the candidate",
      change: { ...complete, reloadedSeconds: 0 },
      reason: "the proxy was reloaded or restarted, and may have forgotten the weights",
    },
    {
      name: "an alert about what cannot be known otherwise",
      change: { alerts: ["RollbackHeadroomLow", "TrafficShiftStalled", "WeightConfigDrift"] },
      reason: "RollbackHeadroomLow is firing: the stable arm could not take everything back",
    },
    {
      name: "nothing to release",
      change: { phase: "idle", candidate: { name: "green", intended: 0 } },
      reason: "no rollout is under way",
    },
    {
      name: "requests lost in a rollout that is complete",
      change: { ...complete, ledger: { lost: 3 } },
      reason: "3 requests were lost",
    },
    {
      name: "a page about lost requests in a rollout that is complete",
      change: { ...complete, alerts: ["DrainDroppedRequests"] },
      reason: "DrainDroppedRequests is firing: requests were lost",
    },
    {
      name: "a page about what nobody sees in a rollout that is complete",
      change: { ...complete, alerts: ["ShiftSourceBlind"] },
      reason: "ShiftSourceBlind is firing: nobody sees the weights or the traffic",
    },
    {
      name: "a budget that is gone in a rollout that is complete",
      change: { ...complete, slo: { id: "checkout-availability", remaining: 0 } },
      reason: "the error budget of checkout-availability is spent",
    },
    {
      name: "a source that is blind in a rollout that is complete",
      change: { ...complete, blind: [refused] },
      reason: "the weights cannot be read: connection refused",
    },
    {
      name: "traffic that is not all where the weights want all of it",
      change: { ...complete, drift: { share: -0.54, tolerance: 0.02, settled: true } },
      reason: "the candidate has 54 points less of the traffic than its weight says, and 2 points may be chance",
    },
    {
      name: "traffic that nobody sees at the end",
      change: { ...complete, drift: null },
      reason: "the share of traffic is not known",
    },
    {
      name: "a candidate that is slower and has everything",
      change: { ...complete, verdict: { ...worse, sli: "slow", why: "slow requests 9 % against 1 %" } },
      reason: "the candidate is slower: slow requests 9 % against 1 %",
    },
  ] as const)("holds for $name", ({ change, reason }) => {
    expect(decideGate({ ...fine, ...change })).toEqual({ decision: "hold", reasons: [reason] });
  });

  test.each([
    {
      name: "a page",
      change: { alerts: ["DrainDroppedRequests"] },
      reason: "DrainDroppedRequests is firing: requests were lost",
    },
    {
      name: "an SLO that nobody knows",
      change: { slo: { id: "nope", remaining: null, why: "Prometheus records no such SLO, it records shop-up" } },
      reason: "the error budget of nope is not known: Prometheus records no such SLO, it records shop-up",
    },
  ])("says beside that no rollout is under way: $name", ({ change, reason }) => {
    expect(decideGate({ ...fine, phase: "idle", candidate: { name: "green", intended: 0 }, ...change })).toEqual({
      decision: "hold",
      reasons: ["no rollout is under way", reason],
    });
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
