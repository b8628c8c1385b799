import type { AlertTexts } from "../../../slo/alert-texts.ts";
import type { Stack } from "../../../slo/model.ts";
import { labelNames } from "../../../slo/names.ts";
import { shiftBoardUid } from "../../../slo/shift/shift-board-uids.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { AlertRule } from "../../rule.ts";
import { untemplated } from "../alert-texts.ts";

/** `page` wakes somebody, `ticket` waits for the morning, `info` is to be known, `none` is told to nobody. */
export type ShiftSeverity = "page" | "ticket" | "info" | "none";

/** One alert of a shift, before everything that all of them have. */
export interface ShiftAlert extends AlertTexts {
  readonly alert: string;
  readonly severity: ShiftSeverity;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The alert as a rule: with who it is about, who is told, and where to look. */
export function toRule(alert: ShiftAlert, shift: TrafficShift, stack: Stack): AlertRule {
  const { id, service, team, channel, mention, runbook } = shift;
  const optional = { [labelNames.team]: team, [labelNames.channel]: channel, [labelNames.mention]: mention };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== ""));
  return {
    kind: "alert",
    alert: alert.alert,
    expr: alert.expr,
    for: alert.for,
    keepFiringFor: undefined,
    labels: { ...shift.labels, ...alert.labels, shift: id, service, ...present, severity: alert.severity },
    annotations: {
      summary: `${untemplated(shift.title)}: ${alert.summary}`,
      description: alert.description,
      ...(runbook !== undefined && { runbook_url: runbook }),
      ...(stack.grafanaUrl !== undefined && { dashboard_url: `${stack.grafanaUrl}/d/${shiftBoardUid(id)}` }),
    },
  };
}
