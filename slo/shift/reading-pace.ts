import { assertNever } from "../problem.ts";
import type { TrafficShift } from "./traffic-shift.ts";

const second = 1_000;

/** How often the weights are read: a proxy's own page costs nothing, Kubernetes and AWS count calls. */
export function weightsEveryMs({ weights, traffic }: TrafficShift): number {
  switch (weights.kind) {
    case "haproxy":
      return trafficEveryMs({ traffic });
    case "flagger":
    case "podRatio":
      return 5 * second;
    case "argoRollouts":
    case "serviceSelector":
    case "gatewayRoute":
    case "virtualService":
    case "ingressNginx":
    case "albListener":
    case "nlbListener":
    case "route53":
    case "static":
      return 15 * second;
    default:
      return assertNever(weights);
  }
}

/** How often the traffic's counters are read. */
export function trafficEveryMs({ traffic }: Pick<TrafficShift, "traffic">): number {
  return traffic.kind === "haproxy" && traffic.stats !== undefined ? second : 5 * second;
}

/** How often the file of the declared weights is read. */
export const declaredEveryMs = 15 * second;
