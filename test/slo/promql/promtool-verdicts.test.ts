import { expect, test } from "@jest/globals";
import { needs } from "../../servers/needs.ts";
import { promqlCorpus } from "./promql-corpus.ts";
import { isReadable, promtoolVerdicts } from "./promtool-verdicts.ts";

const cases = Object.values(promqlCorpus).flatMap(({ accepted, refused }) => [
  ...accepted.map((query: string) => ({ query, isAccepted: true })),
  ...refused.map((query: string) => ({ query, isAccepted: false })),
]);

function disagreements(verdicts: readonly boolean[]): readonly string[] {
  return cases
    .filter(({ isAccepted }, index) => verdicts[index] !== isAccepted)
    .map(({ query, isAccepted }) => `${JSON.stringify(query)} should be ${isAccepted ? "accepted" : "refused"}`);
}

test("checkPromql() takes and refuses what the corpus says Prometheus 2.42 does", () => {
  expect(disagreements(cases.map(({ query }) => isReadable(query)))).toEqual([]);
});

test("checkPromql() meets every query of the corpus once", () => {
  expect(new Set(cases.map(({ query }) => query)).size).toBeGreaterThanOrEqual(300);
});

needs("prometheus")("promtool", () => {
  test("takes and refuses exactly what the corpus says", async () => {
    expect(disagreements(await promtoolVerdicts(cases.map(({ query }) => query)))).toEqual([]);
  });
});
