import type { Severity, TierName } from "../slo/burn-rate-tiers.ts";
import { allSlos, type Stack } from "../slo/model.ts";
import { alertNames, labelNames } from "../slo/names.ts";
import { oneOf } from "./promql-text.ts";
import { shiftInhibitions } from "./shift/shift-inhibitions.ts";

/** One entry of Alertmanager's `inhibit_rules`: while a source alert fires, its targets are not sent. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  /** Labels whose values source and target must share; a label that both lack counts as shared. */
  readonly equal: readonly string[];
}

/**
 * One incident, one message: what a louder alert of the same SLO says already is not said again. No rule's target is another
 * rule's only witness: a muted alert still mutes, so two alerts that mute each other would both be silent.
 */
export function inhibitRules(stack: Stack): readonly InhibitRule[] {
  const sameSlo = [labelNames.id, ...Object.keys(stack.labels).sort()];
  const sameGroup = [...sameSlo, ...groupLabelNames(stack)];
  const alert = (...names: readonly string[]) => oneOf("alertname", names);
  const severity = (name: Severity) => oneOf(labelNames.severity, [name]);
  const burn = (name: TierName) => [alert(alertNames.burn), oneOf(labelNames.tier, [name])];
  const missing = (scope: "slo" | "group") => [alert(alertNames.missing), oneOf("scope", [scope])];
  const burning = [alert(alertNames.burn, alertNames.forecast)];
  return [
    {
      source_matchers: [alert(alertNames.burn), severity("page")],
      target_matchers: [alert(alertNames.burn, alertNames.exhausted, alertNames.forecast), severity("ticket")],
      equal: sameGroup,
    },
    { source_matchers: burn("page-fast"), target_matchers: burn("page-slow"), equal: sameGroup },
    { source_matchers: burn("ticket-fast"), target_matchers: burn("ticket-slow"), equal: sameGroup },
    {
      source_matchers: [alert(alertNames.exhausted)],
      target_matchers: [alert(alertNames.forecast)],
      equal: sameGroup,
    },
    { source_matchers: missing("slo"), target_matchers: burning, equal: sameSlo },
    { source_matchers: missing("group"), target_matchers: burning, equal: sameGroup },
    ...shiftInhibitions(stack),
  ];
}

/** Every label that some SLO of the stack groups by. Alerts of other SLOs lack it, which Alertmanager takes as equal. */
function groupLabelNames(stack: Stack): readonly string[] {
  return [...new Set(allSlos(stack).flatMap((slo) => slo.groupBy))].sort();
}
