import { describe, expect, test } from "@jest/globals";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear } from "../tell.ts";
import { completedAt, id } from "./sample-rollout.ts";

describe("ShiftBook", () => {
  const budgetAt = (spent: number | null, until: number | null, isFinal = false) => ({
    slo: "checkout-availability",
    spent,
    maxSpend: 0.1,
    knownUntilMs: until === null ? null : begunMs + until * minute,
    isFinal,
  });

  test.each([
    { what: "none", next: { rollout: null, phase: "idle", startedAtMs: null } },
    { what: "another one", next: { rollout: "checkout-green-20260301T121500Z", startedAtMs: begunMs + 15 * minute } },
  ] as const)(
    "takes what a rollout spent in all when its exporter tells of $what, once and without a word",
    ({ next }) => {
      const book = bookOf();
      hear(book, reportOf());
      hear(book, reportOf({ at: 14, ...completedAt(13), closed: true, budget: budgetAt(0.001, 10) }));
      hear(book, reportOf({ at: 15, ...next, earlierBudgets: [{ rollout: id, budget: budgetAt(0.002, 11) }] }));
      expect(book.rollout(id)?.report.budget).toEqual(budgetAt(0.001, 10));
      book.takeChanges();
      const lines = book.rollout(id)?.lines;
      const changesAt = (at: number, spent: number) => {
        const earlierBudgets = [
          { rollout: id, budget: budgetAt(spent, 16, true) },
          { rollout: "nobody", budget: budgetAt(0, 16, true) },
        ];
        hear(book, reportOf({ at, ...next, earlierBudgets }));
        return book.takeChanges().changed.filter((rollout) => rollout.id === id);
      };
      expect(changesAt(21, 0.005)).toMatchObject([{ report: { budget: budgetAt(0.005, 16, true) }, lines }]);
      expect(changesAt(21.25, 0.0051)).toEqual([]);
      expect(book.rollout(id)?.lines).toEqual(lines);
    },
  );

  test("keeps what a rollout spent while an exporter that began anew knows less, and goes on when it is taken back", () => {
    const book = bookOf();
    const over = { ...completedAt(13), closed: true };
    const budget = () => book.rollout(id)?.report.budget;
    hear(book, reportOf());
    hear(book, reportOf({ at: 20, ...over, budget: budgetAt(0.005, 16, true) }));
    hear(book, reportOf({ at: 21, ...over, budget: budgetAt(null, null) }));
    expect(budget()).toEqual(budgetAt(0.005, 16, true));
    hear(book, reportOf({ at: 22, phase: "aborting", budget: budgetAt(null, null) }));
    expect(budget()).toEqual(budgetAt(0.005, 16));
    hear(book, reportOf({ at: 23, phase: "aborting", budget: budgetAt(0.007, 18) }));
    expect(budget()).toEqual(budgetAt(0.007, 18));
  });
});
