import { describe, expect, test } from "@jest/globals";
import { stateOf } from "../../../../bot/shifts/render/rollout-look.ts";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear, toldKinds } from "../tell.ts";
import { completedAt, id } from "./sample-rollout.ts";

describe("ShiftBook", () => {
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

  describe("of a verdict that comes and goes", () => {
    const few = { kind: "not_enough", sli: "errors", evidence: 34.9, limit: 6.9, detectable: null, why: "" } as const;
    const worse = { verdict: { ...few, kind: "worse" as const } };
    const over = { verdict: { ...few, floor: 0.02 } };

    test.each([
      {
        what: "not that it went, where it is back within a minute",
        heard: [
          [5, worse],
          [5.03, over],
          [5.25, over],
          [5.9, worse],
          [6.1, over],
          [6.4, worse],
        ],
        kinds: ["started", "worse"],
      },
      {
        what: "that it went, once it stayed away for a minute",
        heard: [
          [5, worse],
          [5.03, over],
          [5.9, over],
          [6, over],
          [7, over],
        ],
        kinds: ["started", "worse", "worseOver"],
      },
      {
        what: "at once that it is back after it was told that it went",
        heard: [
          [5, worse],
          [5.03, over],
          [6.1, over],
          [6.2, worse],
        ],
        kinds: ["started", "worse", "worseOver", "worse"],
      },
      {
        what: "that it went again not before ten minutes passed",
        heard: [
          [5, worse],
          [6, over],
          [6.2, worse],
          [7.5, over],
          [15.9, over],
          [16, over],
        ],
        kinds: ["started", "worse", "worseOver", "worse", "worseOver"],
        last: 16,
      },
      {
        what: "at once that it went where nothing can change any more",
        heard: [
          [5, worse],
          [5.03, { ...over, ...completedAt(5), closed: true }],
        ],
        kinds: ["started", "worse", "notEnough", "worseOver", "completed", "closed"],
      },
    ] as const)("tells $what", ({ heard, kinds, ...rest }) => {
      const book = bookOf();
      hear(book, reportOf({ at: 4 }));
      for (const [at, change] of heard) hear(book, reportOf({ at, ...change }));
      const rollout = book.rollout(id);
      expect(toldKinds(rollout)).toEqual(kinds);
      const calls = rollout?.lines.filter(({ news, mentions }) => news.kind === "worse" && mentions.length > 0);
      expect(calls).toHaveLength(kinds.filter((kind) => kind === "worse").length);
      if ("last" in rest) expect(rollout?.lines.at(-1)?.atMs).toBe(begunMs + rest.last * minute);
    });
  });

  test("tells at once that a source cannot be read again after it was told that it can", () => {
    const book = bookOf();
    const blind = { blind: [{ source: "weights" as const, reason: "gone" }] };
    for (const [at, change] of [
      [4, {}],
      [5, blind],
      [6, {}],
      [6.2, blind],
      [6.4, {}],
      [7, blind],
    ] as const)
      hear(book, reportOf({ at, ...change }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "blind", "seen", "blind"]);
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
});
