import Big from "big.js";
import { burnRateTiers, defaultFactor, type TierName } from "../../burn-rate-tiers.ts";
import { alertThreshold, objectiveToBudget } from "../../objective.ts";
import { periodSeconds } from "../../period-seconds.ts";
import type { AlertsSpec, TierSpec } from "../../spec.ts";
import type { Remark } from "../source/ledger.ts";

export type TierSpecs = Readonly<Partial<Record<TierName, "off" | TierSpec>>>;

const allOff: TierSpecs = { "page-fast": "off", "page-slow": "off", "ticket-fast": "off", "ticket-slow": "off" };

/** No alert about the budget at all. */
export const noAlerts: AlertsSpec = { tiers: allOff, exhausted: "off", forecast: "off" };

/** Turns off the tiers whose threshold is an error ratio of 1 or more: no outage is bad enough for them to fire. */
export function withoutUnreachableTiers(
  alerts: AlertsSpec | undefined,
  { objective, period, warn }: { objective: string; period: string; warn: (remark: Remark) => void },
): AlertsSpec | undefined {
  const tiers: Partial<Record<TierName, "off" | TierSpec>> = { ...alerts?.tiers };
  for (const tier of burnRateTiers) {
    const own = tiers[tier.name];
    if (own === "off") continue;
    const factor = String(own?.factor ?? defaultFactor(tier, periodSeconds(period)));
    const threshold = alertThreshold(factor, objectiveToBudget(objective));
    if (new Big(threshold).lt(1)) continue;
    tiers[tier.name] = "off";
    warn({
      code: "import-tier",
      message: `the tier ${tier.name} is off: it would need ${new Big(threshold).times(100).round(2).toFixed()} % errors (${factor} × the error budget)`,
      hint: "give the tier a smaller factor, or leave it off",
    });
  }
  return Object.keys(tiers).length === 0 ? alerts : { ...alerts, tiers };
}
