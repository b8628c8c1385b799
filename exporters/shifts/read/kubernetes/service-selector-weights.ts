import { armsOf, type ShiftWeights, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { nameMatcher } from "../arm-names.ts";
import { at, textAt } from "../fields.ts";
import { refuseShared } from "../refuse-shared.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ReadWeights } from "../weight-reader.ts";
import { endpointsDetail } from "./endpoints-detail.ts";
import type { KubeSettings } from "./kube-access.ts";
import { kubeReader } from "./kube-reader.ts";
import { lastActor } from "./last-actor.ts";

type Weights = Extract<ShiftWeights, { kind: "serviceSelector" }>;

/** All or nothing: the arm whose label the Service selects has it all. */
export function serviceSelectorWeights(weights: Weights, shift: TrafficShift, settings: KubeSettings): ReadWeights {
  const { namespace, service, label } = weights;
  const object = { kind: "Service", api: "api/v1", plural: "services", namespace, name: service };
  return kubeReader(object, settings, async (found, { name, ask }) => {
    const selected = textAt(found, "spec", "selector", label);
    const by = lastActor(found, "spec", "selector", label) ?? lastActor(found, "spec", "selector");
    if (selected === undefined) {
      const has = Object.keys((at(found, "spec", "selector") ?? {}) as object).join(", ");
      throw refusal(`${name} selects no ${label}${has === "" ? "; it has no selector" : `, but ${has}`}`);
    }
    refuseShared(shift, [[selected]], name);
    const arms = armsOf(shift).map((arm) => [arm.name, nameMatcher(arm.target)(selected) ? 1 : 0] as const);
    if (arms.every(([, weight]) => weight === 0))
      throw refusal(`${name} selects ${label}=${selected}, which is neither arm`);
    const detail = await endpointsDetail(ask, { namespace, service });
    return { weights: Object.fromEntries(arms), state: undefined, step: undefined, by, detail };
  });
}
