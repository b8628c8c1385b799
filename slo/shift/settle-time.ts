import type { Stack } from "../model.ts";
import { assertNever } from "../problem.ts";
import {
  albSettleSeconds,
  answerLifeSeconds,
  assumedTtlSeconds,
  dnsMarginSeconds,
  podSettleSeconds,
  proxySettleSeconds,
  shiftWindowSeconds,
} from "./shift-timing.ts";
import type { ShiftLayer } from "./spec/traffic-shift-spec.ts";
import { countingDelaySeconds } from "./traffic/counting-delay.ts";
import type { ShiftAffinity, ShiftDns, ShiftTraffic, TrafficShift } from "./traffic-shift.ts";

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

/** How long traffic takes at least to be seen to follow a change of weights: the layer's own delay, what keeps clients at their arm, and that of who counts. */
export function settleMinimum({ layer, traffic, affinity, dns }: SettleFacts): number {
  const stays = affinity.kind === "none" ? 0 : affinity.seconds;
  const layerTakes = isPerConnection({ layer, traffic }) ? proxySettleSeconds : layerSeconds(layer, dns);
  return Math.max(stays, layerTakes, countingDelaySeconds(traffic));
}

/** After a change of weights gates hold for so long: until traffic had its time to follow, and a window of shares shows nothing of before. */
export function gateHoldsSeconds(
  { settleSeconds }: Pick<TrafficShift, "settleSeconds">,
  stack: Pick<Stack, "scrapeSeconds">,
): number {
  return Math.max(settleSeconds, shiftWindowSeconds(stack));
}

function layerSeconds(layer: ShiftLayer, dns: ShiftDns | undefined): number {
  switch (layer) {
    case "haproxy":
    case "mesh":
    case "gateway":
    case "ingress":
    case "nlb":
      return proxySettleSeconds;
    case "podRatio":
    case "serviceSelector":
      return podSettleSeconds;
    case "alb":
      return albSettleSeconds;
    case "dns":
      return answerLifeSeconds(dns?.ttlSeconds ?? assumedTtlSeconds) + dnsMarginSeconds;
    default:
      return assertNever(layer);
  }
}
