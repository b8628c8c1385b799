import { expect, test } from "@jest/globals";
import { budgetSentence } from "../../../../cli/up/story/budget-sentence.ts";

const slo = (sli: number | undefined, sampleSize: number, seconds: number) => ({
  objective: 0.999,
  current: { ...(sli === undefined ? {} : { sli }), sampleSize, seconds },
  windows: [],
});

test.each([
  {
    name: "an overspent budget",
    fact: slo(0.93, 100, 50),
    says: "The budget: 7 of the 100 payments so far failed, and 99.9 % allows 0.1. So the budget of that time is spent 70 times over; if the rest of the day is clean, it is 4.1 % of the day's.",
  },
  {
    name: "a budget that is just spent",
    fact: slo(0.999, 1_000, 500),
    says: "The budget: 1 of the 1000 payments so far failed, and 99.9 % allows 1. So the budget of that time is spent; if the rest of the day is clean, it is 0.58 % of the day's.",
  },
  {
    name: "a budget that is spent in part",
    fact: slo(0.9995, 4_000, 2_000),
    says: "The budget: 2 of the 4000 payments so far failed, and 99.9 % allows 4. So 50 % of the budget of that time is spent; if the rest of the day is clean, it is 1.2 % of the day's.",
  },
  { name: "no failure", fact: slo(1, 40, 20), says: "The budget is whole: none of 40 payments failed." },
  { name: "nothing known", fact: slo(undefined, 0, 20), says: "What it cost is not known yet." },
])("budgetSentence() tells of $name", ({ fact, says }) => {
  expect(budgetSentence(fact)).toBe(says);
});
