import type { ShiftWeights, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { at, type Fields, textAt } from "../fields.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ReadWeights } from "../weight-reader.ts";
import type { KubeSettings } from "./kube-access.ts";
import { kubeReader } from "./kube-reader.ts";
import { lastActor } from "./last-actor.ts";

type Weights = Extract<ShiftWeights, { kind: "ingressNginx" }>;

const prefix = "nginx.ingress.kubernetes.io/";

/** The weight of a canary's Ingress, and what it leaves to the stable one. */
export function ingressNginxWeights(
  { namespace, ingress }: Weights,
  shift: TrafficShift,
  settings: KubeSettings,
): ReadWeights {
  const object = { kind: "Ingress", api: "apis/networking.k8s.io/v1", plural: "ingresses", namespace, name: ingress };
  return kubeReader(object, settings, (found, { name }) => {
    const { candidate, total } = canaryWeight(found, name);
    return {
      weights: { [shift.stable.name]: total - candidate, [shift.candidate.name]: candidate },
      state: undefined,
      step: undefined,
      by:
        lastActor(found, "metadata", "annotations", `${prefix}canary-weight`) ??
        lastActor(found, "metadata", "annotations"),
      detail: choiceOf(found),
    };
  });
}

function canaryWeight(ingress: Fields, name: string): { readonly candidate: number; readonly total: number } {
  const total = numberOf(ingress, "canary-weight-total", { name, otherwise: 100 });
  // What is no canary gets no share by weight; it is not there for the controller either.
  if (annotation(ingress, "canary") !== "true") return { candidate: 0, total };
  const candidate = numberOf(ingress, "canary-weight", { name, otherwise: 0 });
  return { candidate: Math.min(candidate, total), total };
}

/** Requests that carry a header or a cookie are sent by it, whatever the weight says. */
function choiceOf(ingress: Fields): string | undefined {
  if (annotation(ingress, "canary") !== "true") return `canary is not "true" in its annotations`;
  const by = ["canary-by-header", "canary-by-cookie"].find((one) => annotation(ingress, one) !== undefined);
  return by === undefined ? undefined : `${by} sends requests to the canary beside its weight`;
}

function numberOf(
  ingress: Fields,
  field: string,
  { name, otherwise }: { readonly name: string; readonly otherwise: number },
): number {
  const text = annotation(ingress, field);
  if (text === undefined) return otherwise;
  if (/^\d+$/.test(text)) return Number(text);
  throw refusal(`${name}: ${field} is ${JSON.stringify(text)}, not a whole number`);
}

function annotation(ingress: Fields, field: string): string | undefined {
  return at(ingress, "metadata", "annotations") === undefined
    ? undefined
    : textAt(ingress, "metadata", "annotations", prefix + field);
}
