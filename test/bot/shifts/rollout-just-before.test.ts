import { describe, expect, test } from "@jest/globals";
import type { Rollout } from "../../../bot/shifts/rollout.ts";
import { readRollout } from "../../../bot/shifts/rollout-notes.ts";
import { begunMs, minute, reportOf } from "./sample-report.ts";
import { bookOf, hear, shownText } from "./tell.ts";

const first = "checkout-green-20260301T120000Z";
const next = "checkout-green-20260301T121900Z";
const over = (at: number) =>
  ({ phase: "idle", outcome: "rolled_back", endedAtMs: begunMs + at * minute, closed: true }) as const;
const budget = { slo: "checkout-availability", spent: 0.0049, maxSpend: 0.1, knownUntilMs: null, isFinal: null };

/** What is shown of two rollouts after the first one went on until 12:13, or ended before. */
function budgetsOf(last: Parameters<typeof reportOf>[0], beganAt: number) {
  const book = bookOf();
  hear(book, reportOf());
  hear(book, reportOf({ at: 13, ...last }));
  hear(book, reportOf({ at: 19, rollout: next, startedAtMs: begunMs + beganAt * minute, budget }));
  return [first, next].map((id) => budgetLineOf(book.rollout(id) as Rollout, "en"));
}

function budgetLineOf(rollout: Rollout, language: "en" | "ko") {
  return shownText(rollout, language)
    .split("\n")
    .find((line) => line.includes("checkout-availability"));
}

const alone = "This rollout spent 0.49 % of the error budget of checkout-availability, at most 10 % is planned";
const shared =
  "This rollout spent 0.49 % of the error budget of checkout-availability, at most 10 % is planned; it began within five minutes of the end of the one before: failures of that time may count for both";
const unshared = "This rollout spent 0.4 % of the error budget of checkout-availability, at most 10 % is planned";
const sharedWithNext = `${unshared}; the next one began within five minutes of its end: failures of that time may count for both`;

describe("the budget of a rollout", () => {
  test.each([
    { what: "ended four minutes before", last: over(13), beganAt: 17, lines: [sharedWithNext, shared] },
    { what: "ended five minutes before", last: over(12), beganAt: 17, lines: [unshared, alone] },
    { what: "went on until it began", last: {}, beganAt: 17.9, lines: [sharedWithNext, shared] },
    { what: "was heard of last long before", last: {}, beganAt: 18.1, lines: [unshared, alone] },
  ])("says whether failures may be in that of the one before, too, which $what", ({ last, beganAt, lines }) => {
    expect(budgetsOf(last, beganAt)).toEqual(lines);
  });
});

test.each([
  { what: "nothing is known of what it spent", spent: null },
  { what: "it spent nothing", spent: 0 },
])("no budget is shared where $what", ({ spent }) => {
  const book = bookOf();
  hear(book, reportOf({ at: 13, ...over(13) }));
  hear(book, reportOf({ at: 14, rollout: next, startedAtMs: begunMs + 14 * minute, budget: { ...budget, spent } }));
  expect(shownText(book.rollout(next) as Rollout, "en")).not.toContain("five minutes");
});

test("a rollout that another shift ended before is alone with its budget, and so is one of an older relay", () => {
  const book = bookOf();
  hear(book, reportOf({ at: 13, ...over(13), shift: "other" }));
  hear(book, reportOf({ at: 14, rollout: next, startedAtMs: begunMs + 14 * minute, budget }));
  expect(budgetLineOf(book.rollout(next) as Rollout, "en")).toBe(alone);
  const { justBefore, losses, ...older } = book.rollout(next) as Rollout;
  expect(budgetLineOf(readRollout(JSON.stringify(older)) as Rollout, "en")).toBe(alone);
});

test("the half-sentence is there in Korean, too", () => {
  const book = bookOf();
  hear(book, reportOf({ at: 13, ...over(13) }));
  hear(book, reportOf({ at: 14, rollout: next, startedAtMs: begunMs + 14 * minute, budget }));
  expect(budgetLineOf(book.rollout(first) as Rollout, "ko")).toContain(
    "; 끝난 지 5분 안에 다음 배포가 시작되어 그때의 실패는 두 배포에 모두 집계되었을 수 있음",
  );
  expect(budgetLineOf(book.rollout(next) as Rollout, "ko")).toBe(
    "이번 배포가 쓴 오류 예산: checkout-availability의 0.49 % (계획 최대 10 %); 직전 배포가 끝난 지 5분 안에 시작되어 그때의 실패는 두 배포에 모두 집계되었을 수 있음",
  );
});
