import { milliseconds } from "./milliseconds.ts";
import type { Deadman, RelayTiming, StormLimits } from "./relay-model.ts";
import { type RelayNames, targetFromSpec } from "./relay-names.ts";
import type { DeadmanSpec, RelayTimingSpec, StormSpec } from "./relay-spec.ts";

/** How long the relay waits for what. */
export function timingFromSpec(spec: RelayTimingSpec): RelayTiming {
  return {
    quietWindowMs: milliseconds(spec.quietWindow ?? "15m"),
    greenDelayMs: milliseconds(spec.greenDelay ?? "30s"),
    ackMs: milliseconds(spec.acknowledgement ?? "30m"),
    pollMs: milliseconds(spec.poll ?? "60s"),
    missedPolls: spec.missedPolls ?? 3,
    remindMs: milliseconds(spec.remind ?? "15m"),
    correlateMs: milliseconds(spec.correlate ?? "10m"),
    outageMs: milliseconds(spec.outage ?? "5m"),
  };
}

/** When many incidents become one message. */
export function stormFromSpec(spec: StormSpec): StormLimits {
  return {
    incidents: spec.incidents ?? 15,
    withinMs: milliseconds(spec.within ?? "60s"),
    quietMs: milliseconds(spec.quiet ?? "5m"),
    ownPerMinute: spec.ownPerMinute ?? 5,
    editMs: milliseconds(spec.edit ?? "10s"),
  };
}

/** How a dead relay is noticed. */
export function deadmanFromSpec({ watchdog, heartbeat, canary }: DeadmanSpec, names: RelayNames): Deadman {
  const to = canary && targetFromSpec(canary.channel, ["relay", "deadman", "canary", "channel"], names);
  return {
    watchdog: watchdog && {
      alertname: watchdog.alertname ?? "Watchdog",
      withinMs: milliseconds(watchdog.within ?? "5m"),
    },
    heartbeatUrl: heartbeat,
    canary: canary && to && { at: canary.at, timezone: canary.timezone ?? "UTC", to },
  };
}
