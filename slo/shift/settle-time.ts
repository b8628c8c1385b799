import { assertNever } from "../problem.ts";
import type { ShiftAffinity, ShiftDns, ShiftTraffic } from "./traffic-shift.ts";
import type { ShiftLayer } from "./traffic-shift-spec.ts";

/** What decides how long traffic takes to follow the weights. */
export interface SettleFacts {
  readonly layer: ShiftLayer;
  readonly traffic: ShiftTraffic;
  readonly affinity: ShiftAffinity;
  readonly dns: ShiftDns | undefined;
}

/** Whether a client stays where it is for as long as its connection lives, whatever the weights say. */
export function isPerConnection({ layer, traffic }: Pick<SettleFacts, "layer" | "traffic">): boolean {
  return layer === "nlb" || (traffic.kind === "haproxy" && traffic.mode === "tcp");
}

/** How long traffic takes at least to follow a change of weights: the layer's own delay, and what keeps clients at their arm. */
export function settleMinimum({ layer, traffic, affinity, dns }: SettleFacts): number {
  const stays = affinity.kind === "none" ? 0 : affinity.seconds;
  return Math.max(stays, isPerConnection({ layer, traffic }) ? 30 : layerSeconds(layer, dns));
}

/** Delays of layers, as they were measured or are documented; traffic of pods follows their readiness. */
function layerSeconds(layer: ShiftLayer, dns: ShiftDns | undefined): number {
  switch (layer) {
    case "haproxy":
    case "mesh":
    case "gateway":
    case "ingress":
    case "nlb":
      return 30;
    case "podRatio":
    case "serviceSelector":
      return 60;
    case "alb":
      return 180;
    // Resolvers ask again after the TTL, and some clients keep an answer for longer.
    case "dns":
      return 3 * (dns?.ttlSeconds ?? unknownTtlSeconds) + 60;
    default:
      return assertNever(layer);
  }
}

/** The usual TTL of records in Route 53, for a shift that does not say its own. */
const unknownTtlSeconds = 300;
