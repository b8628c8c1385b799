import { type LabelMatcher, printSelector, type SeriesSelector } from "../../promql/print-selector.ts";
import { escapePattern } from "../../relay/label-pattern.ts";
import type { ShiftWeights } from "../traffic-shift.ts";
import { type ArmOfShift, type ArmSeries, further, plus, sum, type TrafficOf, untold } from "./arm-series.ts";
import { equal, like } from "./matchers.ts";
import { overThreshold } from "./over-threshold.ts";
import { ownHistograms } from "./own-histogram.ts";

const brokenCodes = "5..|0";

/**
 * UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE and DATA_LOSS: the errors of a server. Istio tells the number, and
 * nothing of requests that are not gRPC. Sources: https://opentelemetry.io/docs/specs/semconv/rpc/grpc/ (server span), istio/proxy
 * source/extensions/filters/http/istio_stats/istio_stats.cc
 */
const failedGrpcStatuses = "2|4|12|13|14|15";

/** Istio's counters as callers see them. */
export function istioSeries(traffic: TrafficOf<"istio">, { shift, arm }: ArmOfShift): ArmSeries {
  const matchers = [
    equal("reporter", "source"),
    ...destination(traffic, shift.weights),
    like(traffic.label, arm.match),
  ];
  const all: SeriesSelector = { metric: "istio_requests_total", matchers };
  const requests = sum(plus(printSelector(all)));
  // Code 0 is a connection that broke before an answer; with DC it was the client who left.
  const byServer = { label: "response_flags", op: "!=", value: "DC" } as const;
  const failed = (...more: readonly LabelMatcher[]) =>
    printSelector({ ...all, matchers: [...matchers, ...more, byServer] });
  return {
    ...untold,
    requests,
    errors: sum(
      plus(failed(like("response_code", brokenCodes))),
      // A failed call of gRPC is mostly an answer 200.
      further(
        failed(
          { label: "response_code", op: "!~", value: brokenCodes },
          like("grpc_response_status", failedGrpcStatuses),
        ),
      ),
    ),
    slow: overThreshold(ownHistograms.istio, { slow: shift.slow, matchers }),
    share: requests,
  };
}

/** What both arms have in common. */
function destination(
  { service, namespace, label }: TrafficOf<"istio">,
  weights: ShiftWeights,
): readonly LabelMatcher[] {
  if (service === undefined || label === "destination_service_name")
    return [
      equal(
        label === "destination_workload" ? "destination_workload_namespace" : "destination_service_namespace",
        namespace,
      ),
    ];
  // Istio tells the host that a route leads to. Flagger's lead to a Service of each arm, whichever one the caller named.
  const names = like("destination_service_name", `${escapePattern(service)}(-primary|-canary)?`);
  return [
    weights.kind === "flagger" ? names : equal("destination_service_name", service),
    equal("destination_service_namespace", namespace),
  ];
}
