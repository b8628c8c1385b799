import { budgetSeries } from "../../slo/exporter-series.ts";
import type { MetricFamily, MetricLabels, MetricSeries } from "../output/metric-family.ts";
import type { BudgetReport } from "./budget-book.ts";
import type { SourceStatus } from "./prometheus-follower.ts";

/** The families of budgets. What is not known has no series. */
export function budgetFamilies(
  reports: () => Iterable<BudgetReport>,
  { status, nowMs }: { readonly status: SourceStatus | undefined; readonly nowMs: number },
): readonly MetricFamily[] {
  const ofReports = families.map(({ series, ...family }) => ({
    ...family,
    series: {
      *[Symbol.iterator]() {
        for (const report of reports()) yield* series(report, nowMs);
      },
    },
  }));
  return [...ofReports, ...(status === undefined ? [] : sourceFamilies(status))];
}

interface FamilyOfBudgets extends Omit<MetricFamily, "series"> {
  readonly series: (report: BudgetReport, nowMs: number) => Iterable<MetricSeries>;
}

const families: readonly FamilyOfBudgets[] = [
  ofCalendar(budgetSeries.calendarSli, "Good / valid in a UTC week, month or quarter", ({ sli }) => sli),
  ofCalendar(
    budgetSeries.calendarSpent,
    "Share of the error budget that a UTC week, month or quarter spent, of the events so far",
    ({ spent }) => spent,
  ),
  ofCalendar(
    budgetSeries.calendarRemaining,
    "Share of the error budget that a UTC week, month or quarter has left; negative when overspent",
    ({ remaining }) => remaining,
  ),
  ofCalendar(
    budgetSeries.calendarCoverage,
    "Share of a UTC week, month or quarter so far of which anything is known; excluded time is left out",
    ({ coverage }) => coverage,
  ),
  {
    ...gauge(
      budgetSeries.periodTime,
      "Time of the SLO's period by what is known of it; shrinks when late data fill a gap",
    ),
    series: ({ slo, period: { sums } }) =>
      (["known", "unknown", "excluded"] as const).map((state) => ({
        labels: { slo_id: slo.id, state },
        value: sums[`${state}Ms`] / 1000,
      })),
  },
  ofBudget(
    budgetSeries.incidents,
    "Incidents in the SLO's period: times in which the budget was spent too fast",
    (one) => one.attribution.incidents.length,
  ),
  {
    ...gauge(
      budgetSeries.incidentSpent,
      "Share of the period's error budget that incidents spent: all, the worst, the last",
    ),
    *series({ slo, attribution: { incidents } }) {
      const spent = incidents.flatMap((incident) => incident.spent ?? []);
      const last = spent.at(-1);
      if (last === undefined) return;
      const values = { all: spent.reduce((sum, one) => sum + one, 0), worst: Math.max(...spent), last };
      for (const [incident, value] of Object.entries(values)) yield { labels: { slo_id: slo.id, incident }, value };
    },
  },
  ofBudget(
    budgetSeries.incidentStart,
    "When the last incident of the period began",
    ({ attribution: { incidents } }) => {
      const last = incidents.at(-1);
      return last === undefined ? undefined : last.fromMs / 1000;
    },
  ),
  ofBudget(
    budgetSeries.incidentOngoing,
    "Whether the last incident may still go on",
    ({ attribution: { incidents } }) => (incidents.at(-1)?.isOngoing === true ? 1 : 0),
  ),
  {
    ...gauge(
      budgetSeries.forecastRemaining,
      "Share of the error budget that may be left when the period ends; 90 % of the simulated futures lie between low and high",
    ),
    series: ({ slo, forecast }) =>
      forecast.kind === "unknown"
        ? []
        : (["low", "likely", "high"] as const).flatMap((bound) =>
            one({ slo_id: slo.id, bound }, forecast.remaining[bound]),
          ),
  },
  ofBudget(
    budgetSeries.forecastChance,
    "Share of the simulated futures in which the budget is spent before the period ends",
    (one) => (one.forecast.kind === "unknown" ? undefined : one.forecast.exhaustion.chance),
  ),
  {
    ...gauge(
      budgetSeries.forecastExhaustion,
      "When the error budget may be spent: in 5 %, 50 % and 95 % of the simulated futures; absent where fewer spend it",
    ),
    *series({ slo, forecast }) {
      if (forecast.kind === "unknown") return;
      for (const bound of ["earliest", "likely", "latest"] as const) {
        const atMs = forecast.exhaustion[`${bound}Ms`];
        yield* one({ slo_id: slo.id, bound }, atMs === undefined ? undefined : atMs / 1000);
      }
    },
  },
  ofBudget(budgetSeries.sourceWatermark, "Until when the recorded series of an SLO have been read", ({ source }) =>
    source === undefined ? undefined : 60 * source.askedUntil,
  ),
  {
    ...gauge(budgetSeries.sourceLateness, "How far the reading of an SLO's recorded series is behind the clock"),
    series: ({ slo, source }, nowMs) =>
      source === undefined
        ? []
        : [{ labels: { slo_id: slo.id }, value: Math.max(0, nowMs / 1000 - 60 * source.askedUntil) }],
  },
  {
    ...counter(
      budgetSeries.sourceRevised,
      "Minutes of an SLO whose recorded events changed after they were first read",
    ),
    series: ({ slo, source }) => (source === undefined ? [] : [{ labels: { slo_id: slo.id }, value: source.revised }]),
  },
  {
    ...counter(
      budgetSeries.sourceTime,
      "Time of an SLO that no late sample changes any more, by what the recorded series say of it",
    ),
    series: ({ slo, source }) =>
      source === undefined
        ? []
        : (["known", "unknown", "excluded"] as const).map((state) => ({
            labels: { slo_id: slo.id, state },
            value: source.settled[state] / 1000,
          })),
  },
];

function sourceFamilies({ isUp, failures }: SourceStatus): readonly MetricFamily[] {
  const labels = { source: "prometheus" };
  return [
    {
      ...gauge(budgetSeries.sourceUp, "Whether the last question to a source was answered"),
      series: one(labels, isUp === undefined ? undefined : Number(isUp)),
    },
    {
      ...counter(budgetSeries.sourceFailures, "Questions to a source that were not answered"),
      series: [{ labels, value: failures }],
    },
  ];
}

function ofBudget(name: string, help: string, value: (report: BudgetReport) => number | undefined): FamilyOfBudgets {
  return { ...gauge(name, help), series: (report) => one({ slo_id: report.slo.id }, value(report)) };
}

function ofCalendar(
  name: string,
  help: string,
  value: (budget: BudgetReport["calendars"][number]) => number | undefined,
): FamilyOfBudgets {
  return {
    ...gauge(name, help),
    *series({ slo, calendars }) {
      for (const budget of calendars)
        yield* one({ slo_id: slo.id, unit: budget.unit, which: budget.which }, value(budget));
    },
  };
}

function gauge(name: string, help: string): Omit<MetricFamily, "series"> {
  const unit = ["seconds", "ratio"].find((suffix) => name.endsWith(`_${suffix}`));
  return { name, help, type: "gauge", unit };
}

function counter(name: string, help: string): Omit<MetricFamily, "series"> {
  const base = name.replace(/_total$/, "");
  return { name: base, help, type: "counter", unit: base.endsWith("_seconds") ? "seconds" : undefined };
}

function one(labels: MetricLabels, value: number | undefined): readonly MetricSeries[] {
  return value === undefined ? [] : [{ labels, value }];
}
