import { secondsToDuration } from "../../slo/duration.ts";
import type { SeriesSelector } from "../../slo/promql/print-selector.ts";
import { selects } from "./reads.ts";
import type { RuleTest } from "./rule-test.ts";
import type { PlannedTest } from "./scenario.ts";

/** A planned test and everything that its SLO and the parts of it read. */
export interface Candidate {
  readonly plan: PlannedTest;
  readonly reads: readonly SeriesSelector[];
}

/**
 * Tests of the same scenario as one, as far as no SLO would see the series of another. promtool evaluates all rules of a service in
 * every test, so that a test per SLO would make the time grow with the square of their number.
 */
export function mergeTests(
  candidates: readonly Candidate[],
  { scrapeSeconds }: { readonly scrapeSeconds: number },
): readonly RuleTest[] {
  const bins: [Candidate, ...Candidate[]][] = [];
  for (const candidate of candidates) {
    const bin = bins.find(
      (others) =>
        others[0].plan.name === candidate.plan.name && others.every((other) => areIndependent(other, candidate)),
    );
    if (bin === undefined) bins.push([candidate]);
    else bin.push(candidate);
  }
  return bins.map((bin) => ({
    name: `${bin[0].plan.name}: ${bin.map(({ plan }) => plan.slo).join(", ")}`,
    interval: secondsToDuration(scrapeSeconds),
    input_series: bin.flatMap(({ plan }) => plan.feeds.map(({ input }) => input)),
    promql_expr_test: bin.flatMap(({ plan }) => plan.expectations),
  }));
}

function areIndependent(one: Candidate, other: Candidate): boolean {
  return !disturbs(one, other) && !disturbs(other, one);
}

function disturbs(one: Candidate, other: Candidate): boolean {
  return one.plan.feeds.some(({ labels }) => other.reads.some((selector) => selects(selector, labels)));
}
