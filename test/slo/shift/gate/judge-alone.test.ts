import { describe, expect, test } from "@jest/globals";
import { decideGate } from "../../../../slo/shift/gate/decide-gate.ts";
import { complete, fine, uncompared } from "./fine-gate.ts";

describe("decideGate()", () => {
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
      why: "the candidate fails 41.8 % of 667 requests, usual are 0.1 %; nothing to compare it with",
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
});
