import { assertNever } from "../problem.ts";
import type { ShiftLayer } from "./spec/traffic-shift-spec.ts";
import type { ShiftTraffic, ShiftWeights } from "./traffic-shift.ts";

/** Where the weights act: what holds them knows, or else what counts the requests. Undefined where neither does. */
export function layerOf(weights: ShiftWeights, traffic: ShiftTraffic): ShiftLayer | undefined {
  switch (weights.kind) {
    case "haproxy":
      return "haproxy";
    case "podRatio":
      return "podRatio";
    case "serviceSelector":
      return "serviceSelector";
    case "gatewayRoute":
      return "gateway";
    case "virtualService":
      return "mesh";
    case "ingressNginx":
      return "ingress";
    case "albListener":
      return "alb";
    case "nlbListener":
      return "nlb";
    case "route53":
      return "dns";
    // Controllers act through something else, which the traffic shows; pods show nothing of it.
    case "flagger":
      // Flagger has a mesh or an Ingress always; the weights of its own metric are the router's.
      return traffic.kind === "pods" ? "mesh" : (layerOfTraffic(traffic) ?? "mesh");
    case "argoRollouts":
      // Without a router it scales pods.
      return layerOfTraffic(traffic) ?? "podRatio";
    case "static":
      return layerOfTraffic(traffic);
    default:
      return assertNever(weights);
  }
}

function layerOfTraffic({ kind }: ShiftTraffic): ShiftLayer | undefined {
  switch (kind) {
    case "haproxy":
      return "haproxy";
    case "pods":
      return "podRatio";
    case "istio":
      return "mesh";
    case "envoy":
      return "gateway";
    case "ingressNginx":
      return "ingress";
    case "alb":
      return "alb";
    case "counters":
      return undefined;
    default:
      return assertNever(kind);
  }
}
