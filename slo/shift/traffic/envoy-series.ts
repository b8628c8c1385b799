import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { type ArmOfShift, type ArmSeries, plus, sum, type TrafficOf } from "./arm-series.ts";
import { equal, like, matchersOf } from "./matchers.ts";
import { overThreshold } from "./over-threshold.ts";
import { ownHistograms } from "./own-histogram.ts";

/** Envoy's counters of its clusters. */
export function envoySeries(traffic: TrafficOf<"envoy">, { shift, arm }: ArmOfShift): ArmSeries {
  const matchers = [like("envoy_cluster_name", arm.match), ...matchersOf(traffic.matchers)];
  const of = (metric: string, ...more: readonly LabelMatcher[]) =>
    sum(plus(printSelector({ metric: `envoy_cluster_upstream_rq_${metric}`, matchers: [...matchers, ...more] })));
  return {
    requests: of("total"),
    errors: of("xx", equal("envoy_response_code_class", "5")),
    slow: overThreshold(ownHistograms.envoy, { slow: shift.slow, matchers }),
    unanswered: undefined,
    rescued: of("retry_success"),
    inflight: of("active"),
    share: of("total"),
  };
}
