import type Big from "big.js";
import { type BurnRateTier, burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import type { Labels, Slo, Stack } from "../../slo/model.ts";
import { alertNames, labelNames, signalSeries } from "../../slo/names.ts";
import { infoLabels } from "../fact-rules.ts";
import { oneOf, quote } from "../promql-text.ts";
import { identityLabels } from "../signal-rules.ts";
import type { Expectation, ExpectedSample } from "./rule-test.ts";
import { atMinute, printSeries } from "./simulated-series.ts";

/** The SLO whose results are expected. */
export interface Subject {
  readonly slo: Slo;
  readonly stack: Stack;
  /** Labels that alerts take over from `slo:info`. */
  readonly own: Labels;
  /** Labels of its recorded series. */
  readonly identity: Labels;
}

/** An SLO with its labels, ready for many expectations. */
export function subjectOf(
  slo: Slo,
  { stack, taken }: { readonly stack: Stack; readonly taken: readonly string[] },
): Subject {
  const info = infoLabels(slo);
  const own = Object.fromEntries(taken.flatMap((name) => (info[name] === undefined ? [] : [[name, info[name]]])));
  return { slo, stack, own, identity: identityLabels(slo, stack) };
}

/** A query's whole result at a minute. */
export function expectation(minute: number, expr: string, samples: readonly ExpectedSample[]): Expectation {
  return { expr, eval_time: atMinute(minute), exp_samples: samples };
}

/** That these tiers fire, each for this one group, and with which labels the first of them does. */
export function expectBurning(
  minute: number,
  subject: Subject,
  { tiers, group }: { readonly tiers: readonly BurnRateTier[]; readonly group: Labels },
): readonly Expectation[] {
  const [first] = tiers;
  if (first === undefined) return [];
  const counted = tiers.map(({ name }) => sample({ tier: name, ...group }, 1));
  const by = [labelNames.tier, ...subject.slo.groupBy].join(", ");
  return [
    expectation(minute, `count by (${by}) (${firing(alertNames.burn, subject, tiersIn(tiers))})`, counted),
    expectation(minute, firing(alertNames.burn, subject, tiersIn([first])), [
      sample(burnLabels(subject, first, group), 1),
    ]),
  ];
}

/** That none of these tiers fires, by default none at all. */
export function expectNotBurning(
  minute: number,
  subject: Subject,
  tiers: readonly BurnRateTier[] = burnRateTiers,
): readonly Expectation[] {
  if (tiers.length === 0) return [];
  return [
    expectation(
      minute,
      firing(alertNames.burn, subject, ...(tiers.length === burnRateTiers.length ? [] : [tiersIn(tiers)])),
      [],
    ),
  ];
}

/** That the signal is reported missing: as a whole, for one group, or not at all. */
export function expectMissing(
  minute: number,
  subject: Subject,
  missing: "slo" | "no" | { readonly group: Labels },
): Expectation {
  const alert = { ...alertLabels(alertNames.missing), severity: "ticket", ...subject.own };
  const whole = { ...alert, scope: "slo", slo_id: subject.slo.id };
  const found =
    missing === "no"
      ? []
      : missing === "slo"
        ? [whole]
        : [{ ...alert, ...subject.identity, ...missing.group, scope: "group" }];
  return expectation(
    minute,
    firing(alertNames.missing, subject),
    found.map((labels) => sample(labels, 1)),
  );
}

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

function firing(alert: string, { slo }: Subject, ...matchers: readonly string[]): string {
  return `ALERTS{${[`alertname=${quote(alert)}`, 'alertstate="firing"', oneOf(labelNames.id, [slo.id]), ...matchers].join(",")}}`;
}

function tiersIn(tiers: readonly BurnRateTier[]): string {
  return oneOf(
    labelNames.tier,
    tiers.map(({ name }) => name),
  );
}

function burnLabels(subject: Subject, tier: BurnRateTier, group: Labels): Labels {
  const sloth: Labels = subject.stack.rules.compat === "sloth" ? { sloth_window: tier.longWindow } : {};
  return {
    ...alertLabels(alertNames.burn),
    ...subject.identity,
    ...sloth,
    ...group,
    ...subject.own,
    severity: tier.severity,
    tier: tier.name,
    long_window: tier.longWindow,
    short_window: tier.shortWindow,
  };
}

function alertLabels(alertname: string): Labels {
  return { __name__: "ALERTS", alertname, alertstate: "firing" };
}

function sample(labels: Labels, value: number): ExpectedSample {
  return { labels: printSeries(labels) || "{}", value };
}
