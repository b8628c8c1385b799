import { durationToSeconds } from "../../slo/duration.ts";
import type { AlertTier, Slo } from "../../slo/model.ts";
import type { SignalSource } from "./signal-source.ts";

/** Minutes of an outage test, and what can be expected of it. */
export interface OutagePlan {
  readonly healthy: number;
  readonly outage: number;
  /** Events per scrape while all is well, and in the outage: where busy times weigh more, the outage is ten times as busy. */
  readonly events: { readonly healthy: number; readonly outage: number };
  /** Tiers that fire within the outage, the fastest first. */
  readonly firing: readonly AlertTier[];
  /** Enabled tiers that such a short history cannot make fire. */
  readonly unreached: readonly AlertTier[];
}

/** Longest outage that is simulated. */
const longestOutage = 75;

/** How much above its limit a figure must be to be relied on: the plan does not know each sample. */
const margin = 1.05;

/** The shortest outage in which every tier fires that can fire in a short one. */
export function planOutage(
  slo: Slo,
  source: SignalSource,
  { scrapeSeconds, healthy }: { readonly scrapeSeconds: number; readonly healthy: number },
): OutagePlan {
  const settle = Math.ceil(source.settleSeconds / 60);
  const perMinute = 60 / scrapeSeconds;
  const most = Math.max(0, ...slo.alerts.tiers.map(({ minBadEvents }) => minBadEvents));
  // Every tier's least number of bad events is there after one minute.
  const outageEvents = 10 ** Math.ceil(Math.log10(Math.max(1000, (2 * most) / perMinute)));
  const events =
    source.measure === "events"
      ? { healthy: outageEvents / 10, outage: outageEvents }
      : { healthy: outageEvents, outage: outageEvents };
  const fires = (tier: AlertTier, outage: number) => {
    const waiting = minutesOf(tier.timing?.for);
    // Signals follow the outage only step by step.
    const counted = outage - waiting - settle / 2 - 1;
    if (outage - waiting < settle + 2 || counted <= 0) return false;
    const enough = [tier.tier.longWindow, tier.tier.shortWindow].every((window) => {
      const failing = outage - waiting;
      const before = Math.max(0, Math.min(healthy, minutesOf(window) - failing));
      const ratio = (counted * events.outage) / (before * events.healthy + failing * events.outage);
      return ratio > margin * Number(tier.threshold);
    });
    return enough && (source.measure === "events" || counted >= margin * tier.minBadEvents);
  };
  const firingAfter = (outage: number) => slo.alerts.tiers.filter((tier) => fires(tier, outage));
  const reachable = firingAfter(longestOutage);
  let outage = settle + 3;
  while (outage < longestOutage && reachable.some((tier) => !fires(tier, outage))) outage += 1;
  return {
    healthy,
    outage,
    events,
    firing: firingAfter(outage),
    unreached: slo.alerts.tiers.filter((tier) => !reachable.includes(tier)),
  };
}

/** Whole minutes after the outage in which a tier's condition still holds for what its short window remembers. */
export function burningAfter({ tier, threshold }: AlertTier, { events }: OutagePlan): number {
  const window = Math.floor(minutesOf(tier.shortWindow));
  const minutes = Array.from({ length: window }, (_, index) => window - 1 - index);
  const ratioAt = (after: number) => {
    const bad = (window - after) * events.outage;
    return bad / (bad + after * events.healthy);
  };
  return minutes.find((after) => ratioAt(after) > margin * Number(threshold)) ?? 0;
}

/** A duration in minutes; none is no wait. */
export function minutesOf(duration: string | undefined): number {
  return duration === undefined ? 0 : (durationToSeconds(duration) ?? 0) / 60;
}
