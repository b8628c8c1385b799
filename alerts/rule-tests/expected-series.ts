import type Big from "big.js";
import type { Labels } from "../../slo/model.ts";
import { labelNames, signalSeries } from "../../slo/names.ts";
import { oneOf } from "../promql-text.ts";
import type { Expectation } from "./rule-test.ts";
import { expectation, type Subject, sample } from "./subject.ts";

/** A value of one group. */
export interface GroupValue {
  readonly group: Labels;
  readonly value: Big;
  /** How far the value may be off. Default a tenth of it: rates and counts see the beginning of a series differently. */
  readonly tolerance?: Big;
}

/** That a series has these values, or nearly so. */
export function expectNear(
  minute: number,
  subject: Subject,
  {
    series,
    values,
    labels = {},
  }: { readonly series: string; readonly values: readonly GroupValue[]; readonly labels?: Labels },
): readonly Expectation[] {
  return values.map(({ group, value, tolerance = value.div(10) }) => {
    const difference = `abs(${seriesOf(series, subject, group)} - ${value.toFixed()})`;
    const near = sample({ ...subject.identity, ...labels, ...group }, 1);
    return expectation(minute, `${difference} <= bool ${tolerance.toFixed()}`, [near]);
  });
}

/** That a series of one group is above a limit. */
export function expectAbove(
  minute: number,
  subject: Subject,
  {
    series,
    limit,
    group,
    labels,
  }: { readonly series: string; readonly limit: number; readonly group: Labels; readonly labels: Labels },
): Expectation {
  const above = sample({ ...subject.identity, ...labels, ...group }, 1);
  return expectation(minute, `${seriesOf(series, subject, group)} > bool ${limit}`, [above]);
}

/** That every recorded series of the SLO is a number: no NaN, no infinity. */
export function expectNumbers(minute: number, subject: Subject): Expectation {
  const all = `{__name__=~"slo:.+",${oneOf(labelNames.id, [subject.slo.id])}}`;
  return expectation(minute, `count(${all}) - count(${all} > -Inf < Inf)`, [sample({}, 0)]);
}

/** That a series of the SLO has exactly these samples. */
export function expectSeries(
  minute: number,
  subject: Subject,
  {
    series,
    values,
    labels = {},
  }: {
    readonly series: string;
    readonly values: readonly { readonly group: Labels; readonly value: number }[];
    readonly labels?: Labels;
  },
): Expectation {
  const samples = values.map(({ group, value }) =>
    sample({ __name__: series, ...subject.identity, ...labels, ...group }, value),
  );
  return expectation(minute, seriesOf(series, subject), samples);
}

/** That the SLO is excluded at a time, and nothing of it is recorded. */
export function expectExcluded(time: string, subject: Subject): readonly Expectation[] {
  const excluded = { __name__: signalSeries.excluded, slo_id: subject.slo.id };
  return [
    { expr: seriesOf(signalSeries.excluded, subject), eval_time: time, exp_samples: [sample(excluded, 1)] },
    { expr: seriesOf(signalSeries.total, subject), eval_time: time, exp_samples: [] },
    { expr: seriesOf(signalSeries.bad, subject), eval_time: time, exp_samples: [] },
  ];
}

function seriesOf(series: string, { slo }: Subject, group: Labels = {}): string {
  const matchers = Object.entries({ [labelNames.id]: slo.id, ...group }).map(([name, value]) => oneOf(name, [value]));
  return `${series}{${matchers.join(",")}}`;
}
