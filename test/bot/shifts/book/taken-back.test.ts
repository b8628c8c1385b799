import { describe, expect, test } from "@jest/globals";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear, toldKinds } from "../tell.ts";
import { completedAt, id, rolledBackAt } from "./sample-rollout.ts";

describe("ShiftBook", () => {
  test("tells that a completed rollout is taken back, however soon", () => {
    const book = bookOf();
    const nothing = { intended: 0, actual: 0 } as const;
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, phase: "settled", outcome: "completed", endedAtMs: begunMs + 13 * minute }));
    hear(book, reportOf({ at: 14, phase: "aborting", changedAtMs: begunMs + 14 * minute, candidate: nothing }));
    const rolledBack = { phase: "idle", outcome: "rolled_back", endedAtMs: begunMs + 15 * minute } as const;
    hear(book, reportOf({ at: 15, ...rolledBack, candidate: nothing }));
    const rollout = book.rollout(id);
    expect(toldKinds(rollout)).toEqual(["started", "completed", "aborted", "rolledBack"]);
    expect(rollout?.lines.at(-1)?.news).toMatchObject({ tookMs: minute });
  });

  test("tells each way back and what follows it, and each once", () => {
    const book = bookOf();
    const moved = (at: number, from: number, to: number, step: number) => {
      const change = { by: null, source: "haproxy", arm: "green", from, to, detail: `weight ${from} → ${to}` };
      const report = reportOf({
        at,
        phase: to === 0 ? "aborting" : "shifting",
        step: { number: step, of: 3 },
        changedAtMs: begunMs + at * minute,
        changes: [{ ...change, atMs: begunMs + at * minute }],
        candidate: { intended: to / 100, actual: 0.2 },
      });
      for (const more of [0, 0.005]) hear(book, { ...report, atMs: report.atMs + more * minute });
    };
    hear(book, reportOf({ step: { number: 1, of: 3 }, candidate: { intended: 0.2 } }));
    for (const [index, [from, to, step]] of (
      [
        [20, 0, 0],
        [0, 100, 3],
        [100, 0, 0],
        [0, 50, 2],
        [50, 0, 0],
        [0, 50, 2],
      ] as const
    ).entries())
      moved(12.1 + index / 20, from, to, step);
    const lines = book.rollout(id)?.lines ?? [];
    expect(
      lines.flatMap(({ news }): readonly (string | number)[] => {
        if (news.kind === "aborted") return news.because.kind === "unknown" ? [news.because.why] : [];
        return news.kind === "step" && news.step !== null ? [news.step.number] : [];
      }),
    ).toEqual(["weight 20 → 0", 3, "weight 100 → 0", 2, "weight 50 → 0", 2]);
  });

  test("tells one way back once, however often a controller changes its mind about it", () => {
    const book = bookOf();
    hear(book, reportOf());
    for (const at of [13, 13.2, 13.4]) {
      hear(book, reportOf({ at, phase: "aborting" }));
      hear(book, reportOf({ at: at + 0.1 }));
    }
    expect(toldKinds(book.rollout(id))).toEqual(["started", "aborted", "step"]);
  });

  test("tells that a rollout goes on with the share that it had, and that it completes again", () => {
    const book = bookOf();
    const back = (at: number) => reportOf({ at, phase: "aborting", changedAtMs: begunMs + at * minute });
    hear(book, reportOf());
    hear(book, back(13));
    hear(book, reportOf({ at: 13.2, changedAtMs: begunMs + 13.2 * minute }));
    hear(book, reportOf({ at: 14, ...completedAt(14) }));
    hear(book, back(15));
    hear(book, reportOf({ at: 15.2, changedAtMs: begunMs + 15.2 * minute }));
    hear(book, reportOf({ at: 16, ...completedAt(16) }));
    expect(toldKinds(book.rollout(id))).toEqual([
      "started",
      "aborted",
      "step",
      "completed",
      "aborted",
      "step",
      "completed",
    ]);
  });

  test("tells how a rollout ended that was taken back while nothing was heard", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13), closed: true }));
    hear(book, reportOf({ at: 60, ...rolledBackAt(50), candidate: { intended: 0, actual: 0 }, closed: true }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "completed", "closed", "rolledBack", "closed"]);
  });
});
