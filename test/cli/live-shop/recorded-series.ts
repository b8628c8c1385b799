import { infoLabels } from "../../../alerts/fact-rules.ts";
import { burnRateWindows } from "../../../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../../../slo/duration.ts";
import { allSlos, type Slo, type Stack } from "../../../slo/model.ts";
import {
  alertNames,
  derivedSeries,
  errorRatioSeries,
  prometheusSeries,
  saturationSeries,
  signalSeries,
} from "../../../slo/names.ts";
import { periodSeconds } from "./period-seconds.ts";
import type { SampleSeries, Span } from "./sample-series.ts";
import type { SloStream } from "./shop-streams.ts";
import type { Stream } from "./stream.ts";

/** History that ends at `now`: how many days of it are fine enough for a week's picture, and how many there are at all. */
export interface HistoryLength {
  readonly now: number;
  readonly days: number;
  readonly fineDays: number;
}

/** What the rules of a stack would have recorded about these streams, with the facts and alerts that go with it. */
export function recordedSeries(
  stack: Stack,
  streams: readonly SloStream[],
  length: HistoryLength,
): readonly SampleSeries[] {
  const ofSlos = allSlos(stack).flatMap((slo) => {
    const own = streams.filter(({ id }) => id === slo.id);
    return own.length === 0 ? [] : [...facts(slo, length), ...own.flatMap((one) => figures(slo, one, length))];
  });
  return [...ofSlos, ...saturation(stack, length)];
}

/** Resources that fill up by day and are free at night; the second one of a service comes near its limit. */
function saturation(stack: Stack, { now }: HistoryLength): readonly SampleSeries[] {
  return stack.services.flatMap((service) =>
    service.saturation.map(({ name, limitText }, index) => ({
      metric: saturationSeries.ratio,
      labels: { service: service.name, resource: name, limit: limitText },
      value: (time: number) =>
        0.5 + 0.12 * index + (0.18 + 0.06 * index) * Math.sin(time / 13_700) + 0.04 * Math.sin(time / 1_700),
      spans: [
        { from: now - 26 * 3600, to: now - 3600, stepSeconds: 120 },
        { from: now - 3600 + 60, to: now, stepSeconds: 60 },
      ],
      live: false,
    })),
  );
}

/** Fine for the last days; hourly before, which is enough where a month or a quarter is shown. */
function spansOf({ now, days, fineDays }: HistoryLength): readonly Span[] {
  const fine = now - Math.min(days, fineDays) * 86_400;
  const recent = { from: fine, to: now, stepSeconds: 240 };
  return [
    { from: now - days * 86_400, to: fine - 1, stepSeconds: 3600 },
    recent,
    { from: now, to: now, stepSeconds: 60 },
  ].filter(({ from, to }) => from <= to);
}

function facts(slo: Slo, length: HistoryLength): readonly SampleSeries[] {
  const spans = spansOf(length);
  const constant = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}): SampleSeries => ({
    metric,
    labels: { slo_id: slo.id, ...labels },
    value: () => value,
    spans,
    live: false,
  });
  return [
    constant(signalSeries.info, 1, infoLabels(slo)),
    constant(signalSeries.objective, Number(slo.objective) / 100),
    constant(signalSeries.errorBudget, Number(slo.errorBudget)),
    constant(signalSeries.periodDays, slo.period.seconds / 86_400),
    ...slo.alerts.tiers.map(({ tier, threshold }) =>
      constant(signalSeries.alertThreshold, Number(threshold), { tier: tier.name }),
    ),
  ];
}

function figures(slo: Slo, { labels: group, stream }: SloStream, length: HistoryLength): readonly SampleSeries[] {
  const { now, days } = length;
  const spans = spansOf(length);
  const labels = { ...group, slo_id: slo.id };
  const budget = Number(slo.errorBudget);
  const of = (metric: string, value: SampleSeries["value"], more: readonly Span[] = spans): SampleSeries => ({
    metric,
    labels,
    value,
    spans: more,
    live: false,
  });
  const minutes = [
    // The same time a week ago is compared with.
    { from: now - Math.min(days, 8.5) * 86_400, to: now - 7 * 3600 - 1, stepSeconds: 240 },
    { from: now - 7 * 3600, to: now, stepSeconds: 60 },
  ].filter(({ from, to }) => from <= to);
  const stages = [{ from: now - days * 86_400, to: now, stepSeconds: 300 }];
  const ratio = (seconds: number) => (time: number) => errorRatio(stream, { time, seconds });
  const inPeriod = (time: number) => errorRatio(stream, { time, seconds: periodSeconds(slo.period, time) });
  const left = (time: number) => 1 - (inPeriod(time) ?? 0) / budget;
  return [
    of(signalSeries.total, (time) => (stream.total(time) - stream.total(time - 300)) / 300, minutes),
    of(signalSeries.bad, (time) => (stream.bad(time) - stream.bad(time - 300)) / 300, minutes),
    of(derivedSeries.totalSum5m, (time) => stream.total(time) - stream.total(time - 300), stages),
    of(derivedSeries.badSum5m, (time) => stream.bad(time) - stream.bad(time - 300), stages),
    ...burnRateWindows.map((window) => of(errorRatioSeries(window), ratio(durationToSeconds(window) ?? 0))),
    of(derivedSeries.currentBurnRate, (time) => (ratio(300)(time) ?? 0) / budget),
    of(derivedSeries.periodEvents, (time) => since(stream.total, time, periodSeconds(slo.period, time))),
    of(derivedSeries.periodBadEvents, (time) => since(stream.bad, time, periodSeconds(slo.period, time))),
    of(derivedSeries.periodBurnRate, (time) => (inPeriod(time) ?? 0) / budget),
    of(derivedSeries.periodBudgetRemaining, left),
    of(derivedSeries.periodCoverage, (time) => periodSeconds(slo.period, time) / slo.period.seconds),
    of(derivedSeries.budgetExhaustion, (time) => {
      const burn = (ratio(86_400)(time) ?? 0) / budget;
      return left(time) > 0 && burn > 0 ? (left(time) * slo.period.seconds) / burn : undefined;
    }),
    ...alerts(slo, {
      labels,
      stream,
      left,
      spans: [
        { from: now - days * 86_400, to: now, stepSeconds: 240 },
        { from: now, to: now, stepSeconds: 60 },
      ],
    }),
  ];
}

interface Alerting {
  readonly labels: Readonly<Record<string, string>>;
  readonly stream: Stream;
  readonly left: (time: number) => number;
  readonly spans: readonly Span[];
}

function alerts(slo: Slo, { labels, stream, left, spans }: Alerting): readonly SampleSeries[] {
  const { service, slo: name, team, owner, service_tier, channel } = infoLabels(slo);
  const known = Object.entries({
    ...labels,
    service,
    slo: name,
    team,
    owner,
    service_tier,
    channel,
    alertstate: "firing",
  });
  const shared = Object.fromEntries(known.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  const of = (more: Readonly<Record<string, string>>, fires: (time: number) => boolean): SampleSeries => ({
    metric: prometheusSeries.alerts,
    labels: { ...shared, ...more },
    value: (time) => (fires(time) ? 1 : undefined),
    spans,
    live: false,
  });
  const above = (window: string, time: number, threshold: string) =>
    (errorRatio(stream, { time, seconds: durationToSeconds(window) ?? 0 }) ?? 0) > Number(threshold);
  return [
    ...slo.alerts.tiers.map(({ tier, threshold }) =>
      of(
        { alertname: alertNames.burn, tier: tier.name, severity: tier.severity, long_window: tier.longWindow },
        (time) => above(tier.longWindow, time, threshold) && above(tier.shortWindow, time, threshold),
      ),
    ),
    of({ alertname: alertNames.exhausted, severity: "ticket", period: slo.period.text }, (time) => left(time) <= 0),
  ];
}

function since(count: (time: number) => number, time: number, seconds: number): number {
  return count(time) - count(time - seconds);
}

function errorRatio(stream: Stream, { time, seconds }: { time: number; seconds: number }): number | undefined {
  const total = since(stream.total, time, seconds);
  return total > 0 ? since(stream.bad, time, seconds) / total : undefined;
}
