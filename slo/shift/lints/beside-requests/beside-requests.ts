import type { SeriesSelector } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftTraffic, TrafficShift } from "../../traffic-shift.ts";

/** Kinds of traffic of which a user writes each series. */
export type CountedTraffic = Extract<ShiftTraffic, { kind: "pods" | "counters" }>;

/** A series that is compared with the requests, or divided by them. */
export interface BesideRequests {
  readonly place: string;
  readonly code: "shift-slow" | "shift-counters";
  readonly text: string;
  readonly selector: SeriesSelector;
}

/** Every series of a shift that stands beside its requests. */
export function besideRequests({ slow }: TrafficShift, traffic: CountedTraffic): readonly BesideRequests[] {
  const of = (place: string, code: BesideRequests["code"], text: string | undefined): readonly BesideRequests[] => {
    const selector = seriesOf(text);
    // What is no series is a problem of its own.
    return text === undefined || selector === undefined ? [] : [{ place, code, text, selector }];
  };
  return [
    ...of("traffic.errors", "shift-counters", traffic.errors),
    ...of("traffic.slow", "shift-counters", traffic.slow),
    ...of("traffic.inflight", "shift-counters", traffic.kind === "counters" ? traffic.inflight : undefined),
    // A counter goes before a histogram.
    ...of("slow.histogram", "shift-slow", traffic.slow === undefined ? slow?.histogram : undefined),
  ];
}
