import { assertNever } from "../../problem.ts";
import type { ShiftTraffic } from "../traffic-shift.ts";

/**
 * What tells slow requests: a histogram that the kind of traffic brings with it, a counter of them, a histogram that the user has to name,
 * or nothing.
 */
export function slowSource(traffic: ShiftTraffic): "own" | "counter" | "told" | "none" {
  switch (traffic.kind) {
    case "istio":
    case "envoy":
    case "ingressNginx":
      return "own";
    case "haproxy":
    case "alb":
      return "none";
    case "pods":
    case "counters":
      return traffic.slow === undefined ? "told" : "counter";
    default:
      return assertNever(traffic);
  }
}
