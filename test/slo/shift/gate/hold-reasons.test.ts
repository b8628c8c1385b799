import { describe, expect, test } from "@jest/globals";
import { decideGate } from "../../../../slo/shift/gate/decide-gate.ts";
import type { GateFacts } from "../../../../slo/shift/gate/gate-facts.ts";
import { complete, fine, refused, unseen, worse } from "./fine-gate.ts";

describe("decideGate()", () => {
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
});
