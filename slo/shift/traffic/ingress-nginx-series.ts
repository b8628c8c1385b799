import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { type ArmOfShift, type ArmSeries, plus, sum, type TrafficOf, untold } from "./arm-series.ts";
import { equal, like, matchersOf } from "./matchers.ts";
import { overThreshold } from "./over-threshold.ts";

/** Counters of ingress-nginx, with and without its canary. */
export function ingressNginxSeries(
  { namespace, ingress, honorLabels, matchers: more }: TrafficOf<"ingressNginx">,
  { shift, arm }: ArmOfShift,
): ArmSeries {
  const matchers = [
    // Prometheus renames what a target says where it has a label of that name itself: the namespace of the controller.
    equal(honorLabels ? "namespace" : "exported_namespace", namespace),
    equal("ingress", ingress),
    // The stable upstream has no name there: nothing, or a hyphen, as versions have it.
    like("canary", arm.role === "stable" ? "-?" : arm.match),
    ...matchersOf(more),
  ];
  const of = (...others: readonly LabelMatcher[]) =>
    sum(plus(printSelector({ metric: "nginx_ingress_controller_requests", matchers: [...matchers, ...others] })));
  const slow =
    shift.slow &&
    overThreshold("nginx_ingress_controller_request_duration_seconds", { matchers, edge: shift.slow.thresholdSeconds });
  return { ...untold, requests: of(), errors: of(like("status", "5..")), slow, share: of() };
}
