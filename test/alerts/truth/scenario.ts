import type { SliSpec, SloSpec } from "../../../slo/spec.ts";
import { simulateWorkload } from "./simulate-workload.ts";
import { metricOf, type TruthCase } from "./truth-case.ts";
import { type Instrument, steadyPods, type Workload } from "./workload.ts";

/** How a case differs from two pods with 20 requests a second, of which one in 2,000 fails. */
export interface Scenario extends Partial<Workload> {
  readonly name: string;
  readonly slo?: Partial<SloSpec>;
  readonly uncounted?: TruthCase["uncounted"];
}

/** A case of counted events that lasts this long. */
export function scenarioOver(seconds: number): (scenario: Scenario) => TruthCase {
  return ({ name, slo, uncounted = [], ...differences }) => {
    const workload = { ...plainWorkload(seconds), ...differences };
    const sli = sliOf(metricOf(name), workload.instrument);
    return {
      name,
      slo: { name, objective: "99.9", period: "1d", alerts: { tiers: usualFactors }, sli, ...slo },
      routes: workload.routes,
      uncounted,
      lateSeconds: Math.max(0, ...workload.gaps.map(({ from, to }) => to - from)),
      simulate: (options) => simulateWorkload(workload, { ...options, metric: metricOf(name) }),
    };
  };
}

/** Those of a period of 30 days: a period of a day or two would make alerts of every error. */
const usualFactors = {
  "page-fast": { factor: 14.4 },
  "page-slow": { factor: 6 },
  "ticket-fast": { factor: 3 },
  "ticket-slow": { factor: 1 },
};

function plainWorkload(seconds: number): Workload {
  return {
    instrument: { kind: "codes", zeroed: true },
    routes: ["/"],
    pods: steadyPods(2, seconds),
    traffic: () => 20,
    badShare: () => 0.0005,
    bursts: [],
    gaps: [],
    relabelledAt: undefined,
  };
}

function sliOf(metric: string, instrument: Instrument): SliSpec {
  switch (instrument.kind) {
    case "codes":
      return { kind: "events", total: `${metric}_total`, bad: `${metric}_total{code=~"5.."}` };
    case "good codes":
      return { kind: "events", total: `${metric}_total`, good: `${metric}_total{code!~"5.."}` };
    case "good":
      return { kind: "events", total: `${metric}_total`, good: `${metric}_ok_total` };
    case "histogram":
      return { kind: "latency", histogram: `${metric}_seconds`, threshold: "300ms" };
  }
}
