import { expect, test } from "@jest/globals";
import { decideGate } from "../../../../slo/shift/gate/decide-gate.ts";
import { incomparableReasons } from "../../../../slo/shift/gate/incomparable-reasons.ts";
import { complete, fine, notWorse, uncompared, worse } from "./fine-gate.ts";

const words = (ratio: string, requests: string) =>
  `the stable arm fails ${ratio} of ${requests} requests: it is broken, or errors count what succeeds; nobody can say whether the candidate is worse`;

const counted = (stable: readonly [number, number], candidate: readonly [number, number] = [4_000, 2_400]) => ({
  ...fine.alone,
  stable: { requests: stable[0], errors: stable[1] },
  candidate: { requests: candidate[0], errors: candidate[1] },
});

test.each([
  { stable: [36_000, 36_000], says: [words("100 %", "36,000")] },
  { stable: [36_000, 32_400], says: [words("90 %", "36,000")] },
  { stable: [36_000, 32_399], says: [] },
  { stable: [20, 18], says: [words("90 %", "20")] },
  { stable: [19, 19], says: [] },
  // Two counters that are read one after the other may be apart.
  { stable: [1_000, 1_003], says: [words("100 %", "1,000")] },
  { stable: [0, 0], says: [] },
] as const)("incomparableReasons() says of a stable arm with $stable: $says", ({ stable, says }) => {
  expect(incomparableReasons({ alone: counted(stable) })).toEqual(says);
});

test("incomparableReasons() says nothing of a stable arm that nobody counted", () => {
  expect(incomparableReasons({ alone: { ...fine.alone, stable: null } })).toEqual([]);
});

test.each([
  { name: "a candidate with 60 % of errors", candidate: [4_000, 2_400] },
  // It fails 95 % of its requests where errors are those that succeed.
  { name: "a candidate with hardly any errors", candidate: [4_000, 200] },
  { name: "a candidate that is the same", candidate: [4_000, 4_000] },
] as const)("decideGate() holds where the stable arm fails nearly everything: $name", ({ candidate }) => {
  const alone = counted([36_000, 35_964], candidate);
  expect(decideGate({ ...fine, alone })).toEqual({ decision: "hold", reasons: [words("99.9 %", "36,000")] });
  expect(decideGate({ ...fine, ...complete, alone })).toEqual({
    decision: "hold",
    reasons: [words("99.9 %", "36,000")],
  });
});

test("decideGate() holds at the end of a rollout that nobody compared, too", () => {
  const alone = counted([60, 60], [600, 360]);
  expect(decideGate({ ...fine, ...complete, verdict: uncompared, alone })).toEqual({
    decision: "hold",
    reasons: [
      words("100 %", "60"),
      "the candidate fails 60 % of 600 requests, usual are 0.1 %; nothing to compare it with",
    ],
  });
});

test("decideGate() rolls back who is worse all the same, and says it beside", () => {
  expect(decideGate({ ...fine, verdict: worse, alone: counted([36_000, 33_000]) })).toEqual({
    decision: "roll_back",
    reasons: [`the candidate is worse: ${worse.why}`, words("91.7 %", "36,000")],
  });
});

test("decideGate() proceeds beside a stable arm that fails often", () => {
  expect(decideGate({ ...fine, alone: counted([36_000, 18_000]) })).toEqual({
    decision: "proceed",
    reasons: [notWorse],
  });
});
