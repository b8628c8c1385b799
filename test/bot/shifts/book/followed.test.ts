import { describe, expect, test } from "@jest/globals";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear, shownText } from "../tell.ts";
import { id } from "./sample-rollout.ts";

/** An exporter without a store that was started so many minutes after the begin: it knows of nothing before. */
const restartedAt = (at: number) => ({ unfollowed: { fromMs: begunMs, toMs: begunMs + at * minute } });

const weightsUnseen = { blind: [{ source: "weights", reason: "connect ECONNREFUSED 127.0.0.1:9999" }] } as const;

describe("ShiftBook", () => {
  test.each([
    { name: "from the beginning of which nothing was heard", heard: [], back: 10, line: "from 12:00 UTC to 12:10 UTC" },
    { name: "since the last report", heard: [{ at: 1 }, { at: 5 }], back: 10, line: "from 12:05 UTC to 12:10 UTC" },
    { name: "not where that was a moment before", heard: [{ at: 1 }, { at: 9 }], back: 10, line: undefined },
    {
      name: "also while its exporter could not read the weights",
      heard: [{ at: 1 }, { at: 9, ...weightsUnseen }],
      back: 10,
      line: "from 12:00 UTC to 12:10 UTC",
    },
  ])("says when nobody followed a rollout: $name", ({ heard, back, line }) => {
    const book = bookOf();
    for (const report of heard) hear(book, reportOf(report));
    // Each later report says it again.
    for (const later of [0.1, 0.4, 3]) {
      hear(book, reportOf({ at: back + later, ...restartedAt(back) }));
      const text = shownText(book.rollout(id) as Rollout, "en");
      expect(/Nobody followed it (.*)/.exec(text.replaceAll("2026-03-01 ", ""))?.[1]).toBe(line);
    }
  });

  test("takes each time in which nobody followed it for itself", () => {
    const book = bookOf();
    for (const at of [1, 5]) hear(book, reportOf({ at }));
    for (const at of [10.1, 12]) hear(book, reportOf({ at, ...restartedAt(10) }));
    hear(book, reportOf({ at: 20.1, ...restartedAt(20) }));
    expect(book.rollout(id)?.report.unfollowed).toEqual({ fromMs: begunMs + 12 * minute, toMs: begunMs + 20 * minute });
  });
});
