import { describe, expect, test } from "@jest/globals";
import { stateOf } from "../../../../bot/shifts/render/rollout-look.ts";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear, shownText, toldKinds } from "../tell.ts";
import { completedAt, id, rolledBackAt } from "./sample-rollout.ts";

describe("ShiftBook", () => {
  test.each([
    { what: "ended", over: completedAt(13), kinds: ["started", "lost", "completed", "overtaken"] },
    { what: "ended", over: completedAt(13), isLeftFirst: true, kinds: ["started", "lost", "completed", "overtaken"] },
    { what: "went on", over: {}, kinds: ["started", "lost", "superseded", "overtaken"], gap: { gap: "other" } },
  ])("tells once what a rollout that $what had lost when the next one began", (one) => {
    const { over, isLeftFirst = false, kinds, gap = {} } = one;
    const book = bookOf();
    const ledger = { sent: 26_117, answered: 26_038, failed: 0, inflight: 0, rescued: null, lost: 79, isWhole: true };
    hear(book, reportOf());
    hear(book, reportOf({ at: 13.5, ...over, ledger }));
    if (isLeftFirst) hear(book, reportOf({ at: 13.6, rollout: null, phase: "idle", startedAtMs: null }));
    for (const at of [14, 30]) {
      const rollout = `checkout-green-20260301T12${at}00Z`;
      hear(book, reportOf({ at, rollout, startedAtMs: begunMs + at * minute, closed: true, ledger: null }));
    }
    const rollout = book.rollout(id);
    expect(toldKinds(rollout)).toEqual(kinds);
    expect(rollout?.lines.at(-1)?.news).toEqual({ kind: "overtaken", lost: 79, sent: 26_117, ...gap });
  });

  test("claims no 0 of a rollout whose end nobody told", () => {
    const book = bookOf();
    const ledger = { sent: 200, answered: 200, failed: 0, inflight: 0, rescued: null, lost: 0, isWhole: true };
    hear(book, reportOf({ ledger }));
    const next = "checkout-green-20260301T121400Z";
    hear(book, reportOf({ at: 14, rollout: next, startedAtMs: begunMs + 14 * minute }));
    const shown = shownText(book.rollout(id) as Rollout, "en").split("\n");
    const noneSeen = "none seen of 200, but not all was seen: counters began anew, or nobody looked all the time";
    expect(shown.filter((line) => line.includes("Requests lost")).map((line) => line.replaceAll("*", ""))).toEqual([
      expect.stringContaining(noneSeen),
      expect.stringContaining(noneSeen),
    ]);
  });

  test.each([
    { what: "whose ledger is closed", change: { closed: true } },
    { what: "whose requests nobody counts", change: { ledger: null } },
    { what: "whose losses nobody can tell", change: { blind: [{ source: "traffic", reason: "gone" }] } as const },
  ])("has nothing to add to a rollout $what when the next one begins", ({ change }) => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...change }));
    const next = "checkout-green-20260301T121400Z";
    hear(book, reportOf({ at: 14, rollout: next, startedAtMs: begunMs + 14 * minute }));
    expect(toldKinds(book.rollout(id))).not.toContain("overtaken");
  });

  test.each([
    { losses: [7, 8, 69], told: [7] },
    { losses: [7, 70, 699, 860], told: [7, 70, 860] },
    { losses: [860, 900], told: [860] },
  ])("tells of $losses requests that are lost while its account is closed $told", ({ losses, told }) => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13) }));
    hear(book, reportOf({ at: 14, ...completedAt(13), closed: true }));
    for (const [index, lost] of losses.entries()) {
      const lostOutside = { lost, lastAtMs: begunMs + 15 * minute };
      hear(book, reportOf({ at: 15 + index, ...completedAt(13), closed: true, lostOutside }));
    }
    const news = book.rollout(id)?.lines.flatMap((line) => (line.news.kind === "lostOutside" ? [line.news.lost] : []));
    expect(news).toEqual(told);
  });

  test.each([
    { known: 6, lost: 10, told: [6], shown: "10 more lost later" },
    { known: 0, lost: 4, told: [4], shown: "4 more lost later" },
    { known: 10, lost: 10, told: [10], shown: "10 more lost later" },
  ])("knows after $known of $lost that were lost last before the next one began", ({ known, lost, told, shown }) => {
    const outside = (count: number) => (count === 0 ? null : { lost: count, lastAtMs: begunMs + 15 * minute });
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13) }));
    hear(book, reportOf({ at: 14, ...completedAt(13), closed: true, lostOutside: outside(known) }));
    const next = { rollout: "checkout-green-20260301T121500Z", startedAtMs: begunMs + 15 * minute };
    const ended = {
      startedAtMs: begunMs,
      endedAtMs: begunMs + 13 * minute,
      outcome: "completed",
      unfollowed: null,
    } as const;
    const earlier = (count: number) => [{ rollout: id, ...ended, lostOutside: outside(count) }];
    hear(book, reportOf({ at: 15, ...next, earlierRollouts: earlier(known) }));
    hear(book, reportOf({ at: 15.1, ...next, earlierRollouts: earlier(lost) }));
    hear(book, reportOf({ at: 15.2, ...next, earlierRollouts: earlier(lost) }));
    const rollout = book.rollout(id) as Rollout;
    const news = rollout.lines.flatMap((line) => (line.news.kind === "lostOutside" ? [line.news.lost] : []));
    expect(news).toEqual(told);
    expect(shownText(rollout, "en")).toContain(shown);
  });

  test("tells losses as they grow tenfold, after the end once more, and leaves the last word to the closing line", () => {
    const book = bookOf();
    const lose = (at: number, lost: number, more = {}) => {
      const ledger = { sent: 26_117, answered: 26_117 - lost, failed: 0, inflight: 0, rescued: 0, lost, isWhole: true };
      hear(book, reportOf({ at, ledger, ...more }));
    };
    for (const [index, lost] of [0, 1, 9, 10, 66, 660].entries()) lose(12 + index / 10, lost);
    for (const [index, lost] of [663, 664, 665, 6_640].entries()) lose(13 + index / 10, lost, completedAt(13));
    lose(14, 6_700, { ...completedAt(13), closed: true });
    const told = (book.rollout(id)?.lines ?? []).map(({ news }) =>
      "lost" in news ? [news.kind, news.lost] : news.kind,
    );
    expect(told).toMatchObject([
      "started",
      ["lost", 1],
      ["lost", 10],
      ["lost", 660],
      ["completed", { lost: 663 }],
      ["lost", 664],
      ["lost", 6_640],
      ["closed", 6_700],
    ]);
  });

  test("shows no rollout of which not all was seen as completed without a loss", () => {
    const book = bookOf();
    const ledger = { sent: 9, answered: 9, failed: 0, inflight: 0, rescued: 0, lost: 0 };
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13), ledger: { ...ledger, isWhole: false } }));
    expect(stateOf(book.rollout(id) as Rollout)).toBe("uncounted");
    hear(book, reportOf({ at: 14, ...completedAt(13), ledger: { ...ledger, isWhole: true } }));
    expect(stateOf(book.rollout(id) as Rollout)).toBe("completed");
  });

  test("tells what a rollout lost in all once its ledger is closed, and again when it was taken back since", () => {
    const book = bookOf();
    const ledger = { sent: 0, answered: 0, failed: 0, inflight: 0, rescued: 0, lost: 0, isWhole: true };
    const sent = (count: number) => ({ ledger: { ...ledger, sent: count, answered: count } });
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13), ...sent(8_108) }));
    for (const at of [14, 15, 16]) hear(book, reportOf({ at, ...completedAt(13), ...sent(14_110), closed: true }));
    const nothing = { intended: 0, actual: 0 } as const;
    hear(book, reportOf({ at: 17, phase: "aborting", changedAtMs: begunMs + 17 * minute, candidate: nothing }));
    hear(book, reportOf({ at: 18, ...rolledBackAt(18), ...sent(15_000), candidate: nothing }));
    hear(book, reportOf({ at: 19, ...rolledBackAt(18), ...sent(16_200), candidate: nothing, closed: true }));
    const rollout = book.rollout(id);
    expect(toldKinds(rollout)).toEqual(["started", "completed", "closed", "aborted", "rolledBack", "closed"]);
    expect(rollout?.lines.flatMap(({ news }) => (news.kind === "closed" ? [[news.lost, news.sent]] : []))).toEqual([
      [0, 14_110],
      [0, 16_200],
    ]);
  });

  test.each([
    { what: "an exporter without this field", change: { closed: false } },
    {
      what: "counters that cannot tell",
      change: {
        closed: true,
        ledger: { sent: 9, answered: 9, failed: 0, inflight: null, rescued: null, lost: null, isWhole: true },
      },
    },
    { what: "a shift whose requests nobody counts", change: { closed: true, ledger: null } },
  ])("has no last numbers to tell of $what", ({ change }) => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13), ...change, closed: false }));
    hear(book, reportOf({ at: 15, ...completedAt(13), ...change }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "completed"]);
  });
});
