import { armSeries, type TrafficForm, trafficForm } from "./traffic-selectors.ts";
import type { TrafficShift } from "./traffic-shift.ts";

/** What can be known of a shift, by who counts its traffic: rules, alerts and panels are there for that alone. */
export interface TrafficSignals {
  /** Connections alone tell neither requests nor their errors. */
  readonly requests: boolean;
  readonly errors: boolean;
  readonly slow: boolean;
  /** Requests that were given to an arm and never answered. */
  readonly lost: boolean;
  readonly rescued: boolean;
  readonly inflight: boolean;
  /** What shares are shares of. */
  readonly shareBasis: TrafficForm["shareBasis"];
}

/** Which quantities the kind of traffic has. */
export function trafficSignals(shift: TrafficShift): TrafficSignals {
  const { requests, errors, slow, unanswered, rescued, inflight } = armSeries(shift, shift.candidate);
  return {
    requests: requests !== undefined,
    errors: requests !== undefined && errors !== undefined,
    slow: requests !== undefined && slow !== undefined,
    lost: unanswered !== undefined,
    rescued: rescued !== undefined,
    inflight: inflight !== undefined,
    shareBasis: trafficForm(shift).shareBasis,
  };
}
