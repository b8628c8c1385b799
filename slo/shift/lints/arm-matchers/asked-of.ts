import { assertNever } from "../../../problem.ts";
import type { LabelMatcher } from "../../../promql/print-selector.ts";
import { isVectorSelector, vectorSelectors } from "../../../promql/selectors.ts";
import type { ArmSeries, SeriesSum } from "../../traffic/arm-series.ts";
import { armSeries } from "../../traffic-selectors.ts";
import type { ShiftArm, ShiftTraffic, TrafficShift } from "../../traffic-shift.ts";
import { weightSeries } from "../../weight-selectors.ts";

/** Matchers that a user wrote, and what is added to them for one arm. */
export interface AskedOf {
  /** Place in the shift. */
  readonly place: string;
  /** As it was written. */
  readonly text: string;
  readonly written: readonly LabelMatcher[];
  readonly added: readonly LabelMatcher[];
}

/** Every text of a shift with matchers, and what its series of one arm are asked for besides; the same texts for each arm. */
export function askedOf(shift: TrafficShift, arm: ShiftArm): readonly AskedOf[] {
  const bare: TrafficShift = {
    ...shift,
    traffic: bareTraffic(shift.traffic),
    slow: shift.slow && { ...shift.slow, histogram: shift.slow.histogram === undefined ? undefined : anyMetric },
  };
  const series = armSeries(bare, arm);
  return textsOf(shift).flatMap(({ place, text, isMatchers, of }) => {
    const selector = isMatchers ? `{${text}}` : text;
    // What does not parse, or is no series, is a problem of its own.
    if (!isVectorSelector(isMatchers ? `up${selector}` : selector)) return [];
    // Of all weights HAProxy's alone are asked for with the matchers of the traffic.
    const weights = isMatchers && shift.weights.kind === "haproxy" ? weightSeries(bare, arm) : undefined;
    const states = weights?.states === undefined ? [] : [weights.states.up, weights.states.inService];
    const added = [...of(series), ...(weights === undefined ? [] : [weights.weight]), ...states];
    return [{ place, text, written: matchersIn(selector), added: added.flatMap(matchersIn) }];
  });
}

/** Stands for the metric and the matchers that a user wrote. */
const anyMetric = "up";

function bareTraffic(traffic: ShiftTraffic): ShiftTraffic {
  switch (traffic.kind) {
    case "haproxy":
    case "envoy":
    case "alb":
    case "ingressNginx":
      return { ...traffic, matchers: "" };
    case "pods":
    case "counters":
      return {
        ...traffic,
        requests: anyMetric,
        errors: anyMetric,
        ...(traffic.slow === undefined ? {} : { slow: anyMetric }),
        ...("inflight" in traffic && { inflight: anyMetric }),
      };
    case "istio":
      return traffic;
    default:
      return assertNever(traffic);
  }
}

interface WrittenText {
  readonly place: string;
  readonly text: string;
  /** Matchers alone, without a metric. */
  readonly isMatchers: boolean;
  /** The selectors that it becomes a part of. */
  readonly of: (series: ArmSeries) => readonly string[];
}

function textsOf({ traffic, slow }: TrafficShift): readonly WrittenText[] {
  if ("matchers" in traffic) {
    const of = (series: ArmSeries) => Object.values(series).flatMap(selectorsOf);
    return [{ place: "traffic.matchers", text: traffic.matchers, isMatchers: true, of }];
  }
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const one = (place: string, text: string | undefined, part: keyof ArmSeries): readonly WrittenText[] =>
    text === undefined ? [] : [{ place, text, isMatchers: false, of: (series) => selectorsOf(series[part]) }];
  return [
    ...one("traffic.requests", traffic.requests, "requests"),
    ...one("traffic.errors", traffic.errors, "errors"),
    ...one("traffic.slow", traffic.slow, "slow"),
    ...(traffic.kind === "counters" ? one("traffic.inflight", traffic.inflight, "inflight") : []),
    // A counter of slow requests goes before a histogram.
    ...(traffic.slow === undefined ? one("slow.histogram", slow?.histogram, "slow") : []),
  ];
}

function selectorsOf(sum: SeriesSum | undefined): readonly string[] {
  return (sum ?? []).map(({ selector }) => selector);
}

function matchersIn(selector: string): readonly LabelMatcher[] {
  return vectorSelectors(selector)[0]?.matchers ?? [];
}
