import type { ShiftWeights, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type Fields, listAt, numberAt, textAt } from "../fields.ts";
import { type RuleTarget, ruleWeights } from "../rule-weights.ts";
import type { ReadWeights } from "../weight-reader.ts";
import type { KubeSettings } from "./kube-access.ts";
import { kubeReader } from "./kube-reader.ts";
import { lastActor } from "./last-actor.ts";

type Weights = Extract<ShiftWeights, { kind: "virtualService" }>;

/** Weights of the destinations of Istio's VirtualService. */
export function virtualServiceWeights(
  { namespace, name }: Weights,
  shift: TrafficShift,
  settings: KubeSettings,
): ReadWeights {
  const object = {
    kind: "VirtualService",
    api: "apis/networking.istio.io/v1",
    plural: "virtualservices",
    namespace,
    name,
  };
  return kubeReader(object, settings, (found, { name: source }) => {
    const routes = ["http", "tls", "tcp"].flatMap((protocol) => listAt(found, "spec", protocol));
    const rules = routes.map((route) => {
      const destinations = listAt(route, "route");
      return destinations.map((one) => targetOf(one, destinations.length));
    });
    return {
      weights: ruleWeights(shift, rules, { source, what: "destinations" }),
      state: undefined,
      step: undefined,
      by: lastActor(found, "spec", "http") ?? lastActor(found, "spec"),
      detail: undefined,
    };
  });
}

function targetOf(route: Fields, destinations: number): RuleTarget {
  const names = [textAt(route, "destination", "subset"), textAt(route, "destination", "host")];
  return {
    names: names.filter((name) => name !== undefined),
    // Source: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination: one alone gets all, others 0.
    weight: numberAt(route, "weight") ?? (destinations === 1 ? 100 : 0),
  };
}
