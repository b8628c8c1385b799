import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { type TrafficSignals, trafficSignals } from "../../slo/shift/traffic-signals.ts";
import { unservedSeries } from "./counts/arm-queries.ts";

/** What a shift's traffic tells. */
export interface Told extends TrafficSignals {
  /** The recorded series that the actual share is made of. */
  readonly shareOf: string;
  /** Requests that were given to no arm. */
  readonly refused: boolean;
}

/** Which quantities the kind of traffic has, and which of them the share is made of. */
export function toldBy(shift: TrafficShift): Told {
  const signals = trafficSignals(shift);
  return { ...signals, shareOf: shareSeries[signals.shareBasis], refused: unservedSeries(shift) !== undefined };
}

const shareSeries = {
  requests: shiftSeries.requests,
  sessions: shiftSeries.inflight,
  bytes: shiftHelperSeries.bytes,
} as const;
