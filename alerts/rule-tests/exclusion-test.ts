import { secondsToDuration } from "../../slo/duration.ts";
import type { Exclusion } from "../../slo/model.ts";
import { daysAfterThursday } from "../exclusion-query.ts";
import { expectExcluded } from "./expected-series.ts";
import type { RuleTest } from "./rule-test.ts";
import { settleMinutes } from "./scenario.ts";
import type { SignalSource } from "./signal-source.ts";
import { inputSeries, type Phase } from "./simulated-series.ts";
import type { Subject } from "./subject.ts";

const day = 86_400;

/** The second in the middle of an exclusion, on promtool's clock, which begins in 1970. */
export function middleOf(exclusion: Exclusion): number {
  if (exclusion.kind === "once") return Math.floor((exclusion.fromSeconds + exclusion.toSeconds) / 2);
  const dayStart = exclusion.every === "day" ? 0 : daysAfterThursday[exclusion.every] * day;
  return dayStart + exclusion.atSeconds + Math.floor(exclusion.forSeconds / 2);
}

/** Seconds on promtool's clock in which a recurring exclusion holds, its tail included, within the first hours. */
export function excludedSpans(
  exclusion: Exclusion,
  { tailSeconds, untilSeconds }: { readonly tailSeconds: number; readonly untilSeconds: number },
): readonly (readonly [from: number, to: number])[] {
  if (exclusion.kind === "once") return [];
  const period = exclusion.every === "day" ? day : 7 * day;
  // The one before the first may still last when the clock begins.
  const first = middleOf(exclusion) - Math.floor(exclusion.forSeconds / 2) - period;
  const spans: (readonly [number, number])[] = [];
  for (let from = first; from < untilSeconds; from += period)
    spans.push([from, from + exclusion.forSeconds + tailSeconds]);
  return spans.filter(([, to]) => to > 0);
}

/** Everything fails while an exclusion holds: nothing is recorded. To be evaluated only at 0 and in the middle of the exclusion. */
export function exclusionTest(subject: Subject, source: SignalSource | undefined, exclusion: Exclusion): RuleTest {
  const { scrapeSeconds } = subject.stack;
  const middle = middleOf(exclusion);
  const before = source === undefined ? 0 : Math.max(0, Math.floor(middle / 60) - 2 * settleMinutes(source));
  const phases: readonly Phase[] = [
    { minutes: before, flow: undefined },
    { minutes: Math.ceil(middle / 60) - before + 1, flow: { events: 1000, bad: 1000 } },
  ];
  // Series that reach a date decades after promtool's beginning would be too long.
  const fed =
    exclusion.kind === "once" || source?.feeds !== "metrics" ? [] : source.groups.flatMap(({ series }) => series);
  return {
    name: `${subject.slo.id}: ${exclusion.name} does not count`,
    interval: secondsToDuration(scrapeSeconds),
    input_series: fed.map((one) => inputSeries(one, phases, { scrapeSeconds })),
    promql_expr_test: expectExcluded(secondsToDuration(middle), subject),
  };
}
