import { describe, expect, test } from "@jest/globals";
import { createSuccessGapFinder, type DueOutcome } from "../../../exporters/prove/report/success-gap.ts";
import fc from "../../property.ts";

const outcomes: Readonly<Record<string, DueOutcome>> = { o: "ok", x: "failed", "-": "missed" };

/** One letter per request, ten requests a second; they end in the order of the indexes. */
function gapOf(letters: string, order = [...letters].map((_, index) => index)) {
  const finder = createSuccessGapFinder();
  for (const index of order) {
    finder.settle(index, { dueMs: index * 100, outcome: outcomes[letters[index] ?? ""] ?? "ok" });
  }
  const { fromMs, toMs } = finder.longest();
  return [fromMs, toMs];
}

describe("createSuccessGapFinder()", () => {
  test.each([
    { name: "nothing lost: the pace", letters: "oooooo", gap: [0, 100] },
    { name: "one lost", letters: "ooxooo", gap: [100, 300] },
    { name: "the longest of two outages", letters: "oxxoxxxoxo", gap: [300, 700] },
    { name: "the first of two that are as long", letters: "oxxoxxo", gap: [0, 300] },
    { name: "an outage from the start", letters: "xxxooo", gap: [0, 300] },
    { name: "an outage up to the end, when the last request was due", letters: "oooxxx", gap: [200, 500] },
    { name: "nothing but losses", letters: "xxxx", gap: [0, 300] },
    { name: "one request", letters: "o", gap: [0, 0] },
    { name: "none", letters: "", gap: [0, 0] },
    { name: "what was never sent begins no gap", letters: "oo----ooxo", gap: [700, 900] },
    { name: "what was never sent ends no gap", letters: "ox--xo", gap: [0, 500] },
    { name: "what was never sent after the last loss is not part of it", letters: "oxx---", gap: [0, 200] },
  ])("finds $name", ({ letters, gap }) => {
    expect(gapOf(letters)).toEqual(gap);
  });

  test("finds the same in whatever order requests end", () => {
    const some = fc.array(fc.constantFrom("o", "x", "-"), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (drawn, keys) => {
        const order = drawn.map((_, index) => ({ index, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key);
        expect(
          gapOf(
            drawn.join(""),
            order.map(({ index }) => index),
          ),
        ).toEqual(gapOf(drawn.join("")));
      }),
    );
  });

  test("knows what ended before one that did not", () => {
    expect(gapOf("ooxxo", [0, 2, 3, 4])).toEqual([0, 400]);
  });

  test("takes what dividing leaves behind for no longer gap", () => {
    const finder = createSuccessGapFinder();
    for (let index = 0; index < 1000; index++) finder.settle(index, { dueMs: (index * 1000) / 7, outcome: "ok" });
    expect(finder.longest().fromMs).toBe(0);
  });
});
