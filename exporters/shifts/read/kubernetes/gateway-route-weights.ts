import type { ShiftWeights, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type Fields, listAt, textAt } from "../fields.ts";
import { ruleWeights, testersDetail } from "../rule-weights.ts";
import type { ReadWeights } from "../weight-reader.ts";
import type { KubeSettings } from "./kube-access.ts";
import { kubeReader } from "./kube-reader.ts";
import { lastActor } from "./last-actor.ts";
import { httpRouteRules } from "./route-rules.ts";
import { withShortTargets } from "./short-host.ts";

type Weights = Extract<ShiftWeights, { kind: "gatewayRoute" }>;

/** Weights of the backends of an HTTPRoute. */
export function gatewayRouteWeights(
  { namespace, route }: Weights,
  shift: TrafficShift,
  settings: KubeSettings,
): ReadWeights {
  const object = {
    kind: "HTTPRoute",
    api: "apis/gateway.networking.k8s.io/v1",
    plural: "httproutes",
    namespace,
    name: route,
  };
  return kubeReader(object, settings, (found, { name: source }) => {
    const rules = httpRouteRules(found, namespace);
    const short = withShortTargets(shift, namespace);
    return {
      weights: ruleWeights(short, rules, { source, what: "backends" }),
      state: undefined,
      step: undefined,
      by: lastActor(found, "spec", "rules"),
      detail: refusedBy(found) ?? testersDetail(short, rules),
    };
  });
}

/** A Gateway that does not take the route on serves what it had before. */
function refusedBy(route: Fields): string | undefined {
  for (const parent of listAt(route, "status", "parents")) {
    for (const condition of listAt(parent, "conditions")) {
      const type = textAt(condition, "type");
      if ((type === "Accepted" || type === "ResolvedRefs") && textAt(condition, "status") === "False")
        return `the gateway ${textAt(parent, "parentRef", "name") ?? ""} does not act on it: ${textAt(condition, "message") ?? textAt(condition, "reason") ?? type}`;
    }
  }
  return undefined;
}
