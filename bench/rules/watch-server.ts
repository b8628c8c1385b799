import { setTimeout as delay } from "node:timers/promises";

/** What a Prometheus uses of the machine, per minute. */
export interface ServerCost {
  /** Seconds of rule evaluation, summed over groups, each weighted by its interval. */
  readonly evaluationSecondsPerMinute: number;
  /** Seconds of processor time that the whole server used, scraping included. */
  readonly cpuSecondsPerMinute: number;
  /** Evaluations of rules that failed meanwhile. */
  readonly failures: number;
}

/** Between looks at what groups took the last time. */
const lookSeconds = 15;

/** Watches a Prometheus for some time by its own metrics. */
export async function watchServer(url: string, seconds: number): Promise<ServerCost> {
  const [before, startedMs] = [await readMetrics(url), performance.now()];
  const looks = Math.max(1, Math.floor(seconds / lookSeconds));
  const evaluations: number[] = [];
  let after = before;
  for (let look = 1; look <= looks; look++) {
    await delay(Math.max(0, startedMs + (1_000 * seconds * look) / looks - performance.now()));
    after = await readMetrics(url);
    evaluations.push(evaluationPerMinute(after));
  }
  const minutes = (performance.now() - startedMs) / 60_000;
  const grown = (metric: string) => sumOf(after, metric) - sumOf(before, metric);
  return {
    evaluationSecondsPerMinute: evaluations.reduce((sum, one) => sum + one, 0) / looks,
    cpuSecondsPerMinute: grown("process_cpu_seconds_total") / minutes,
    failures: grown("prometheus_rule_evaluation_failures_total"),
  };
}

function evaluationPerMinute(metrics: string): number {
  const intervals = new Map(samplesOf(metrics, "prometheus_rule_group_interval_seconds"));
  return samplesOf(metrics, "prometheus_rule_group_last_duration_seconds").reduce(
    (sum, [group, seconds]) => sum + (seconds * 60) / (intervals.get(group) ?? Number.NaN),
    0,
  );
}

function sumOf(metrics: string, metric: string): number {
  return samplesOf(metrics, metric).reduce((sum, [, value]) => sum + value, 0);
}

/** Each sample of a metric by the text of its labels. */
function samplesOf(metrics: string, metric: string): readonly (readonly [labels: string, value: number])[] {
  return [...metrics.matchAll(new RegExp(`^${metric}(\\{.*\\})? (\\S+)$`, "gm"))].map(
    ([, labels = "", value]) => [labels, Number(value)] as const,
  );
}

async function readMetrics(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}
