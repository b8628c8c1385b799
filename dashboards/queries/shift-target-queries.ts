import { printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";

/** The count of healthy targets under each statistic that a CloudWatch exporter may be told to take. */
export const healthyHostMetrics = ["maximum", "average", "minimum"].map(
  (statistic) => `aws_applicationelb_healthy_host_count_${statistic}`,
);

/** Healthy targets of an arm's target group; nothing where there are no target groups. */
export function healthyTargets(shift: TrafficShift): ((arm: ShiftArm) => string) | undefined {
  if (shift.traffic.kind !== "alb") return undefined;
  return (arm) => {
    const matchers = vectorSelectors(armSeries(shift, arm).share[0].selector)[0]?.matchers ?? [];
    return healthyHostMetrics.map((metric) => `max(${printSelector({ metric, matchers })})`).join("\nor ");
  };
}
