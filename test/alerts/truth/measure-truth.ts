// Run as a process: node measure-truth.ts '{"names": null, "declared": 30, "real": 30, "alerts": true}'. A test in jest's sandbox would
// take ten times as long, because the simulation asks for globals millions of times, which are slow to reach there.
import { detection } from "../../../alerts/detection-time.ts";
import { type BudgetMeasurement, measureBudget } from "./measure-budget.ts";
import { measureWindows, type WindowMeasurement } from "./measure-windows.ts";
import { seriesWithoutNumbers } from "./recorded-series.ts";
import { type Firing, replayAlerts } from "./replay-alerts.ts";
import { onset, outageSeconds, scenarios, seconds, startMs } from "./scenarios.ts";
import { startTruthRun, type TruthRun } from "./truth-run.ts";

/** Which cases to run, with which scrape interval in the stack and in the world. */
export interface TruthOrder {
  /** All cases where null. */
  readonly names: readonly string[] | null;
  readonly declared: number;
  readonly real: number;
  readonly alerts: boolean;
}

/** Everything that was measured, by case and group. */
export interface TruthReport {
  readonly groups: readonly {
    readonly name: string;
    readonly budget: BudgetMeasurement;
    readonly windows: readonly WindowMeasurement[];
  }[];
  readonly withoutNumbers: readonly string[];
  /** Alerts that fired after the first day, when every window but the longest is full, by case. */
  readonly firing: Readonly<Record<string, readonly string[]>>;
  /** Page tiers of the long outages that fired in time, or how late they were. */
  readonly promises: Readonly<Record<string, readonly string[]>>;
}

const order = JSON.parse(process.argv[2] ?? "") as TruthOrder;
const cases = scenarios.filter(({ name }) => order.names === null || order.names.includes(name));
const run = await startTruthRun({
  cases,
  startMs,
  seconds,
  declaredScrapeSeconds: order.declared,
  scrapeSeconds: order.real,
});
try {
  const groups: TruthReport["groups"][number][] = [];
  for (const one of cases) {
    for (const route of one.routes) {
      const subject = run.subject(one, route);
      const budget = await measureBudget(run.prometheus, subject);
      groups.push({ name: `${one.name} ${route}`, budget, windows: await measureWindows(run.prometheus, subject) });
    }
  }
  const firings = order.alerts ? await replayAlerts(run.prometheus, run.files, run.range) : [];
  const report: TruthReport = {
    groups,
    withoutNumbers: await seriesWithoutNumbers(run.prometheus, run.range),
    firing: Object.fromEntries(cases.map(({ name }) => [name, alertsOf(firings, name, run.range.start + 86_400)])),
    promises: Object.fromEntries(
      ["outage", "good-form-outage"].map((name) => [name, promisesKept(run, firings, name)]),
    ),
  };
  process.stdout.write(JSON.stringify(report));
} finally {
  await run.stop();
}

function alertsOf(firings: readonly Firing[], name: string, after: number): readonly string[] {
  const own = firings.filter(({ labels, to }) => labels.slo_id === `t-${name}` && to > after);
  return [...new Set(own.map(({ alert, labels }) => labels.tier ?? alert))];
}

function promisesKept(of: TruthRun, firings: readonly Firing[], name: string): readonly string[] {
  const slo = of.stack.services.flatMap(({ slos }) => slos).find((one) => one.name === name);
  return (slo?.alerts.tiers ?? []).flatMap((alertTier) => {
    const promise = detection(alertTier, { errorRatio: 1, eventsPerSecond: 20, scrapeSeconds: order.real });
    const tier = alertTier.tier.name;
    const firing = firings.find(({ labels }) => labels.slo_id === `t-${name}` && labels.tier === tier);
    if (promise.kind === "never" || promise.latestSeconds > outageSeconds) return [];
    const taken = (firing?.from ?? Number.POSITIVE_INFINITY) - of.range.start - onset;
    return taken <= promise.latestSeconds ? [tier] : [`${tier} after ${taken} s, promised ${promise.latestSeconds} s`];
  });
}
