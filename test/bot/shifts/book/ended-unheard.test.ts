import { describe, expect, test } from "@jest/globals";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import type { EarlierRolloutReport } from "../../../../slo/shift/shift-report.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear, shownText, toldKinds } from "../tell.ts";
import { completedAt, id, rolledBackAt } from "./sample-rollout.ts";

const next = { rollout: "checkout-green-20260301T123800Z", startedAtMs: begunMs + 38 * minute } as const;
const end = (outcome: EarlierRolloutReport["outcome"], at: number, rollout = id): EarlierRolloutReport => ({
  rollout,
  startedAtMs: begunMs,
  endedAtMs: begunMs + at * minute,
  outcome,
  unfollowed: { fromMs: begunMs + 12.1 * minute, toMs: begunMs + 39.9 * minute },
});

describe("ShiftBook", () => {
  test.each([
    {
      name: "that it went back, by the report that tells of the next one",
      before: [],
      later: [{ at: 40, earlierRollouts: [end("rolled_back", 20)] }],
      told: ["started", "endedUnheard", "overtaken"],
      state: "ROLLED BACK",
    },
    {
      name: "that it completed, without a tick",
      before: [],
      later: [{ at: 40, earlierRollouts: [end("completed", 20)] }],
      told: ["started", "endedUnheard", "overtaken"],
      state: "COMPLETED, LOSSES UNKNOWN",
    },
    {
      name: "that it went back, also when that is known later",
      before: [],
      later: [{ at: 40 }, { at: 41, earlierRollouts: [end("rolled_back", 20)] }],
      told: ["started", "superseded", "overtaken", "endedUnheard"],
      state: "ROLLED BACK",
    },
    {
      name: "once, however often it is reported",
      before: [],
      later: [40, 41, 55].map((at) => ({ at, earlierRollouts: [end("rolled_back", 20)] })),
      told: ["started", "endedUnheard", "overtaken"],
      state: "ROLLED BACK",
    },
    {
      name: "that one which had completed was taken back",
      before: [{ at: 13, ...completedAt(13) }],
      later: [{ at: 40, earlierRollouts: [end("rolled_back", 20)] }],
      told: ["started", "completed", "endedUnheard", "overtaken"],
      state: "ROLLED BACK",
    },
    {
      name: "nothing of an end that it told itself",
      before: [{ at: 15, ...rolledBackAt(15) }],
      later: [{ at: 40, earlierRollouts: [end("rolled_back", 15)] }],
      told: ["started", "rolledBack", "overtaken"],
      state: "ROLLED BACK",
    },
    {
      name: "nothing where its exporter knows of no end either",
      before: [],
      later: [{ at: 40, earlierRollouts: [{ ...end(null, 20), endedAtMs: null }] }],
      told: ["started", "superseded", "overtaken"],
      state: "SUPERSEDED",
    },
    {
      name: "nothing of one that was not heard of, nor of another shift",
      before: [],
      later: [
        { at: 40, earlierRollouts: [end("rolled_back", 20, "other")] },
        { at: 41, shift: "cart", rollout: "cart-1", earlierRollouts: [end("rolled_back", 20)] },
      ],
      told: ["started", "superseded", "overtaken"],
      state: "SUPERSEDED",
    },
  ])("tells of a rollout whose end no report told $name", ({ before, later, told, state }) => {
    const book = bookOf();
    for (const report of [{}, ...before]) hear(book, reportOf(report));
    for (const report of later) hear(book, reportOf({ ...next, ...report }));
    const rollout = book.rollout(id) as Rollout;
    expect(toldKinds(rollout)).toEqual(told);
    expect(shownText(rollout, "en")).toContain(`${state}  checkout canary v1.42`);
  });

  test.each([
    {
      name: "plainly, with its ledger, where the next report was of another one already",
      next: { at: 15.5 },
      told: ["started", "aborted", "rolledBack", "overtaken"],
      thread: [
        "*Rolled back* in 30 s · the old arm has 31.1 % of its capacity free",
        "Requests lost: *0* of 184,220, as last counted before the next rollout began",
      ],
      head: ["Requests lost: 0 of 184,220", "The next rollout began at 2026-03-01 12:15 UTC"],
    },
    {
      name: "with when it was taken back, where the next one began before its traffic had followed",
      backSinceMs: begunMs + 15.1 * minute,
      next: { at: 15.5 },
      told: ["started", "aborted", "rolledBack", "overtaken"],
      thread: [
        "*Rolled back* at 2026-03-01 12:15 UTC · the next rollout began 24 s later, before its traffic had followed",
        "Requests lost: *0* of 184,220, as last counted before the next rollout began",
      ],
      head: [
        "ROLLED BACK  checkout canary v1.42 was taken back, and its traffic had not followed yet",
        "ended 2026-03-01 12:15 UTC after 16 min",
      ],
    },
    {
      name: "as one that no report told, with when it was taken back, where nobody heard of that",
      back: {},
      backSinceMs: begunMs + 15.3 * minute,
      next: { at: 16.3 },
      told: ["started", "endedUnheard", "overtaken"],
      thread: [
        "*Rolled back* at 2026-03-01 12:15 UTC, which no report told: the last one was made at 2026-03-01 12:15 UTC · the next rollout began 12 s later, before its traffic had followed",
      ],
      head: ["ROLLED BACK  checkout canary v1.42 was taken back, and"],
    },
    {
      name: "plainly where not all of it was seen before, which its ledger says",
      last: { ledger: { sent: 500, answered: 500, failed: 0, inflight: 0, rescued: 0, lost: 0, isWhole: false } },
      next: { at: 15.5 },
      told: ["started", "aborted", "rolledBack", "overtaken"],
      thread: ["*Rolled back* in 30 s", "Requests lost: *none seen* of 500, but not all was seen"],
      head: ["Requests lost: none seen of 500, but not all was seen", "The next rollout began at"],
    },
    {
      name: "as one that no report told where the next report came a minute later",
      next: { at: 16.3 },
      told: ["started", "aborted", "endedUnheard", "overtaken"],
      thread: ["which no report told", "*none seen* of 184,220, but not all was seen"],
      head: ["none seen of 184,220, but not all was seen", "Not followed since 2026-03-01 12:15 UTC"],
    },
    {
      name: "as one that no report told where nobody looked meanwhile",
      unfollowed: { fromMs: begunMs + 15.2 * minute, toMs: begunMs + 15.5 * minute },
      next: { at: 15.5 },
      told: ["started", "aborted", "endedUnheard", "overtaken"],
      thread: ["which no report told", "*none seen* of 184,220, but not all was seen"],
      head: ["none seen of 184,220, but not all was seen", "Not followed since 2026-03-01 12:15 UTC"],
    },
  ])("tells of an end that the next one's first report told $name", (row) => {
    const goingBack = {
      phase: "aborting",
      changedAtMs: begunMs + 15 * minute,
      candidate: { intended: 0, actual: 0 },
    } as const;
    const { back = goingBack, last = {}, unfollowed = null, backSinceMs = null, told, thread, head } = row;
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 15.2, ...back, ...last }));
    const earlierRollouts = [{ ...end("rolled_back", 15.5), backSinceMs, unfollowed }];
    const begun = { rollout: "checkout-green-20260301T121530Z", startedAtMs: begunMs + 15.5 * minute };
    for (const at of [0, 0.1]) hear(book, reportOf({ ...begun, at: row.next.at + at, earlierRollouts }));
    const rollout = book.rollout(id) as Rollout;
    expect(toldKinds(rollout)).toEqual(told);
    const [shown = "", lines = ""] = shownText(rollout, "en").split("--- thread");
    for (const text of head) expect(shown).toContain(text);
    for (const text of thread) expect(lines).toContain(text);
  });

  test("keeps the end that became known when an older report of it comes late", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 40, ...next, earlierRollouts: [end("rolled_back", 20)] }));
    hear(book, reportOf({ at: 19 }));
    expect(book.rollout(id)?.report.outcome).toBe("rolled_back");
  });

  test("says since when it was not followed by its last report, and not by the beginning of the next one", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 40, ...next }));
    expect(shownText(book.rollout(id) as Rollout, "en")).toContain("Not followed since 2026-03-01 12:12 UTC");
  });

  test("has no button to abort one that another followed, which it would abort", () => {
    const book = bookOf();
    hear(book, reportOf());
    expect(shownText(book.rollout(id) as Rollout, "en")).toContain("[Abort command…]");
    hear(book, reportOf({ at: 40, ...next }));
    expect(shownText(book.rollout(id) as Rollout, "en")).not.toContain("[Abort command…]");
  });
});
