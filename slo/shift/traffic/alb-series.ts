import { printSelector } from "../../promql/print-selector.ts";
import type { ShiftArm } from "../traffic-shift.ts";
import { type ArmSeries, plus, sum, type TrafficOf, untold } from "./arm-series.ts";
import { equal, like, matchersOf } from "./matchers.ts";

/** `HealthyHostCount` under each statistic that a CloudWatch exporter may be told to take. */
export const healthyHostMetrics = ["maximum", "average", "minimum"].map(
  (statistic) => `aws_applicationelb_healthy_host_count_${statistic}`,
);

/** What CloudWatch counts by target group. */
export function albSeries(traffic: TrafficOf<"alb">, { match }: ShiftArm): ArmSeries {
  const of = (metric: string) =>
    sum(
      plus(
        printSelector({
          metric: `aws_applicationelb_${metric}_sum`,
          matchers: [
            like("dimension_TargetGroup", match),
            // Series per zone stand beside those of all zones.
            equal("dimension_AvailabilityZone", ""),
            ...matchersOf(traffic.matchers),
          ],
        }),
      ),
    );
  const requests = of("request_count");
  return { ...untold, requests, errors: of("httpcode_target_5_xx_count"), share: requests };
}
