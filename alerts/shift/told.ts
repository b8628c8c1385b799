import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { armSeries, trafficForm } from "../../slo/shift/traffic-selectors.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";

/** What a shift's traffic tells: rules and alerts are there only for that. */
export interface Told {
  readonly requests: boolean;
  readonly errors: boolean;
  readonly slow: boolean;
  readonly lost: boolean;
  readonly rescued: boolean;
  readonly inflight: boolean;
  /** The recorded series that the actual share is made of. */
  readonly shareOf: string;
}

/** Which quantities the kind of traffic has. */
export function toldBy(shift: TrafficShift): Told {
  const { requests, errors, slow, unanswered, rescued, inflight } = armSeries(shift, shift.candidate);
  const { shareBasis } = trafficForm(shift);
  return {
    requests: requests !== undefined,
    errors: requests !== undefined && errors !== undefined,
    slow: requests !== undefined && slow !== undefined,
    lost: unanswered !== undefined,
    rescued: rescued !== undefined,
    inflight: inflight !== undefined,
    shareOf: shareSeries[shareBasis],
  };
}

const shareSeries = {
  requests: shiftSeries.requests,
  sessions: shiftSeries.inflight,
  bytes: shiftHelperSeries.bytes,
} as const;
