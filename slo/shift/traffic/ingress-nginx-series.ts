import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { type ArmOfShift, type ArmSeries, plus, sum, type TrafficOf, untold } from "./arm-series.ts";
import { equal, like } from "./matchers.ts";
import { overThreshold } from "./over-threshold.ts";

/** Counters of ingress-nginx, with and without its canary. */
export function ingressNginxSeries(
  { namespace, ingress }: TrafficOf<"ingressNginx">,
  { shift, arm }: ArmOfShift,
): ArmSeries {
  const matchers = [
    equal("namespace", namespace),
    equal("ingress", ingress),
    // The stable upstream has no name there: nothing, or a hyphen, as versions have it.
    like("canary", arm.role === "stable" ? "-?" : arm.match),
  ];
  const of = (...more: readonly LabelMatcher[]) =>
    sum(plus(printSelector({ metric: "nginx_ingress_controller_requests", matchers: [...matchers, ...more] })));
  const slow =
    shift.slow &&
    overThreshold("nginx_ingress_controller_request_duration_seconds", { matchers, edge: shift.slow.thresholdSeconds });
  return { ...untold, requests: of(), errors: of(like("status", "5..")), slow, share: of() };
}
