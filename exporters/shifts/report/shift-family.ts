import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { MetricFamily, MetricSeries } from "../../output/metric-family.ts";
import type { ShiftFacts } from "./shift-facts.ts";

/** A shift as `/metrics` shows it. */
export interface MeasuredShift {
  readonly facts: ShiftFacts;
  readonly sources: readonly { readonly name: ShiftReport["blind"][number]["source"] | "dns"; readonly up: boolean }[];
  /** Name servers that are asked. */
  readonly resolvers: readonly string[];
}

/** A family whose series are those of each shift. */
export interface FamilyOfShifts extends Omit<MetricFamily, "series"> {
  readonly series: (shift: MeasuredShift) => Iterable<MetricSeries>;
}

interface SeriesOf {
  readonly of: (shift: MeasuredShift) => Iterable<MetricSeries>;
}

/** A family of numbers that go up and down. */
export function gauge(name: string, help: string, { of }: SeriesOf): FamilyOfShifts {
  return { name, help, type: "gauge", unit: name.endsWith("_seconds") ? "seconds" : undefined, series: of };
}

/** A family of numbers that only grow. */
export function counter(name: string, help: string, { of }: SeriesOf): FamilyOfShifts {
  return { name: name.replace(/_total$/, ""), help, type: "counter", unit: undefined, series: of };
}

/** The one series of a shift, if its value is known. */
export function one({ id }: TrafficShift, value: number | undefined): readonly MetricSeries[] {
  return value === undefined ? [] : [{ labels: { shift: id }, value }];
}

/** One series for each arm whose value is known. */
export function* byArm(
  { tracked: { shift } }: ShiftFacts,
  amount: (arm: string) => number | undefined,
  more: Readonly<Record<string, string>> = {},
): Iterable<MetricSeries> {
  for (const { name } of armsOf(shift)) {
    const value = amount(name);
    if (value !== undefined) yield { labels: { shift: shift.id, arm: name, ...more }, value };
  }
}
