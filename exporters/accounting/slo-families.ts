import { exporterSeries } from "../../slo/exporter-series.ts";
import type { MetricFamily, MetricLabels, MetricSeries } from "../output/metric-family.ts";
import type { SloReading } from "./slo-account.ts";
import type { WindowReading } from "./slo-reading.ts";

/** The families of all SLOs, read once and when they are first written. What is not known has no series: no ratio is better than a made-up one. */
export function sloFamilies(read: () => Iterable<SloReading>): readonly MetricFamily[] {
  let known: readonly SloReading[] | undefined;
  const readings = () => {
    known ??= [...read()];
    return known;
  };
  return families.map(({ series, ...family }) => ({
    ...family,
    series: {
      *[Symbol.iterator]() {
        for (const reading of readings()) yield* series(reading);
      },
    },
  }));
}

interface FamilyOfSlos extends Omit<MetricFamily, "series"> {
  readonly series: (reading: SloReading) => Iterable<MetricSeries>;
}

const families: readonly FamilyOfSlos[] = [
  {
    name: exporterSeries.info.replace(/_info$/, ""),
    help: "An SLO whose SLI the exporter measures, and how",
    type: "info",
    unit: undefined,
    series: ({ slo }) => {
      const { id, service, name, target, period, judgement } = slo;
      const { measure, gap } = judgement;
      return [{ labels: { slo_id: id, service, slo: name, target, period: period.text, measure, gap }, value: 1 }];
    },
  },
  ofSlo(exporterSeries.objective, "The objective", ({ slo }) => slo.objective),
  ofWindow(
    exporterSeries.windowLength,
    "How long a window really is; a young SLO has short ones",
    (one) => one.seconds,
  ),
  ofWindow(
    exporterSeries.windowSli,
    "Good / valid in a window; absent while too little of it is known",
    (one) => one.sli,
  ),
  ofWindow(
    exporterSeries.windowSliLow,
    "The lowest ratio that the sample allows, with 95 % certainty",
    (one) => one.interval?.low,
  ),
  ofWindow(
    exporterSeries.windowSliHigh,
    "The highest ratio that the sample allows, with 95 % certainty",
    (one) => one.interval?.high,
  ),
  ofWindow(
    exporterSeries.windowCoverage,
    "Known time / time that should be known; excluded time is left out",
    (one) => one.coverage,
  ),
  ofWindow(
    exporterSeries.windowKnownWeight,
    "Share of the locations, by weight, that know anything of a window",
    (one) => one.knownWeight,
  ),
  {
    name: exporterSeries.windowEvents,
    help: "Probes in a window: the size of the sample",
    type: "gauge",
    unit: undefined,
    *series({ slo, windows }) {
      for (const { window, probes } of windows) {
        yield { labels: { slo_id: slo.id, window, outcome: "good" }, value: probes.total - probes.bad };
        yield { labels: { slo_id: slo.id, window, outcome: "bad" }, value: probes.bad };
      }
    },
  },
  ofSlo(
    exporterSeries.budgetRemaining,
    "Share of the period's error budget that is left; negative when overspent",
    ({ budget }) => budget.remaining,
  ),
  ofSlo(
    exporterSeries.budgetExhaustion,
    "Seconds until the budget is spent at the burn rate of the last day; absent when nothing burns",
    ({ budget: { exhaustionSeconds } }) => (Number.isFinite(exhaustionSeconds) ? exhaustionSeconds : undefined),
  ),
  ofWindow(
    exporterSeries.burnRate,
    "How many times faster than its budget the SLO fails in a window",
    (one) => one.burnRate,
  ),
];

function ofSlo(name: string, help: string, value: (reading: SloReading) => number | undefined): FamilyOfSlos {
  return { ...gauge(name, help), series: (reading) => one({ slo_id: reading.slo.id }, value(reading)) };
}

function ofWindow(name: string, help: string, value: (window: WindowReading) => number | undefined): FamilyOfSlos {
  return {
    ...gauge(name, help),
    *series({ slo, windows }) {
      for (const window of windows) yield* one({ slo_id: slo.id, window: window.window }, value(window));
    },
  };
}

function gauge(name: string, help: string): Omit<MetricFamily, "series"> {
  const unit = ["seconds", "ratio"].find((suffix) => name.endsWith(`_${suffix}`));
  return { name, help, type: "gauge", unit };
}

function one(labels: MetricLabels, value: number | undefined): readonly MetricSeries[] {
  return value === undefined ? [] : [{ labels, value }];
}
