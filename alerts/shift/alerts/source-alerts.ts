import { canMove, canPart } from "../../../slo/shift/possible-shares.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftAlertNames, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { areWeightsExported, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { series } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import { vanishedShare } from "../vanished-share.ts";
import type { ShiftAlert } from "./shift-alert.ts";

/** Being blind in the middle of a rollout is urgent; at any other time it is not. */
export function sourceAlerts(shift: TrafficShift): readonly ShiftAlert[] {
  if (!canPart(shift)) return [];
  return [...(canMove(shift) ? [blindToWeights(shift)] : []), blindToTraffic(shift)];
}

const blind = { alert: shiftAlertNames.blind, severity: "page", for: "1m" } as const;

function blindToWeights(shift: TrafficShift): ShiftAlert {
  const unread = areWeightsExported(shift) ? `\nor on (shift) ${unreadBy(shift, "weights")}` : "";
  return {
    ...blind,
    labels: { [shiftLabels.source]: "weights" },
    expr: `max by (shift) (${vanishedShare(shift)})${unread}`,
    summary: "nobody sees the weights any more, in the middle of a rollout",
    description: `Who gets how much of the traffic is unknown since ${shift.candidate.name} had a part of it. Stop the rollout until the source of the weights (${shift.weights.kind}) answers again.`,
  };
}

function blindToTraffic(shift: TrafficShift): ShiftAlert {
  const active = series(shiftSeries.active, shift);
  return {
    ...blind,
    labels: { [shiftLabels.source]: "traffic" },
    expr: `${active} unless on (shift) ${series(toldBy(shift).shareOf, shift, "candidate")}\nor on (shift) ${unreadBy(shift, "traffic")}`,
    summary: "nobody sees the traffic any more, in the middle of a rollout",
    description: `Neither the shares nor the errors of ${shift.candidate.name} are known: no alert about them can fire. Stop the rollout until the source of the traffic (${shift.traffic.kind}) is scraped again.`,
  };
}

/** The exporter reads by itself; what it cannot read, gates and messages do not know. */
function unreadBy(shift: TrafficShift, source: "weights" | "traffic"): string {
  const { sourceUp } = shiftExporterSeries;
  return `(${series(shiftSeries.active, shift)} and on (shift) max by (shift) (${sourceUp}{shift=${quote(shift.id)},source=${quote(source)}}) == 0)`;
}
