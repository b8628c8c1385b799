import { describe, expect, test } from "@jest/globals";
import type { ShiftBook } from "../../../../bot/shifts/book/shift-book.ts";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import { notesOf, readRollout, rolloutNote, rolloutsIn } from "../../../../bot/shifts/rollout-notes.ts";
import type { ShiftReport } from "../../../../slo/shift/shift-report.ts";
import fc from "../../../property.ts";
import { begunMs, minute, reportOf, worseNumbers } from "../sample-report.ts";
import { bookOf, hear, toldKinds } from "../tell.ts";
import { id, rolledBackAt } from "./sample-rollout.ts";

const steps: readonly ShiftReport[] = [
  reportOf({ at: 0, step: { number: 1, of: 5 }, candidate: { intended: 0.05 } }),
  reportOf({ at: 5, step: { number: 2, of: 5 }, candidate: { intended: 0.1 } }),
  reportOf({ at: 12 }),
  reportOf({ at: 14, phase: "paused" }),
  reportOf({ at: 20 }),
  reportOf({ at: 21, ...worseNumbers }),
  reportOf({ at: 22, ...worseNumbers, phase: "aborting" }),
  reportOf({ at: 23, ...worseNumbers, ...rolledBackAt(23) }),
  reportOf({ at: 24, ...worseNumbers, ...rolledBackAt(23), closed: true }),
];

describe("ShiftBook", () => {
  test.each([
    { shift: "checkout-green", minutes: -1, began: undefined },
    { shift: "checkout-green", minutes: 0, began: 0 },
    { shift: "checkout-green", minutes: 59, began: 0 },
    { shift: "checkout-green", minutes: 61, began: 60 },
    { shift: "payments-green", minutes: 61, began: undefined },
  ])("knows which rollout of $shift was the last one $minutes minutes after the first began", (row) => {
    const book = bookOf();
    hear(book, reportOf());
    const next = "checkout-green-20260301T130000Z";
    hear(book, reportOf({ at: 60, rollout: next, startedAtMs: begunMs + 60 * minute }));
    const began = row.began === undefined ? undefined : begunMs + row.began * minute;
    expect(book.beganAtMs(row.shift, begunMs + row.minutes * minute)).toBe(began);
  });

  test("tells each state once, whatever is said twice", () => {
    const book = bookOf();
    for (const report of steps) for (let times = 0; times < 3; times++) hear(book, report);
    expect(toldKinds(book.rollout(id))).toEqual([
      "started",
      "step",
      "step",
      "paused",
      "resumed",
      "worse",
      "aborted",
      "rolledBack",
      "closed",
    ]);
  });

  test("tells nothing of a rollout that begins with nothing, or is first seen on its way back", () => {
    const book = bookOf();
    hear(book, reportOf({ at: 1, phase: "aborting", candidate: { intended: 0 } }));
    expect([...book.rollouts()]).toEqual([]);
    hear(book, reportOf({ at: 2, phase: "aborting", candidate: { intended: 0.5 } }));
    expect(toldKinds(book.rollout(id))).toEqual([]);
    const rolledBack = { phase: "idle", outcome: "rolled_back", endedAtMs: begunMs + 3 * minute } as const;
    hear(book, reportOf({ at: 3, ...rolledBack, candidate: { intended: 0 } }));
    expect(toldKinds(book.rollout(id))).toEqual(["rolledBack"]);
  });

  test("is changed by no report that is late", () => {
    const book = bookOf();
    for (const report of steps) hear(book, report);
    const before = JSON.stringify([...book.rollouts()]);
    book.takeChanges();
    for (const report of steps) book.observe(report, { source: "shifts", heardAtMs: begunMs + 60 * minute });
    expect(JSON.stringify([...book.rollouts()])).toBe(before);
    expect(book.takeChanges()).toEqual({ changed: [], forgotten: [] });
  });

  test("calls people for what is worse, blind or lost alone", () => {
    const book = bookOf();
    for (const report of steps) hear(book, report);
    hear(
      book,
      reportOf({ at: 30, ...worseNumbers, outcome: "rolled_back", blind: [{ source: "weights", reason: "gone" }] }),
    );
    const calls = book.rollout(id)?.lines.map(({ news, mentions }) => `${news.kind} ${mentions.join()}`.trim());
    expect(calls).toEqual([
      "started",
      "step",
      "step",
      "paused",
      "resumed",
      "worse !subteam^S012ABCDEF",
      "aborted",
      "rolledBack",
      "closed",
    ]);
  });

  test("has nothing to say of a shift without a rollout, nor of one that ended a day ago", () => {
    const book = bookOf();
    hear(book, reportOf({ rollout: null, phase: "idle", startedAtMs: null }));
    const over = reportOf({ outcome: "completed", phase: "settled", endedAtMs: begunMs });
    book.observe(over, { source: "shifts", heardAtMs: begunMs + 25 * 60 * minute });
    expect([...book.rollouts()]).toEqual([]);
  });

  test("says that the exporter is silent after two minutes, and that it is heard again", () => {
    const book = bookOf();
    hear(book, reportOf());
    book.tick(begunMs + 13.5 * minute);
    expect(toldKinds(book.rollout(id))).toEqual(["started"]);
    book.tick(begunMs + 15 * minute);
    book.tick(begunMs + 16 * minute);
    hear(book, reportOf({ at: 17 }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "blind", "seen"]);
  });

  test("gives a process that has just begun the time to hear", () => {
    const book = bookOf();
    hear(book, reportOf());
    const later = bookOf(saved(book), begunMs + 60 * minute);
    later.tick(begunMs + 61 * minute);
    expect(toldKinds(later.rollout(id))).toEqual(["started"]);
    later.tick(begunMs + 63 * minute);
    expect(toldKinds(later.rollout(id))).toEqual(["started", "blind"]);
  });

  test("a clock that runs ahead hides nothing that comes later", () => {
    const book = bookOf();
    book.observe(reportOf({ at: 500 }), { source: "shifts", heardAtMs: begunMs + 12 * minute });
    hear(book, reportOf({ at: 13, ...worseNumbers }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "worse"]);
  });

  test("forgets a rollout a week after its last report", () => {
    const book = bookOf();
    hear(book, reportOf());
    book.tick(begunMs + 8 * 24 * 60 * minute);
    expect(book.takeChanges().forgotten).toEqual([id]);
    expect(notesOf({ changed: [], forgotten: [id] })).toEqual(new Map([[rolloutNote(id), ""]]));
    expect(readRollout("")).toBeUndefined();
  });

  test("keeps a course that does not grow without end, with every change of weights", () => {
    const book = bookOf();
    for (let at = 0; at < 600; at++)
      hear(book, reportOf({ at, candidate: { intended: at < 30 ? 0.05 : 0.25 }, step: null }));
    const course = book.rollout(id)?.course ?? [];
    expect(course.length).toBeLessThanOrEqual(240);
    expect(course.at(-1)?.atMs).toBe(begunMs + 599 * minute);
    expect(course.some(({ atMs }) => atMs === begunMs + 30 * minute)).toBe(true);
  });

  test("reads rollouts that were stored before arms could be down, or do well alone", () => {
    const book = bookOf();
    hear(book, reportOf());
    const [text = ""] = notesOf({ changed: [...book.rollouts()], forgotten: [] }).values();
    const older = text.replace('"down":[],', "").replace('"alone":null,', "").replace(',"isWhole":true', "");
    expect(older).not.toContain("isWhole");
    expect(readRollout(older)?.report).toMatchObject({ down: [], alone: null, ledger: { isWhole: true } });
  });

  test("duplicates, any order and crashes: one rollout, no reply twice, the newest numbers", () => {
    const plan = fc.array(fc.record({ which: fc.nat(steps.length - 1), crash: fc.boolean(), lose: fc.boolean() }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(plan, (moves) => {
        let book = bookOf();
        let stored: readonly Rollout[] = [];
        let newest = -1;
        for (const { which, crash, lose } of moves) {
          const report = steps[which];
          if (report === undefined) continue;
          book.observe(report, { source: "shifts", heardAtMs: begunMs + 90 * minute });
          if (crash && lose) {
            // What was not stored is delivered again, because its delivery was not marked done.
            book = bookOf(stored);
            book.observe(report, { source: "shifts", heardAtMs: begunMs + 90 * minute });
          }
          newest = Math.max(newest, which);
          stored = saved(book);
          if (crash) book = bookOf(stored);
        }
        const rollouts = [...book.rollouts()];
        expect(rollouts).toHaveLength(1);
        const [rollout] = rollouts;
        expect(rollout?.report.atMs).toBe(steps[newest]?.atMs);
        expect(rollout?.lines.map(({ seq }) => seq)).toEqual(rollout?.lines.map((_, index) => index + 1));
        const keys =
          rollout?.lines.map(({ news }) => JSON.stringify([news.kind, "step" in news ? news.step : null])) ?? [];
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

/** What a book would store, read back. */
function saved(book: ShiftBook): readonly Rollout[] {
  return rolloutsIn(notesOf({ changed: [...book.rollouts()], forgotten: [] }));
}
