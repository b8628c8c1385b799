import { printSelector, type SeriesSelector } from "../../promql/print-selector.ts";
import { type ArmOfShift, type ArmSeries, plus, sum, type TrafficOf, untold } from "./arm-series.ts";
import { equal, like } from "./matchers.ts";
import { overThresholdMillis } from "./over-threshold.ts";

/** Istio's counters as callers see them. */
export function istioSeries({ service, namespace, label }: TrafficOf<"istio">, { shift, arm }: ArmOfShift): ArmSeries {
  const matchers = [
    equal("reporter", "source"),
    equal("destination_service_name", service),
    equal("destination_service_namespace", namespace),
    like(label, arm.match),
  ];
  const all: SeriesSelector = { metric: "istio_requests_total", matchers };
  const requests = sum(plus(printSelector(all)));
  // Code 0 is a connection that broke before an answer; with DC it was the client who left.
  const failed = [
    ...matchers,
    like("response_code", "5..|0"),
    { label: "response_flags", op: "!=", value: "DC" } as const,
  ];
  return {
    ...untold,
    requests,
    errors: sum(plus(printSelector({ ...all, matchers: failed }))),
    slow: overThresholdMillis("istio_request_duration_milliseconds", { shift, matchers }),
    share: requests,
  };
}
