import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { namespaceLabel } from "../namespace-label.ts";
import { type ArmOfShift, type ArmSeries, plus, sum, type TrafficOf, untold } from "./arm-series.ts";
import { equal, like, matchersOf } from "./matchers.ts";
import { overThreshold } from "./over-threshold.ts";
import { ownHistograms } from "./own-histogram.ts";

/** Counters of ingress-nginx, with and without its canary. */
export function ingressNginxSeries(traffic: TrafficOf<"ingressNginx">, { shift, arm }: ArmOfShift): ArmSeries {
  const matchers = [
    equal(namespaceLabel(traffic), traffic.namespace),
    equal("ingress", traffic.ingress),
    // The stable upstream has no name there: nothing, or a hyphen, as versions have it.
    like("canary", arm.role === "stable" ? "-?" : arm.match),
    ...matchersOf(traffic.matchers),
  ];
  const of = (...more: readonly LabelMatcher[]) =>
    sum(plus(printSelector({ metric: "nginx_ingress_controller_requests", matchers: [...matchers, ...more] })));
  const slow = overThreshold(ownHistograms.ingressNginx, { slow: shift.slow, matchers });
  return { ...untold, requests: of(), errors: of(like("status", "5..")), slow, share: of() };
}
