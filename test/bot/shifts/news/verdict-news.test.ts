import { expect, test } from "@jest/globals";
import type { Heard } from "../../../../bot/shifts/news/news-source.ts";
import { worseNews } from "../../../../bot/shifts/news/verdict-news.ts";
import { comparisonOf } from "../../../../bot/shifts/report/comparison.ts";
import { reportOf, worseNumbers } from "../sample-report.ts";

const few = { kind: "not_enough", sli: "errors", evidence: 34.9, limit: 6.9, detectable: null, why: "" } as const;
const told = (sli: "errors" | "slow"): Heard["memory"] => ({
  open: { worse: 1 },
  lines: [
    {
      seq: 1,
      atMs: 1,
      news: { kind: "worse", comparison: { ...comparisonOf(reportOf(worseNumbers)), sli } },
      mentions: [],
    },
  ],
  toldStep: "",
  toldLost: 0,
  losses: undefined,
  abortedAtMs: undefined,
  silentSinceMs: undefined,
});

test.each([
  { name: "all that is open is whether it counts", verdict: { ...few, floor: 0.02 }, says: ["worseOver open"] },
  { name: "errors come in bursts", verdict: { ...few, evidence: 2.3, bursts: 12 }, says: ["worseOver open"] },
  { name: "it is shown to be no worse", verdict: { ...few, kind: "not_worse" as const }, says: ["worseOver"] },
  { name: "there are too few requests", verdict: { ...few, evidence: 2.3 }, says: [] },
  { name: "nobody knows", verdict: { ...few, sli: null, evidence: null }, says: [] },
  {
    name: "the errors tell nothing of slow requests",
    verdict: { ...few, floor: 0.02 },
    toldOf: "slow" as const,
    says: [],
  },
])("worseNews() after worse where $name: $says", ({ verdict, toldOf = "errors" as const, says }) => {
  const news = worseNews({ before: undefined, after: reportOf({ verdict }), memory: told(toldOf), step: "3" });
  expect(news.map(({ news: one }) => `${one.kind}${"isOpen" in one ? " open" : ""}`)).toEqual(says);
});
