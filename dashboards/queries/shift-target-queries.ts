import { printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { healthyHostMetrics } from "../../slo/shift/traffic/alb-series.ts";
import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";

/** Healthy targets of an arm's target group; nothing where there are no target groups. */
export function healthyTargets(shift: TrafficShift): ((arm: ShiftArm) => string) | undefined {
  if (shift.traffic.kind !== "alb") return undefined;
  return (arm) => {
    const matchers = vectorSelectors(armSeries(shift, arm).share[0].selector)[0]?.matchers ?? [];
    return healthyHostMetrics.map((metric) => `max(${printSelector({ metric, matchers })})`).join("\nor ");
  };
}
