import type { Slo } from "../../../slo/model.ts";
import type { SloSpec } from "../../../slo/spec.ts";
import type { EventCount, EventLedger } from "./event-ledger.ts";
import type { WrittenSeries } from "./remote-write.ts";
import type { Stretch } from "./workload.ts";

/** One SLO, what its service exposes, and what truly happened. */
export interface TruthCase {
  readonly name: string;
  readonly slo: SloSpec;
  /** Groups, by the value of the label `route`. */
  readonly routes: readonly string[];
  /** Times that cannot count: excluded ones, and longer gaps between scrapes than a five-minute rate sees across. */
  readonly uncounted: readonly Stretch[];
  /** How much later than the next scrape an event may come to light. */
  readonly lateSeconds: number;
  readonly simulate: (options: SimulationOptions) => Simulation;
}

/** When and how Prometheus looks. */
export interface SimulationOptions {
  readonly startMs: number;
  readonly seconds: number;
  readonly scrapeSeconds: number;
  readonly seed: number;
}

/** What happened, and what Prometheus saw of it. */
export interface Simulation {
  readonly series: readonly WrittenSeries[];
  /** Per route, the events that a counter showed between two scrapes: all that can be known. */
  readonly seen: ReadonlyMap<string, EventLedger>;
  /** Events that no pair of scrapes shows: before a series' first sample, or after the last one before it died. */
  readonly unseen: EventCount;
}

/** What is compared: an SLO, or one group of it, with what truly happened. */
export interface TruthSubject {
  readonly slo: Slo;
  readonly ledger: EventLedger;
  /** Grouping labels as matchers: `route="/a"`. */
  readonly group: string;
  readonly startSeconds: number;
  readonly uncounted: readonly Stretch[];
  /** How late an event may come to light, its scrape included. */
  readonly lateSeconds: number;
}

/** A name as a part of metric names. */
export function metricOf(name: string): string {
  return name.replaceAll("-", "_");
}
