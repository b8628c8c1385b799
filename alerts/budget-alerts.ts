import { forecastShare, leastCoverage, waitSeconds } from "../slo/alert-conditions.ts";
import { secondsToDuration } from "../slo/duration.ts";
import type { Period, Stack } from "../slo/model.ts";
import { alertNames, derivedSeries, errorRatioSeries, signalSeries } from "../slo/names.ts";
import { exhaustedAnnotations, forecastAnnotations } from "./annotations.ts";
import { withIdentity } from "./burn-alerts.ts";
import type { AlertRule } from "./rule.ts";
import { type Selection, select } from "./selection.ts";

/** Alerts on the period's budget: it is spent, or it will be soon. */
export function budgetAlerts(period: Period, stack: Stack, selection: Selection): readonly AlertRule[] {
  const covered = `and ${select(derivedSeries.periodCoverage, selection)} > ${leastCoverage}`;
  const unlessOff = (label: string) => `unless on (slo_id) ${signalSeries.info}{${label}="off"}`;
  const enoughEvents = `and (${select(derivedSeries.periodBadEvents, selection)} >= on (slo_id) group_left () max by (slo_id) (${signalSeries.alertMinBadEvents} or 0 * ${signalSeries.errorBudget}))`;
  const burnsNow = `and${stack.rules.compat === "sloth" ? " ignoring (sloth_window)" : ""} (${select(errorRatioSeries("6h"), selection)} > on (slo_id) group_left () ${signalSeries.errorBudget})`;
  const remaining = select(derivedSeries.periodBudgetRemaining, selection);
  const lasts = select(derivedSeries.budgetExhaustion, selection);
  return [
    {
      kind: "alert",
      alert: alertNames.exhausted,
      expr: lines(
        "(",
        `  ${remaining} <= 0`,
        `  ${enoughEvents}`,
        `  ${covered}`,
        `  ${unlessOff("exhausted_alert")}`,
        `) ${withIdentity(stack)}`,
      ),
      for: secondsToDuration(waitSeconds.exhausted),
      keepFiringFor: undefined,
      labels: { severity: "ticket", ...periodLabel(period) },
      annotations: exhaustedAnnotations(stack),
    },
    {
      kind: "alert",
      alert: alertNames.forecast,
      expr: lines(
        "(",
        `  ${lasts} < ${period.seconds * forecastShare}`,
        `  ${burnsNow}`,
        `  ${enoughEvents}`,
        `  ${covered}`,
        `  ${unlessOff("forecast_alert")}`,
        `) ${withIdentity(stack)}`,
      ),
      for: secondsToDuration(waitSeconds.forecast),
      keepFiringFor: undefined,
      labels: { severity: "ticket", ...periodLabel(period) },
      annotations: forecastAnnotations(stack),
    },
  ];
}

function periodLabel(period: Period): Readonly<Record<string, string>> {
  return { period: period.text };
}

function lines(...parts: readonly string[]): string {
  return parts.join("\n");
}
