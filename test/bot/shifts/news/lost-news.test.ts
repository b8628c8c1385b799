import { describe, expect, test } from "@jest/globals";
import type { ShiftReport } from "../../../../slo/shift/shift-report.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear } from "../tell.ts";

const id = "checkout-green-20260301T120000Z";
const second = minute / 60;

/** What the thread of a rollout says when its losses are these at these seconds after 12:12, each with its second. */
function toldOf(counts: readonly (readonly [seconds: number, lost: number, more?: Partial<ShiftReport>])[]) {
  const book = bookOf();
  hear(book, reportOf());
  for (const [seconds, lost, more = {}] of counts) {
    const ledger = { sent: 90_000, answered: 90_000 - lost, failed: 0, inflight: 0, rescued: 0, lost, isWhole: true };
    hear(book, { ...reportOf({ ledger, ...more }), atMs: begunMs + 12 * minute + seconds * second });
  }
  return (book.rollout(id)?.lines ?? []).slice(1).map(({ atMs, news, mentions }) => {
    const lost = "lost" in news && typeof news.lost === "number" ? news.lost : undefined;
    return [(atMs - begunMs - 12 * minute) / second, news.kind, lost, mentions.length > 0 ? "calls" : ""];
  });
}

const steady = (from: number, to: number, lost: (seconds: number) => number) =>
  Array.from({ length: to - from }, (_, index) => [from + index, lost(from + index)] as const);
const over = { phase: "settled", outcome: "completed", endedAtMs: begunMs + 13 * minute } as const;

describe("what a thread tells of losses", () => {
  test.each([
    {
      what: "a count that grows by ten a second: as it doubles, half a minute apart, and the end of it",
      counts: [...steady(1, 121, (seconds) => 10 * seconds), [136, 1_200], [239, 1_200], [240, 1_200], [300, 1_200]],
      told: [
        [1, "lost", 10, "calls"],
        [10, "lost", 100, "calls"],
        [40, "lostMore", 400, ""],
        [80, "lostMore", 800, ""],
        [100, "lost", 1_000, "calls"],
        [240, "lostOver", 1_200, ""],
      ],
    },
    {
      what: "losses that come at once, and no more",
      counts: [
        [1, 412],
        [100, 412],
        [121, 412],
        [600, 412],
      ],
      told: [
        [1, "lost", 412, "calls"],
        [121, "lostOver", 412, ""],
      ],
    },
    {
      what: "one that was still to be told when they stopped",
      counts: [
        [1, 20],
        [16, 33],
        [136, 33],
      ],
      told: [
        [1, "lost", 20, "calls"],
        [136, "lostOver", 33, ""],
      ],
    },
    {
      what: "some more a while after they had stopped",
      counts: [
        [1, 40],
        [121, 40],
        [180, 43],
        [195, 44],
        [400, 44],
        [721, 44],
      ],
      told: [
        [1, "lost", 40, "calls"],
        [121, "lostOver", 40, ""],
        [180, "lostMore", 43, ""],
        [721, "lostOver", 44, ""],
      ],
    },
    {
      what: "those that go on for more than ten minutes, one every three",
      counts: steady(1, 1_300, (seconds) => 20 + Math.floor(seconds / 180)),
      told: [
        [1, "lost", 20, "calls"],
        [121, "lostOver", 20, ""],
        [180, "lostMore", 21, ""],
        [601, "lost", 23, "calls"],
        [840, "lostOver", 24, ""],
        [900, "lostMore", 25, ""],
        [1_260, "lost", 27, "calls"],
      ],
    },
    {
      what: "nothing of losses that nobody can read for a while",
      counts: [
        [1, 40],
        [30, 40, { ledger: { ...reportOf().ledger, lost: null } as ShiftReport["ledger"] }],
        [200, 40, { ledger: { ...reportOf().ledger, lost: null } as ShiftReport["ledger"] }],
        [210, 45],
        [260, 45],
        [330, 45],
      ],
      told: [
        [1, "lost", 40, "calls"],
        [330, "lostOver", 45, ""],
      ],
    },
    {
      what: "the last word by the closing line alone",
      counts: [
        [1, 40],
        [60, 41, over],
        [70, 43, over],
        [200, 43, { ...over, closed: true }],
        [400, 43, { ...over, closed: true }],
      ],
      told: [
        [1, "lost", 40, "calls"],
        [60, "completed", undefined, ""],
        [70, "lost", 43, "calls"],
        [200, "closed", 43, ""],
      ],
    },
    {
      what: "nothing new of a closed rollout that is taken back, and what it loses then",
      counts: [
        [1, 40],
        [60, 40, over],
        [80, 41, { ...over, closed: true }],
        [900, 41, { phase: "aborting" }],
        [915, 42, { phase: "aborting" }],
      ],
      told: [
        [1, "lost", 40, "calls"],
        [60, "completed", undefined, ""],
        [80, "closed", 41, ""],
        [900, "aborted", undefined, ""],
        [915, "lost", 42, "calls"],
      ],
    },
  ] as const)("is $what", ({ counts, told }) => {
    expect(toldOf(counts)).toEqual(told);
  });
});
