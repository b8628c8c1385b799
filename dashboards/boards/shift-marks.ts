import type { Stack } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import { canPart } from "../../slo/shift/possible-shares.ts";
import { shiftSeries } from "../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { EventMark } from "../model/board.ts";
import { firingShiftAlerts } from "../queries/shift-alert-query.ts";
import { ofArm, ofShift } from "../queries/shift-queries.ts";

/** What happened to a shift, over every time axis of its board; from the weights alone, so that it is there without the exporter, too. */
export function shiftMarks(shift: TrafficShift): readonly EventMark[] {
  const running: EventMark = {
    name: "Shift is running",
    expr: `max(${ofShift(shiftSeries.active, shift)} == 1)`,
    title: "shift is running",
    text: "",
    color: "blue",
  };
  return [
    ...(canPart(shift) ? [running] : []),
    {
      name: "Weight changes",
      expr: `max(changes(${ofArm(shiftSeries.intendedShare, shift, shift.candidate)}[1m])) > 0`,
      title: "weights changed",
      text: "",
      color: "orange",
    },
    {
      name: "Alerts",
      expr: `max by (alertname, severity) (${firingShiftAlerts(`shift="${shift.id}"`)})`,
      title: "{{alertname}}",
      text: "{{alertname}}",
      color: "red",
    },
  ];
}

/** The shifts of a service, shaded over the time axes of its boards; nothing in a stack without shifts. */
export function runningShiftMarks({ shifts }: Stack, of: "$service" | "$slo_id"): readonly EventMark[] {
  if (shifts.length === 0) return [];
  const running = `${shiftSeries.active} == 1`;
  const expr =
    of === "$service"
      ? `max by (shift) (${shiftSeries.active}{service=~"$service"} == 1)`
      : `max by (shift) (${running} and on (service) ${signalSeries.info}{slo_id="$slo_id"})`;
  return [{ name: "Traffic shifts", expr, title: "{{shift}}", text: "{{shift}}", color: "blue" }];
}
