import type { ShiftWeights, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { ruleWeights, testersDetail } from "../rule-weights.ts";
import type { ReadWeights } from "../weight-reader.ts";
import type { KubeSettings } from "./kube-access.ts";
import { kubeReader } from "./kube-reader.ts";
import { lastActor } from "./last-actor.ts";
import { virtualServiceRules } from "./route-rules.ts";
import { withShortTargets } from "./short-host.ts";

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
    const rules = virtualServiceRules(found, namespace);
    const short = withShortTargets(shift, namespace);
    return {
      weights: ruleWeights(short, rules, { source, what: "destinations" }),
      state: undefined,
      step: undefined,
      by: lastActor(found, "spec", "http") ?? lastActor(found, "spec"),
      detail: testersDetail(short, rules),
    };
  });
}
