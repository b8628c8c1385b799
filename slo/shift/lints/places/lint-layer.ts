import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { layerOf } from "../../shift-layer.ts";
import type { ShiftLayer } from "../../spec/traffic-shift-spec.ts";
import type { ShiftWeights } from "../../traffic-shift.ts";

/** A layer that nothing tells, or at which the weights do not act. */
export const lintLayer: ShiftLint = ({ shift: { weights, traffic }, spec: { layer }, path }): readonly Problem[] => {
  if (layer === undefined) {
    if (layerOf(weights, traffic) !== undefined) return [];
    return [
      {
        code: "shift-layer",
        path: `${path}.layer`,
        message: "neither static weights nor counters tell where the arms part",
        hint: 'write layer, such as "dns" or "nlb"',
      },
    ];
  }
  const layers = layersOf[weights.kind];
  if (layers.includes(layer)) return [];
  const own = layerOf(weights, traffic);
  return [
    {
      code: "shift-layer",
      path: `${path}.layer`,
      message: `weights of the kind ${show(weights.kind)} do not act at the layer ${show(layer)}`,
      hint: own === undefined ? `write ${layers.join(", ")}` : `remove layer: they act at ${show(own)}`,
    },
  ];
};

const all: readonly ShiftLayer[] = [
  "dns",
  "alb",
  "nlb",
  "haproxy",
  "ingress",
  "mesh",
  "gateway",
  "podRatio",
  "serviceSelector",
];
/** What routes inside of a cluster does so behind all that is in front of it, and by no answer of DNS. */
const inCluster = all.filter((layer) => layer !== "dns");

/** The layers at which weights of a kind can act: HAProxy is an Ingress controller, too, and a Gateway may be an ALB. */
const layersOf: Readonly<Record<ShiftWeights["kind"], readonly ShiftLayer[]>> = {
  haproxy: ["haproxy", "ingress", "gateway"],
  flagger: inCluster,
  argoRollouts: inCluster,
  // Clients of a headless Service have the addresses of its pods from DNS.
  podRatio: all,
  serviceSelector: inCluster,
  gatewayRoute: ["gateway", "mesh", "ingress", "haproxy", "alb"],
  virtualService: ["mesh", "gateway", "ingress"],
  ingressNginx: ["ingress"],
  albListener: ["alb"],
  nlbListener: ["nlb"],
  route53: ["dns"],
  static: all,
};
