import type { ArmCounters, TrafficReading } from "../../../exporters/shifts/read/traffic-reader.ts";
import type { WeightReading } from "../../../exporters/shifts/read/weight-reader.ts";
import type { ShiftFacts } from "../../../exporters/shifts/report/shift-facts.ts";
import { noSpending, type ShiftSpending } from "../../../exporters/shifts/report/shift-spending.ts";
import { observeTraffic } from "../../../exporters/shifts/track/observe-traffic.ts";
import { observeWeights } from "../../../exporters/shifts/track/observe-weights.ts";
import { freshShiftState, type ShiftState } from "../../../exporters/shifts/track/shift-state.ts";
import type { TrackedShift } from "../../../exporters/shifts/track/tracked-shift.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

export const sampleShift: TrafficShift = {
  id: "checkout-green",
  title: "Checkout moves to green",
  service: "checkout",
  team: "shop",
  strategy: "canary",
  layer: "haproxy",
  stable: { name: "blue", role: "stable", version: "v1", cluster: undefined, match: "blue", target: "blue" },
  candidate: { name: "green", role: "candidate", version: "v2", cluster: undefined, match: "green", target: "green" },
  traffic: {
    kind: "haproxy",
    proxy: "app",
    mode: "http",
    contstats: false,
    stats: "/run/haproxy.sock",
    matchers: "",
  },
  weights: { kind: "haproxy" },
  settleSeconds: 30,
  declared: undefined,
  slow: undefined,
  judge: { alpha: 0.001, minErrors: 5, minRequests: 100, effectFloor: 0.001, dispersion: "auto" },
  steps: [
    { share: 0.1, holdSeconds: 300 },
    { share: 0.5, holdSeconds: 600 },
    { share: 1, holdSeconds: 60 },
  ],
  drain: undefined,
  affinity: { kind: "none" },
  dns: undefined,
  rollback: undefined,
  budget: undefined,
  expect: { requestsPerSecond: undefined, errorRatio: undefined },
  channel: "#shop",
  mention: "",
  runbook: undefined,
  links: {},
  labels: {},
  probes: undefined,
};

/** 2026-03-01T12:00:00Z. */
export const startMs = 1_772_366_400_000;

export function trackedOf(change: Partial<TrafficShift> = {}, windowSeconds = 20): TrackedShift {
  return { shift: { ...sampleShift, ...change }, windowSeconds };
}

/** A service under a load balancer that does what it is told, second by second. */
export class SimulatedTraffic {
  state: ShiftState;
  atMs = startMs;
  readonly tracked: TrackedShift;
  readonly counters: Record<"blue" | "green", Record<keyof ArmCounters, number>>;
  reader = "first";
  restarts = 0;
  /** Requests that nobody answered, whichever arm they were given to; undefined where the source does not tell. */
  unanswered: number | undefined = undefined;
  weights: Record<string, number> = { blue: 100, green: 0 };
  more: Partial<WeightReading> = {};

  constructor(tracked: TrackedShift = trackedOf()) {
    this.tracked = tracked;
    this.state = freshShiftState(tracked.shift);
    const nothing = { requests: 0, errors: 0, slow: 0, lost: 0, rescued: 0, inflight: 0, share: 0 };
    this.counters = { blue: { ...nothing }, green: { ...nothing } };
  }

  /** Lets seconds pass with so many requests in each, and reads both sources after each. */
  run(seconds: number, perSecond: number, each: (arm: "blue" | "green", requests: number) => void = () => undefined) {
    for (let second = 0; second < seconds; second++) {
      const sum = (this.weights["blue"] ?? 0) + (this.weights["green"] ?? 0);
      for (const arm of ["blue", "green"] as const) {
        const requests = sum === 0 ? 0 : (perSecond * (this.weights[arm] ?? 0)) / sum;
        this.counters[arm].requests += requests;
        this.counters[arm].share += requests;
        each(arm, requests);
      }
      this.atMs += 1_000;
      this.readWeights();
      this.readTraffic();
    }
    return this;
  }

  weigh(green: number, more: Partial<WeightReading> = {}) {
    this.weights = { blue: 100 - green, green };
    this.more = more;
    return this;
  }

  readWeights(reading: Partial<WeightReading> = {}) {
    const nothing = { state: undefined, step: undefined, by: undefined, detail: undefined };
    const full: WeightReading = { weights: this.weights, ...nothing, ...this.more, ...reading };
    this.state = observeWeights(this.tracked, this.state, { atMs: this.atMs, reading: full });
    return this;
  }

  readTraffic(reading: Partial<TrafficReading> = {}) {
    const arms = { blue: { ...this.counters.blue }, green: { ...this.counters.green } };
    const full: TrafficReading = {
      arms,
      lost: this.unanswered,
      shareBasis: "requests",
      restarts: this.restarts,
      detail: undefined,
      ...reading,
    };
    this.state = observeTraffic(this.tracked, this.state, { atMs: this.atMs, reader: this.reader, reading: full });
    return this;
  }

  facts(change: Partial<ShiftFacts> = {}): ShiftFacts {
    return factsOf({ tracked: this.tracked, state: this.state, nowMs: this.atMs, ...change });
  }
}

function factsOf(facts: Pick<ShiftFacts, "tracked" | "state" | "nowMs"> & Partial<ShiftFacts>): ShiftFacts {
  return { blind: [], declared: undefined, dnsAnswers: {}, spending: noSpending, ...facts };
}

/** What a rollout that goes on spent until a moment; undefined: nothing is known of it. */
export function spendingOf(spent: number | undefined, untilMs = startMs): ShiftSpending {
  const known = { spent, untilMs: spent === undefined ? undefined : untilMs, isWhole: false };
  return { now: { ...known, isFinal: false }, earlier: [] };
}
