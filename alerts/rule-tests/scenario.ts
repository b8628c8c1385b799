import { type BurnRateTier, burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import type { Labels } from "../../slo/model.ts";
import { minutesOf } from "./outage-plan.ts";
import type { Expectation, InputSeries } from "./rule-test.ts";
import type { SignalSource } from "./signal-source.ts";
import { type FeedOptions, inputSeries, type Phase, phaseEnds } from "./simulated-series.ts";
import type { Subject } from "./subject.ts";

/** A course of events for each group of an SLO. */
export interface Scenario {
  /** The same for every SLO that goes through the same. */
  readonly name: string;
  readonly source: SignalSource;
  /** What happens to the first group, and to the second one if there is one. */
  readonly phases: readonly [first: readonly Phase[], second: readonly Phase[]];
  readonly feed?: Pick<FeedOptions, "start" | "late">;
  /** `ends` are the last minutes of the first group's phases: the last evaluations that do not see the next phase. */
  readonly expect: (ends: readonly number[]) => readonly Expectation[];
}

/** One SLO's course of events, ready to be written as a test of its own or together with others. */
export interface PlannedTest {
  readonly slo: string;
  readonly name: string;
  /** Minutes from the first sample to the last expectation. */
  readonly minutes: number;
  readonly feeds: readonly FedSeries[];
  readonly expectations: readonly Expectation[];
}

export interface FedSeries {
  readonly labels: Labels;
  readonly input: InputSeries;
}

/** The scenario for one SLO. */
export function planTest(
  { slo, stack: { scrapeSeconds } }: Subject,
  { name, source, phases, feed, expect }: Scenario,
): PlannedTest {
  const ends = phaseEnds(phases[0], scrapeSeconds).map((seconds) => Math.ceil(seconds / 60) - 1);
  const feeds = source.groups.flatMap((group, index) =>
    group.series.map(
      (one): FedSeries => ({
        labels: one.labels,
        input: inputSeries(one, phases[index === 0 ? 0 : 1], { scrapeSeconds, ...feed }),
      }),
    ),
  );
  return {
    slo: slo.id,
    name,
    minutes: ends.at(-1) ?? 0,
    feeds: feeds.filter(({ input }) => input.values !== ""),
    expectations: expect(ends),
  };
}

/** Whole minutes after which signals show only what happens since. */
export function settleMinutes(source: SignalSource): number {
  return Math.ceil(source.settleSeconds / 60) + 1;
}

/** Tiers that cannot fire any more for what the first minutes showed, when nothing bad happened since. */
export function quietTiers(source: SignalSource, minute: number): readonly BurnRateTier[] {
  if (source.gone !== "bad") return burnRateTiers;
  return burnRateTiers.filter(({ shortWindow }) => minutesOf(shortWindow) + settleMinutes(source) <= minute);
}
