import type { Labels } from "../../slo/model.ts";
import { shiftLabels } from "../../slo/shift/shift-names.ts";
import type { ShiftArm, ShiftRole, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { quote } from "../promql-text.ts";

/** What every series of a shift carries. */
export function labelsOfShift({ id, service, layer }: TrafficShift): Labels {
  return { [shiftLabels.shift]: id, [shiftLabels.service]: service, [shiftLabels.layer]: layer };
}

/** What every series of an arm carries. */
export function labelsOfArm(shift: TrafficShift, { name, role, cluster }: ShiftArm): Labels {
  return {
    ...labelsOfShift(shift),
    [shiftLabels.arm]: name,
    [shiftLabels.role]: role,
    ...(cluster !== undefined && { [shiftLabels.cluster]: cluster }),
  };
}

/** One of the shift's recorded series, of one arm if wanted: `shift:active{shift="checkout"}`. */
export function series(metric: string, { id }: TrafficShift, role?: ShiftRole): string {
  return `${metric}{shift=${quote(id)}${role === undefined ? "" : `,role=${quote(role)}`}}`;
}

/** Both arms together, or one of them, with the labels of the shift alone. */
export function ofShift(metric: string, shift: TrafficShift, role?: ShiftRole): string {
  return `sum by (shift) (${series(metric, shift, role)})`;
}
