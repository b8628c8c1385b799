import { createEventLedger } from "./event-ledger.ts";
import { type CounterPlan, counterPlans } from "./instruments.ts";
import { createRandom, type Random, wholeNumber } from "./random.ts";
import { createScrapedCounter, type ScrapedCounter } from "./scraped-counter.ts";
import type { Simulation, SimulationOptions } from "./truth-case.ts";
import { isWithin, type Pod, type Workload } from "./workload.ts";

// Jest makes every look at a global slow, and these are looked at a hundred million times.
const { floor, max, min, round } = Math;

interface WorkloadOptions extends SimulationOptions {
  /** Prefix of the metrics. */
  readonly metric: string;
}

/** Lets the workload run second by second while Prometheus scrapes it; each event is on the books exactly once. */
export function simulateWorkload(workload: Workload, options: WorkloadOptions): Simulation {
  const seen = new Map(workload.routes.map((route) => [route, createEventLedger(options.seconds)]));
  const unseen = { total: 0, bad: 0 };
  const random = createRandom(options.seed);
  const series = [...seen].flatMap(([route, ledger]) => {
    const pods = workload.pods.filter(({ routes }) => routes === undefined || routes.includes(route));
    const servingPods = countServing(pods, options.seconds);
    return pods.flatMap((pod, index) => {
      const counters = counterPlans(workload.instrument).map((plan): PlannedCounter => {
        const account = (second: number, events: number, isSeen: boolean) => {
          if (plan.proves === undefined) return;
          const count = { total: events, bad: plan.proves === "bad" ? events : 0 };
          if (isSeen) return ledger.add(second, count);
          unseen.total += count.total;
          unseen.bad += count.bad;
        };
        const labels = { __name__: `${options.metric}${plan.suffix}`, pod: pod.name, route, ...plan.labels };
        return { plan, counter: createScrapedCounter({ labels, zeroed: plan.zeroed, account }) };
      });
      runPod(counters, {
        pod,
        isFirst: index === 0,
        route,
        workload,
        options,
        random,
        servingPods,
        phase: scrapePhase(index, options.scrapeSeconds),
      });
      return counters.filter(({ plan }) => plan.suffix !== undefined).flatMap(({ counter }) => counter.series());
    });
  });
  return { series, seen, unseen };
}

interface PlannedCounter {
  readonly plan: CounterPlan;
  readonly counter: ScrapedCounter;
}

interface PodRun {
  readonly pod: Pod;
  readonly isFirst: boolean;
  readonly route: string;
  readonly workload: Workload;
  readonly options: SimulationOptions;
  readonly random: Random;
  readonly servingPods: Uint16Array;
  /** When in each interval the pod is scraped, in seconds. */
  readonly phase: number;
}

function runPod(counters: readonly PlannedCounter[], run: PodRun): void {
  const { pod, options, phase } = run;
  const restarts = new Set(pod.restarts);
  const last = min(pod.lives.to, options.seconds);
  for (let second = pod.lives.from; second < last; second++) {
    if (restarts.has(second)) for (const { counter } of counters) counter.restart();
    if ((second - floor(phase) + 60 * options.scrapeSeconds) % options.scrapeSeconds === 0)
      scrape(counters, run, second);
    if (isWithin(second, pod.serves)) countEvents(counters, run, second);
  }
  if (pod.lives.to < options.seconds)
    for (const { counter } of counters) counter.end(options.startMs + pod.lives.to * 1000);
}

function scrape(counters: readonly PlannedCounter[], { workload, options, phase }: PodRun, second: number): void {
  const timeMs = round(options.startMs + (second + (phase % 1)) * 1000);
  const isMissed = workload.gaps.some((gap) => isWithin(second, gap));
  const version = workload.relabelledAt !== undefined && second >= workload.relabelledAt ? "2" : "1";
  for (const { counter } of counters) {
    if (isMissed) counter.miss(timeMs);
    else counter.scrape(timeMs, { version });
  }
}

function countEvents(
  counters: readonly PlannedCounter[],
  { isFirst, route, workload, random, servingPods }: PodRun,
  second: number,
): void {
  const events = wholeNumber(workload.traffic(second, route) / (servingPods[second] ?? 1), random);
  const bursts =
    isFirst && workload.bursts.length > 0
      ? workload.bursts.filter((burst) => burst.second === second && route === workload.routes[0])
      : [];
  const burst = bursts.reduce((sum, { bad }) => sum + bad, 0);
  const bad = min(events, wholeNumber(events * workload.badShare(second, route), random));
  for (const { plan, counter } of counters) {
    const counted = (plan.counts.includes("good") ? events - bad : 0) + (plan.counts.includes("bad") ? bad + burst : 0);
    counter.count(second, counted);
  }
}

function countServing(pods: readonly Pod[], seconds: number): Uint16Array {
  const serving = new Uint16Array(seconds);
  for (const { serves } of pods) {
    for (let second = max(0, serves.from); second < min(seconds, serves.to); second++)
      serving[second] = (serving[second] ?? 0) + 1;
  }
  return serving;
}

/** Never aligned with evaluations, and different for each pod, as Prometheus spreads its scrapes. */
function scrapePhase(index: number, scrapeSeconds: number): number {
  return (7.3 + index * 4.1) % scrapeSeconds;
}
