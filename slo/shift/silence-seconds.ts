import { answerLifeSeconds, oldArmSeconds } from "./shift-timing.ts";
import type { TrafficShift } from "./traffic-shift.ts";

/**
 * How long the old arm must have been silent before it may go: clients that keep an answer of a name server, or a connection, come
 * back within this time or not at all.
 */
export function silenceSeconds({ dns, settleSeconds }: Pick<TrafficShift, "dns" | "settleSeconds">): number {
  return Math.max(settleSeconds, dns === undefined ? oldArmSeconds : answerLifeSeconds(dns.ttlSeconds));
}
