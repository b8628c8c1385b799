import type { Stack } from "../slo/model.ts";
import { alertNames, derivedSeries, signalSeries } from "../slo/names.ts";
import { invalidAnnotations, missingAnnotations, staleAnnotations } from "./annotations.ts";
import { identityLabelNames, withIdentity } from "./burn-alerts.ts";
import type { AlertRule } from "./rule.ts";
import { type Selection, select } from "./selection.ts";

/** Alerts on the measurement itself: a signal that is gone, that contradicts itself, or whose sums are no longer written. */
export function healthAlerts(stack: Stack, selection: Selection): readonly AlertRule[] {
  const total = select(signalSeries.total, selection);
  const bad = select(signalSeries.bad, selection);
  const identity = identityLabelNames(stack).join(", ");
  const alert = (
    rule: Pick<AlertRule, "alert" | "expr" | "for" | "annotations"> & { readonly scope: string },
  ): AlertRule => ({
    kind: "alert",
    alert: rule.alert,
    expr: rule.expr,
    for: rule.for,
    keepFiringFor: undefined,
    labels: { severity: "ticket", scope: rule.scope },
    annotations: rule.annotations,
  });
  return [
    alert({
      alert: alertNames.missing,
      scope: "slo",
      expr: [
        `max by (slo_id, ${identity}) (`,
        `  ${select(signalSeries.info, selection, 'missing="alert"')}`,
        `  unless on (slo_id) (${total} and ${bad})`,
        `  unless on (slo_id) ${signalSeries.excluded}`,
        ")",
      ].join("\n"),
      for: "5m",
      annotations: missingAnnotations(stack),
    }),
    alert({
      alert: alertNames.missing,
      scope: "group",
      // `absent()` needs to know the groups; what was there within the last hour and is not there now is known by itself.
      expr: [
        "(",
        `  (last_over_time(${total}[1h]) unless (${total} and ${bad}))`,
        `  and on (slo_id) (${total} and ${bad})`,
        `  and on (slo_id) ${select(signalSeries.info, selection, 'missing="alert"', 'group_by!=""')}`,
        `) ${withIdentity(stack)}`,
      ].join("\n"),
      for: "5m",
      annotations: missingAnnotations(stack),
    }),
    alert({
      alert: alertNames.invalid,
      scope: "slo",
      expr: ["(", `  ${bad} > 1.01 * ${total}`, `  or (${bad} > 0 unless ${total})`, `) ${withIdentity(stack)}`].join(
        "\n",
      ),
      for: "15m",
      annotations: invalidAnnotations(stack),
    }),
    alert({
      alert: alertNames.stale,
      scope: "slo",
      expr: [
        "(",
        `  (${total} and ${total} offset 20m)`,
        `  unless on (slo_id) (last_over_time(${select(derivedSeries.totalSum5m, selection)}[15m]) and on (slo_id) last_over_time(${select(derivedSeries.periodEvents, selection)}[15m]))`,
        `) ${withIdentity(stack)}`,
      ].join("\n"),
      for: "5m",
      annotations: staleAnnotations(stack),
    }),
  ];
}
