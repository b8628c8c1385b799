import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { haproxyTraffic } from "./haproxy/haproxy-traffic.ts";
import { haproxySeriesTraffic } from "./prometheus/haproxy-series-traffic.ts";
import { prometheusTraffic } from "./prometheus/prometheus-traffic.ts";

/**
 * What one arm's traffic has come to since the first reading: whole counts that never go down, also over restarts of their source.
 * Undefined is not known, which is not 0.
 */
export interface ArmCounters {
  /**
   * Requests that the arm was given, those in flight among them. The one count that may go down: by what was in flight and went to
   * another arm in the end.
   */
  readonly requests: number | undefined;
  readonly errors: number | undefined;
  readonly slow: number | undefined;
  /** Requests that the arm was given and never answered, whether or not a proxy answered in its place; errors all of them. */
  readonly lost: number | undefined;
  /** Tries that were made once more: with retries, a request may need several. */
  readonly rescued: number | undefined;
  /** Now. */
  readonly inflight: number | undefined;
  /** What the arm's share is measured by, see `TrafficReading.shareBasis`; a gauge for sessions, a count otherwise. */
  readonly share: number | undefined;
}

/** What the source of the traffic's counters says at one moment. */
export interface TrafficReading {
  /** By arm; an arm that the source does not know is not there. */
  readonly arms: Readonly<Record<string, ArmCounters>>;
  /**
   * Requests that nobody answered, those of arms among them and those that no arm was given; of a proxy that had no server to give them to,
   * for instance. Undefined where only what arms lost is known, if that.
   */
  readonly lost?: number | undefined;
  /** By how many looks that is behind what arms lost: one look alone may be wrong about it. None where it is not there. */
  readonly lostBehind?: number | undefined;
  readonly shareBasis: "requests" | "sessions" | "bytes";
  /** Times that counters of the source were seen to begin anew: a reload of the proxy, for instance. */
  readonly restarts: number;
  /** What cannot be seen and why, where that is so: `requests are not observable here: …`. */
  readonly detail: string | undefined;
  /** There where others count a part of the traffic. */
  readonly isPart?: true | undefined;
  /** There while one who counts a part of it is not seen, and may be back with all that it counted. */
  readonly isAway?: true | undefined;
  /** How many of several that count a part each are not seen; not there where all are. */
  readonly unseen?: { readonly count: number; readonly of: number } | undefined;
  /** Plain data with which a later reader goes on as if it were this one; undefined where one begins anew. */
  readonly memory?: unknown;
}

/** Throws a ShiftSourceFault with a plain reason when the source cannot be read. */
export type ReadTraffic = (signal: AbortSignal) => Promise<TrafficReading>;

/** What readers need of the process that they run in. */
export interface TrafficReaderOptions {
  /** The newest client each time it is asked for: tokens change. Throws where there is none to be had. */
  readonly prometheus?: (() => PrometheusClient) | undefined;
  /** Between scrapes of that Prometheus. */
  readonly scrapeSeconds: number;
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** What an earlier reader of the same traffic gave with its last reading. */
  readonly memory?: unknown;
}

/** Reads the counters of a shift's arms. Counts begin at the first reading, at 0; later ones are compared with it. */
export function createTrafficReader(shift: TrafficShift, options: TrafficReaderOptions): ReadTraffic {
  const { traffic } = shift;
  if (traffic.kind !== "haproxy") return prometheusTraffic(shift, options);
  return traffic.stats === undefined
    ? haproxySeriesTraffic(shift, { ...options, traffic, prometheus: options.prometheus })
    : haproxyTraffic(shift, { stats: traffic.stats, proxy: traffic.proxy, memory: options.memory });
}
