import Big from "big.js";
import { secondsToDuration } from "../../slo/duration.ts";
import type { Labels } from "../../slo/model.ts";
import { type LabelMatcher, printSelector } from "../../slo/promql/print-selector.ts";
import type { InputSeries } from "./rule-test.ts";

/** What happens in one scrape interval: so many events, so many of them bad. */
export interface Flow {
  readonly events: number;
  readonly bad: number;
}

/** A stretch of time in which the same happens at every scrape; without a flow, the series do not exist. */
export interface Phase {
  readonly minutes: number;
  readonly flow: Flow | undefined;
}

/** A raw series that a test feeds: how it moves with what happens. */
export interface SimulatedSeries {
  readonly labels: Labels;
  /** A counter moves by `value` at every scrape, a gauge stands at it. */
  readonly kind: "counter" | "gauge";
  readonly value: (flow: Flow) => number;
  /** Whether the series may be missing until its first event, as error series are. */
  readonly lateBorn: boolean;
}

/** How a test writes its series. */
export interface FeedOptions {
  readonly scrapeSeconds: number;
  /** First value of counters. Default 0. */
  readonly start?: number;
  /** Whether series that may be born late are. Default no. */
  readonly late?: boolean;
}

/** A series through all phases, in promtool's notation. */
export function inputSeries(series: SimulatedSeries, phases: readonly Phase[], options: FeedOptions): InputSeries {
  return { series: printSeries(series.labels), values: valuesOf(series, phases, options) };
}

/** Seconds at which each phase ends: after whole scrapes, at least as long as asked. */
export function phaseEnds(phases: readonly Phase[], scrapeSeconds: number): readonly number[] {
  let steps = 0;
  return phases.map((phase) => {
    steps += stepsOf(phase, scrapeSeconds);
    return steps * scrapeSeconds;
  });
}

/** A series as promtool and PromQL write it, labels in a stable order; names that are not plain are put between quotes. */
export function printSeries({ __name__: metric, ...labels }: Labels): string {
  const matchers = Object.keys(labels)
    .sort()
    .map((label): LabelMatcher => ({ label, op: "=", value: labels[label] ?? "" }));
  return printSelector({ ...(metric === undefined ? {} : { metric }), matchers });
}

/** A whole minute as promtool's time. */
export function atMinute(minute: number): string {
  return secondsToDuration(60 * minute);
}

function stepsOf({ minutes }: Phase, scrapeSeconds: number): number {
  return Math.ceil((60 * minutes) / scrapeSeconds);
}

function valuesOf(
  series: SimulatedSeries,
  phases: readonly Phase[],
  { scrapeSeconds, start = 0, late = false }: FeedOptions,
): string {
  const parts: string[] = [];
  let last: number | undefined;
  for (const { steps, value } of stretches(series, phases, scrapeSeconds)) {
    const unborn = last === undefined && late && series.lateBorn && value === 0;
    if (value === undefined || unborn) parts.push(`_x${steps}`);
    else if (series.kind === "gauge") parts.push(repeated(value, 0, steps));
    else {
      const first = last === undefined ? start : last + value;
      parts.push(repeated(first, value, steps));
      last = first + value * (steps - 1);
    }
  }
  while (parts.at(-1)?.startsWith("_")) parts.pop();
  return parts.join(" ");
}

/** The phases in which the series does the same, as one. */
function stretches(series: SimulatedSeries, phases: readonly Phase[], scrapeSeconds: number) {
  const found: { steps: number; readonly value: number | undefined }[] = [];
  for (const phase of phases) {
    const value = phase.flow === undefined ? undefined : series.value(phase.flow);
    const before = found.at(-1);
    if (before !== undefined && before.value === value) before.steps += stepsOf(phase, scrapeSeconds);
    else found.push({ steps: stepsOf(phase, scrapeSeconds), value });
  }
  return found.filter(({ steps }) => steps > 0);
}

/** `5+2x3` is 5 7 9 11: one value and three more. */
function repeated(first: number, step: number, count: number): string {
  if (count === 1) return plain(first);
  return step === 0
    ? `${plain(first)}x${count - 1}`
    : `${plain(first)}${step < 0 ? "" : "+"}${plain(step)}x${count - 1}`;
}

/** Never with an exponent. */
function plain(value: number): string {
  return new Big(value).toFixed();
}
