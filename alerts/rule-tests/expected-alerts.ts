import { type BurnRateTier, burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import type { Labels } from "../../slo/model.ts";
import { alertNames, labelNames } from "../../slo/names.ts";
import { oneOf, quote } from "../promql-text.ts";
import type { Expectation } from "./rule-test.ts";
import { expectation, type Subject, sample } from "./subject.ts";

/** That these tiers fire, each for this one group, and with which labels the first of them does. */
export function expectBurning(
  minute: number,
  subject: Subject,
  { tiers, group }: { readonly tiers: readonly BurnRateTier[]; readonly group: Labels },
): readonly Expectation[] {
  const [first] = tiers;
  if (first === undefined) return [];
  const counted = tiers.map(({ name }) => sample({ tier: name, ...group }, 1));
  const by = [labelNames.tier, ...subject.slo.groupBy].join(", ");
  return [
    expectation(minute, `count by (${by}) (${firing(alertNames.burn, subject, tiersIn(tiers))})`, counted),
    expectation(minute, firing(alertNames.burn, subject, tiersIn([first])), [
      sample(burnLabels(subject, first, group), 1),
    ]),
  ];
}

/** That none of these tiers fires, by default none at all. */
export function expectNotBurning(
  minute: number,
  subject: Subject,
  tiers: readonly BurnRateTier[] = burnRateTiers,
): readonly Expectation[] {
  if (tiers.length === 0) return [];
  return [
    expectation(
      minute,
      firing(alertNames.burn, subject, ...(tiers.length === burnRateTiers.length ? [] : [tiersIn(tiers)])),
      [],
    ),
  ];
}

/** That the signal is reported missing: as a whole, for one group, or not at all. */
export function expectMissing(
  minute: number,
  subject: Subject,
  missing: "slo" | "no" | { readonly group: Labels },
): Expectation {
  const alert = { ...alertLabels(alertNames.missing), severity: "ticket", ...subject.own };
  const whole = { ...alert, scope: "slo", slo_id: subject.slo.id };
  const found =
    missing === "no"
      ? []
      : missing === "slo"
        ? [whole]
        : [{ ...alert, ...subject.identity, ...missing.group, scope: "group" }];
  return expectation(
    minute,
    firing(alertNames.missing, subject),
    found.map((labels) => sample(labels, 1)),
  );
}

function firing(alert: string, { slo }: Subject, ...matchers: readonly string[]): string {
  return `ALERTS{${[`alertname=${quote(alert)}`, 'alertstate="firing"', oneOf(labelNames.id, [slo.id]), ...matchers].join(",")}}`;
}

function tiersIn(tiers: readonly BurnRateTier[]): string {
  return oneOf(
    labelNames.tier,
    tiers.map(({ name }) => name),
  );
}

function burnLabels(subject: Subject, tier: BurnRateTier, group: Labels): Labels {
  const sloth: Labels = subject.stack.rules.compat === "sloth" ? { sloth_window: tier.longWindow } : {};
  return {
    ...alertLabels(alertNames.burn),
    ...subject.identity,
    ...sloth,
    ...group,
    ...subject.own,
    severity: tier.severity,
    tier: tier.name,
    long_window: tier.longWindow,
    short_window: tier.shortWindow,
  };
}

function alertLabels(alertname: string): Labels {
  return { __name__: "ALERTS", alertname, alertstate: "firing" };
}
