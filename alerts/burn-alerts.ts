import { type BurnRateTier, burnRateTiers } from "../slo/burn-rate-tiers.ts";
import { type AlertTiming, allSlos, type Slo, type Stack } from "../slo/model.ts";
import { alertNames, errorRatioSeries, labelNames, signalSeries } from "../slo/names.ts";
import { burnAnnotations } from "./annotations.ts";
import { quote } from "./promql-text.ts";
import type { AlertRule } from "./rule.ts";
import { type Selection, select } from "./selection.ts";
import { badEventsIn } from "./window-rules.ts";

/** One alert per tier for all selected SLOs; the limits are series, so a tier that an SLO dropped simply has none. */
export function burnAlerts(stack: Stack, selection: Selection): readonly AlertRule[] {
  return burnRateTiers.map((tier) => burnAlert(stack, { tier, selection, timing: undefined }));
}

/** Alerts of one SLO for its tiers with waiting times of their own. */
export function ownBurnAlerts(slo: Slo, stack: Stack): readonly AlertRule[] {
  return slo.alerts.tiers.flatMap(({ tier, timing }) =>
    timing === undefined ? [] : [burnAlert(stack, { tier, selection: { kind: "ids", ids: [slo.id] }, timing })],
  );
}

interface BurnAlert {
  readonly tier: BurnRateTier;
  readonly selection: Selection;
  readonly timing: AlertTiming | undefined;
}

function burnAlert(stack: Stack, { tier, selection, timing }: BurnAlert): AlertRule {
  const limits = `{tier=${quote(tier.name)},timing=${quote(timing === undefined ? "" : "own")}}`;
  const above = (series: string) => `${series} > on (slo_id) group_left () ${signalSeries.alertThreshold}${limits}`;
  const sameSeries = stack.rules.compat === "sloth" ? "and ignoring (sloth_window)" : "and";
  const expr = [
    "(",
    `  ${above(select(errorRatioSeries(tier.longWindow), selection))}`,
    `  ${sameSeries} (${above(select(errorRatioSeries(tier.shortWindow), selection))})`,
    `  ${sameSeries} (${badEventsIn(tier.longWindow, selection)} >= on (slo_id) group_left () ${signalSeries.alertMinBadEvents}${limits})`,
    `) ${withIdentity(stack)}`,
  ].join("\n");
  return {
    kind: "alert",
    alert: alertNames.burn,
    expr,
    for: timing?.for,
    keepFiringFor: timing?.keepFiringFor,
    labels: {
      ...(timing === undefined || selection.kind === "all" ? {} : { slo_id: selection.ids[0] ?? "" }),
      severity: tier.severity,
      tier: tier.name,
      long_window: tier.longWindow,
      short_window: tier.shortWindow,
    },
    annotations: burnAnnotations(stack, tier.longWindow),
  };
}

/**
 * Ends an alert's expression with the identity of its SLO; without `slo:info`, a deleted SLO alerts no longer. After an edited label
 * and a restart, the old and the new one are both there for five minutes: the newest counts, since two would fail the rule for all SLOs.
 */
export function withIdentity(stack: Stack): string {
  const newest = `(topk by (slo_id) (1, timestamp(${signalSeries.info})) > bool 0)`;
  return `* on (slo_id) group_left (${identityLabelNames(stack).join(", ")}) ${newest}`;
}

/** The labels that alerts take over from `slo:info`: who, where to, and the users' own. */
export function identityLabelNames(stack: Stack): readonly string[] {
  const own = new Set(allSlos(stack).flatMap((slo) => Object.keys(slo.labels)));
  const fixed = [
    labelNames.service,
    labelNames.slo,
    labelNames.team,
    labelNames.owner,
    labelNames.serviceTier,
    labelNames.channel,
  ];
  for (const name of fixed) own.delete(name);
  return [...fixed, ...[...own].sort()];
}
