import { describe, expect, test } from "@jest/globals";
import { stateOf } from "../../../bot/shifts/render/rollout-look.ts";
import type { Rollout } from "../../../bot/shifts/rollout.ts";
import { notesOf, readRollout, rolloutNote, rolloutsIn } from "../../../bot/shifts/rollout-notes.ts";
import type { ShiftBook } from "../../../bot/shifts/shift-book.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import fc from "../../property.ts";
import { begunMs, minute, reportOf, worseNumbers } from "./sample-report.ts";
import { bookOf, hear, shownText, toldKinds } from "./tell.ts";

const id = "checkout-green-20260301T120000Z";
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

function rolledBackAt(at: number) {
  return { phase: "idle", outcome: "rolled_back", endedAtMs: begunMs + at * minute } as const;
}

function completedAt(at: number) {
  return { phase: "settled", outcome: "completed", endedAtMs: begunMs + at * minute } as const;
}

describe("ShiftBook", () => {
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

  test.each([
    { step: { number: 0, of: 5 }, kinds: ["started", "step"] },
    { step: { number: 1, of: 5 }, kinds: ["started", "notEnough", "step"] },
    { step: null, kinds: ["started", "step"] },
  ])("says at the end of the step $step whether there were data", ({ step, kinds }) => {
    const few = { kind: "not_enough", sli: "errors", evidence: 0, limit: 6.9, detectable: null, why: "few" } as const;
    const book = bookOf();
    hear(book, reportOf({ at: 0, step, verdict: few, candidate: { intended: 0.05 } }));
    const next = step === null ? null : { number: step.number + 1, of: 5 };
    hear(book, reportOf({ at: 5, step: next, verdict: few }));
    expect(toldKinds(book.rollout(id))).toEqual(kinds);
  });

  test.each([
    { told: "the last report of the step", changedAt: 5.2, nextAt: 5.5, requests: 87 },
    { told: "the first one of the next, made nearer to the change", changedAt: 5.2, nextAt: 5.22, requests: 91 },
    { told: "the first one of a step that began without a change", changedAt: 1, nextAt: 5.9, requests: 91 },
  ])("says with the numbers of $told how few data there were", ({ changedAt, nextAt, requests }) => {
    const few = { kind: "not_enough", sli: "errors", evidence: 0, limit: 6.9, detectable: null, why: "few" } as const;
    const at = (minutes: number, number: number, count: number) =>
      reportOf({ at: minutes, step: { number, of: 5 }, verdict: few, candidate: { intended: 0.1, requests: count } });
    const book = bookOf();
    hear(book, at(0, 1, 2));
    hear(book, at(5, 1, 87));
    hear(book, { ...at(nextAt, 2, 91), changedAtMs: begunMs + changedAt * minute });
    const told = book.rollout(id)?.lines.flatMap(({ news }) => (news.kind === "notEnough" ? [news.comparison] : []));
    expect(told).toMatchObject([{ candidateRequests: requests }]);
  });

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

  test.each([
    { what: "ended", over: completedAt(13), isLeftFirst: false, kinds: ["started", "lost", "completed", "overtaken"] },
    { what: "ended", over: completedAt(13), isLeftFirst: true, kinds: ["started", "lost", "completed", "overtaken"] },
    { what: "went on", over: {}, isLeftFirst: false, kinds: ["started", "lost", "superseded", "overtaken"] },
  ])("tells once what a rollout that $what had lost when the next one began", ({ over, isLeftFirst, kinds }) => {
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
    expect(rollout?.lines.at(-1)?.news).toEqual({ kind: "overtaken", lost: 79, sent: 26_117 });
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
    { when: "at its end", late: {}, kinds: ["started", "notEnough", "completed"] },
    { when: "later", late: { alone: null }, kinds: ["started", "notEnough", "completed", "unusual"] },
  ])("tells once of a candidate that fails more than usual $when", ({ late, kinds }) => {
    const book = bookOf();
    const few = { kind: "not_enough", sli: "errors", evidence: 0, limit: 6.9, detectable: null, why: "few" } as const;
    const fails = { verdict: few, alone: { isFine: false, why: "it fails", usual: 0.001 } };
    hear(book, reportOf({ step: null, verdict: few }));
    hear(book, reportOf({ at: 13, step: null, ...completedAt(13), ...fails, ...late }));
    for (const at of [13.2, 13.4]) hear(book, reportOf({ at, step: null, ...completedAt(13), ...fails }));
    hear(book, reportOf({ at: 13.6, step: null, ...completedAt(13), verdict: few }));
    hear(book, reportOf({ at: 30, step: null, ...completedAt(13), ...fails }));
    expect(toldKinds(book.rollout(id))).toEqual(kinds);
    expect(stateOf(book.rollout(id) as Rollout)).toBe("unusual");
  });

  test.each([
    { what: "is fine", change: { alone: { isFine: true, why: "not compared", usual: 0.001 } } },
    { what: "has nothing to be measured by", change: { alone: { isFine: false, why: "unknown", usual: null } } },
    { what: "is told by an older exporter", change: { alone: null } },
  ])("shows a candidate that $what as not compared", ({ change }) => {
    const book = bookOf();
    const few = { kind: "not_enough", sli: "errors", evidence: 0, limit: 6.9, detectable: null, why: "few" } as const;
    hear(book, reportOf({ at: 13, ...completedAt(13), verdict: few, ...change }));
    expect(stateOf(book.rollout(id) as Rollout)).toBe("uncompared");
  });

  test("tells that an arm goes down after the end until the ledger is closed, however soon after the last time, and that it is up", () => {
    const book = bookOf();
    const down = { down: ["green"] };
    hear(book, reportOf());
    hear(book, reportOf({ at: 12.1, ...down }));
    hear(book, reportOf({ at: 12.2 }));
    hear(book, reportOf({ at: 12.3, ...completedAt(12.3) }));
    for (const at of [12.4, 12.5]) hear(book, reportOf({ at, ...completedAt(12.3), ...down }));
    hear(book, reportOf({ at: 12.6, ...completedAt(12.3), closed: true }));
    hear(book, reportOf({ at: 30, ...completedAt(12.3), ...down, closed: true }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "up", "completed", "down", "up", "closed"]);
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

  test("tells how a rollout ended that was taken back while nothing was heard", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13), closed: true }));
    hear(book, reportOf({ at: 60, ...rolledBackAt(50), candidate: { intended: 0, actual: 0 }, closed: true }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "completed", "closed", "rolledBack", "closed"]);
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

  test.each([
    { what: "none", next: { rollout: null, phase: "idle", startedAtMs: null } },
    { what: "another one", next: { rollout: "checkout-green-20260301T121400Z", startedAtMs: begunMs + 14 * minute } },
  ] as const)("follows a rollout that is over no more when its exporter tells of $what", ({ what, next }) => {
    const book = bookOf();
    const over = { ...completedAt(13), oldArm: { safeToDelete: false, why: "blue is silent for 53 of 600 seconds" } };
    hear(book, reportOf());
    hear(book, reportOf({ at: 13.9, ...over }));
    hear(book, reportOf({ at: 13.8, rollout: null, phase: "idle", startedAtMs: null }));
    expect(book.rollout(id)?.leftAtMs).toBeUndefined();
    book.takeChanges();
    for (const at of [14, 14.5]) hear(book, reportOf({ at, ...next }));
    expect(book.takeChanges().changed.map((rollout) => rollout.id)).toContain(id);
    expect([book.rollout(id)?.supersededBy, toldKinds(book.rollout(id))]).toEqual([
      undefined,
      ["started", "completed", ...(what === "none" ? [] : ["overtaken"])],
    ]);
    expect(shownText(book.rollout(id) as Rollout, "en")).not.toContain("is still needed");
    hear(book, reportOf({ at: 15, ...over }));
    expect(shownText(book.rollout(id) as Rollout, "en")).toContain("is still needed");
  });

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

  test("shows no arm as one that may be deleted once another rollout began", () => {
    const book = bookOf();
    const over = { ...completedAt(13), closed: true, oldArm: { safeToDelete: true, why: "blue is silent" } };
    hear(book, reportOf());
    hear(book, reportOf({ at: 30, ...over }));
    const next = "checkout-green-20260301T130000Z";
    expect(shownText(book.rollout(id) as Rollout, "en").split("--- thread")[0]).toContain("may be deleted");
    hear(book, reportOf({ at: 60, rollout: next, startedAtMs: begunMs + 60 * minute }));
    const [head] = shownText(book.rollout(id) as Rollout, "en").split("--- thread");
    expect(head).not.toContain("may be deleted");
    expect(head).not.toContain("Not followed");
  });

  test("goes on with a running rollout whose exporter knows nothing of it for a moment", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, rollout: null, phase: "idle", startedAtMs: null }));
    expect(book.rollout(id)).toMatchObject({ lines: [{ news: { kind: "started" } }] });
    expect(book.rollout(id)?.leftAtMs).toBeUndefined();
  });

  test.each([
    { outcome: null, arms: [] },
    { outcome: "rolled_back", arms: [] },
    { outcome: "completed", arms: ["blue v1.41"] },
  ] as const)("tells with the outcome $outcome that these arms may go: $arms", ({ outcome, arms }) => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, outcome, oldArm: { safeToDelete: true, why: "it is silent" } }));
    const told = book.rollout(id)?.lines.flatMap(({ news }) => (news.kind === "safeToDelete" ? [news.arm] : []));
    expect(told).toEqual(arms);
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

  test("tells what comes back within ten minutes of the same step once, and later again", () => {
    const book = bookOf();
    const adrift = { drift: { share: -0.2, tolerance: 0.03, settled: true } };
    for (const at of [12, 13, 14, 15]) hear(book, reportOf({ at, ...(at % 2 === 1 ? adrift : {}) }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "driftOver"]);
    hear(book, reportOf({ at: 30, ...adrift }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "driftOver", "drift"]);
  });

  test("tells no end of a drift where only the tolerance moved, a larger one of the next step, and its end", () => {
    const book = bookOf();
    const sessions = (at: number, actual: number, tolerance: number, intended = 0.5) =>
      hear(
        book,
        reportOf({
          at,
          shareBasis: "sessions",
          step: { number: intended === 1 ? 3 : 2, of: 3 },
          candidate: { intended, actual },
          drift: { share: actual - intended, tolerance, settled: true },
        }),
      );
    sessions(12, 0.229, 0.263);
    sessions(12.1, 0.237, 0.27);
    sessions(12.2, 0.226, 0.271);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift"]);
    expect(stateOf(book.rollout(id) as Rollout)).toBe("drift");
    sessions(13, 0.45, 0.02, 1);
    sessions(13.1, 0.44, 0.02, 1);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "step", "drift"]);
    sessions(14, 0.99, 0.02, 1);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "step", "drift", "driftOver"]);
    expect(book.rollout(id)?.lines.at(-1)?.news).toMatchObject({ kind: "driftOver", afterMs: 2 * minute });
    expect(stateOf(book.rollout(id) as Rollout)).toBe("shifting");
  });

  test("tells once that an arm is down, and that it is up when the weights can be seen", () => {
    const book = bookOf();
    const down = { down: ["blue"] };
    hear(book, reportOf());
    for (const at of [13, 14, 15]) hear(book, reportOf({ at, ...down }));
    hear(book, reportOf({ at: 16, blind: [{ source: "weights", reason: "gone" }] }));
    hear(book, reportOf({ at: 17, ...down }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "blind", "seen"]);
    hear(book, reportOf({ at: 18 }));
    hear(book, reportOf({ at: 19, ...down }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "blind", "seen", "up"]);
    hear(book, reportOf({ at: 30, ...down }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "blind", "seen", "up", "down"]);
  });

  test("says nothing of an arm that goes down after the ledger is closed", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13), closed: true }));
    hear(book, reportOf({ at: 14, ...completedAt(13), closed: true, down: ["green"] }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "completed", "closed"]);
  });

  test("reads rollouts that were stored before arms could be down, or do well alone", () => {
    const book = bookOf();
    hear(book, reportOf());
    const [text = ""] = notesOf({ changed: [...book.rollouts()], forgotten: [] }).values();
    const older = text.replace('"down":[],', "").replace('"alone":null,', "").replace(',"isWhole":true', "");
    expect(older).not.toContain("isWhole");
    expect(readRollout(older)?.report).toMatchObject({ down: [], alone: null, ledger: { isWhole: true } });
  });

  test("takes what is not known for no end of a drift", () => {
    const book = bookOf();
    hear(book, reportOf({ drift: { share: -0.2, tolerance: 0.03, settled: true } }));
    hear(book, reportOf({ at: 13, drift: null }));
    hear(book, reportOf({ at: 14, drift: { share: -0.2, tolerance: 0.03, settled: false } }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift"]);
  });

  test("has nothing to say of a shift without a rollout, nor of one that ended a day ago", () => {
    const book = bookOf();
    hear(book, reportOf({ rollout: null, phase: "idle", startedAtMs: null }));
    const over = reportOf({ outcome: "completed", phase: "settled", endedAtMs: begunMs });
    book.observe(over, { source: "shifts", heardAtMs: begunMs + 25 * 60 * minute });
    expect([...book.rollouts()]).toEqual([]);
  });

  test("ends a rollout when the next one of its shift begins, and hears nothing of older ones", () => {
    const book = bookOf();
    const next = "checkout-green-20260301T130000Z";
    hear(book, reportOf());
    hear(book, reportOf({ at: 60, rollout: next, startedAtMs: begunMs + 60 * minute }));
    hear(book, reportOf({ at: 61, rollout: "checkout-green-20260301T110000Z", startedAtMs: begunMs - 60 * minute }));
    expect([...book.rollouts()].map((one) => [one.id, one.supersededBy])).toEqual([
      [id, next],
      [next, undefined],
    ]);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "superseded", "overtaken"]);
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
