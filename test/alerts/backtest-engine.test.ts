import { expect, test } from "@jest/globals";
import type { BacktestReport, FiredAlert } from "../../alerts/backtest/report.ts";
import { backtest, timelineOf } from "../../alerts/backtest.ts";
import { fetchRecording } from "../../cli/backtest/fetch-recording.ts";
import { createPrometheusClient } from "../../service/prometheus-client.ts";
import { secondsToDuration } from "../../slo/duration.ts";
import { allSlos, type Labels, type Stack } from "../../slo/model.ts";
import type { SloSpec } from "../../slo/spec.ts";
import { needs } from "../servers/needs.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { historyToOpenMetrics, type RawSeries, scrapeSeconds, shopHistory } from "./backtest-history.ts";
import { hour, minute, stackOf } from "./backtest-scenario.ts";
import { evaluatedByPromtool, type PromtoolCheck } from "./evaluated-by-promtool.ts";

const range = { from: 0, to: 36 * hour };

/** The usual factors, though a period of a day would make others of them. */
const usual = {
  "page-fast": { factor: 14.4 },
  "page-slow": { factor: 6 },
  "ticket-fast": { factor: 3 },
  "ticket-slow": { factor: 1 },
};
const requests = {
  kind: "events",
  total: 'http_requests_total{job="shop"}',
  bad: 'http_requests_total{job="shop",code=~"5.."}',
} as const;
const served = { kind: "events", total: "http_requests_total", good: 'http_requests_total{code="200"}' } as const;

const slos: readonly SloSpec[] = [
  { name: "requests", objective: "99", period: "1d", sli: requests, alerts: { tiers: usual } },
  { name: "routes", objective: "98", period: "1d", sli: served, groupBy: ["route"], alerts: { tiers: usual } },
  {
    name: "latency",
    objective: "95",
    period: "1d",
    sli: { kind: "latency", histogram: 'http_duration_seconds{job="shop"}', threshold: "300ms" },
    alerts: {
      tiers: {
        "page-fast": { factor: 3, for: "7m", keepFiringFor: "20m" },
        "page-slow": { factor: 2, for: "3m" },
        "ticket-fast": "off",
        "ticket-slow": { factor: 1, keepFiringFor: "45m" },
      },
    },
  },
  {
    name: "maintained",
    objective: "99",
    period: "1d",
    sli: requests,
    alerts: { tiers: usual },
    exclusions: [{ name: "nightly", every: "day", at: "06:10", for: "20m" }],
  },
  {
    name: "all",
    objective: "99",
    period: "1d",
    sli: {
      kind: "composite",
      rule: "weighted",
      of: [{ slo: "checkout-requests", weight: 3 }, { slo: "checkout-latency" }, { slo: "checkout-maintained" }],
    },
    alerts: { tiers: usual },
  },
];

/** Alerts of rules that run every minute, as promtool runs all of them. */
const everyMinute = ["SLOErrorBudgetBurn", "SLOSignalMissing", "SLOSignalInvalid"];

/** Rules on the period run every four minutes; with `for` rounded up to that, they start at most two evaluations apart from promtool's. */
const apart = 8 * minute;

needs("prometheus")("backtest() of a real Prometheus", () => {
  test("fires and counts what promtool's engine fires and counts from the same rules", async () => {
    const stack = stackOf(slos, { scrapeInterval: `${scrapeSeconds}s` });
    const history = shopHistory(range.to);
    const reports = await replayed(stack, history);
    // The history is made so that every kind of alert fires.
    expect(new Set(reports.flatMap(({ alerts }) => alerts.map(({ alert, tier }) => tier ?? alert)))).toEqual(
      new Set([
        "page-fast",
        "page-slow",
        "ticket-fast",
        "ticket-slow",
        "SLOErrorBudgetExhausted",
        "SLOErrorBudgetForecast",
        "SLOSignalMissing",
      ]),
    );
    const checks = [...minuteChecks(reports), ...reports.flatMap(periodChecks), ...reports.flatMap(budgetChecks)];
    expect(await evaluatedByPromtool(stack, { history, checks })).toBe("SUCCESS");
  });
});

async function replayed(stack: Stack, history: readonly RawSeries[]): Promise<readonly BacktestReport[]> {
  return inTemporaryFolder("backtest", async (storageDir) => {
    await tsdbBlocksFrom(historyToOpenMetrics(history), storageDir);
    const prometheus = await startPrometheus({ storageDir });
    try {
      const client = createPrometheusClient({ url: prometheus.url });
      const reports: BacktestReport[] = [];
      for (const slo of allSlos(stack)) {
        const recording = await fetchRecording(slo, {
          stack,
          client,
          timeline: timelineOf(slo, range),
          onProgress: () => {},
        });
        reports.push(backtest(slo, recording, range));
      }
      return reports;
    } finally {
      await prometheus.stop();
    }
  });
}

/** Everything that fires, around each change that the backtest saw and every 20 minutes: to the minute. */
function minuteChecks(reports: readonly BacktestReport[]): readonly PromtoolCheck[] {
  const changes = reports.flatMap(({ alerts }) => alerts.flatMap(({ from, to }) => [from ?? 0, to ?? range.to]));
  const steps = Array.from({ length: range.to / (20 * minute) }, (_, step) => (step + 1) * 20 * minute);
  const instants = new Set(
    [...changes.flatMap((time) => [time - minute, time, time + minute]), ...steps].filter(
      (time) => time >= minute && time <= range.to,
    ),
  );
  return [...instants]
    .sort((a, b) => a - b)
    .map((time) => ({
      expr: `max by (alertname, tier, slo_id, route) (ALERTS{alertstate="firing",alertname=~"${everyMinute.join("|")}"})`,
      eval_time: secondsToDuration(time),
      exp_samples: firingAt(reports, time),
    }));
}

function firingAt(reports: readonly BacktestReport[], time: number): PromtoolCheck["exp_samples"] {
  const isFiring = ({ from, to }: FiredAlert) => (from ?? 0) <= time && time < (to ?? Number.POSITIVE_INFINITY);
  const firing = reports.flatMap(({ slo, alerts }) =>
    alerts
      .filter((fired) => everyMinute.includes(fired.alert) && isFiring(fired))
      .map(({ alert, tier, labels }) =>
        labelsText({ alertname: alert, ...labels, slo_id: slo, ...(tier === null ? {} : { tier }) }),
      ),
  );
  return [...new Set(firing)].map((labels) => ({ labels, value: 1 }));
}

/** Whether the alerts on the period start and end where the backtest says, as near as promtool's other rhythm allows. */
function periodChecks({ slo, alerts }: BacktestReport): readonly PromtoolCheck[] {
  return alerts
    .filter(({ alert }) => !everyMinute.includes(alert))
    .flatMap(({ alert, labels, from, to }) => {
      const count = (time: number, value: number): readonly PromtoolCheck[] =>
        time <= 0 || time > range.to
          ? []
          : [
              {
                expr: `count(ALERTS${labelsText({ alertstate: "firing", alertname: alert, slo_id: slo, ...labels })}) or vector(0)`,
                eval_time: secondsToDuration(time),
                exp_samples: [{ labels: "{}", value }],
              },
            ];
      const start = from ?? 0;
      const end = to ?? Number.POSITIVE_INFINITY;
      return [
        ...count(start - apart, 0),
        ...count(start, 1),
        ...(end - start > apart ? count(end - apart, 1) : []),
        ...count(end, 0),
      ];
    });
}

/** Whether the budgets and events at the end are the same. */
function budgetChecks({ slo, groups }: BacktestReport): readonly PromtoolCheck[] {
  return groups.flatMap(({ labels, budgetLeft }): readonly PromtoolCheck[] => {
    const series = `slo:period_error_budget_remaining:ratio${labelsText({ slo_id: slo, ...labels })}`;
    return [
      {
        expr: `count(abs(${series} - ${budgetLeft}) < 1e-9)`,
        eval_time: secondsToDuration(range.to),
        exp_samples: [{ labels: "{}", value: 1 }],
      },
    ];
  });
}

function labelsText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(",")}}`;
}
