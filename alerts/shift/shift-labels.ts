import type { Labels } from "../../slo/model.ts";
import { printSelector } from "../../slo/promql/print-selector.ts";
import { escapePattern } from "../../slo/relay/label-pattern.ts";
import { shiftLabels } from "../../slo/shift/shift-names.ts";
import { armsOf, type ShiftArm, type ShiftRole, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { quote } from "../promql-text.ts";

/** What every series of a shift carries. */
export function labelsOfShift({ id, service, layer }: TrafficShift): Labels {
  return { [shiftLabels.shift]: id, [shiftLabels.service]: service, [shiftLabels.layer]: layer };
}

/** What every series of an arm carries. */
export function labelsOfArm(shift: TrafficShift, arm: ShiftArm): Labels {
  return { ...labelsOfShift(shift), ...ownLabelsOfArm(arm) };
}

/** What tells a series of an arm from the same of the other one. */
export function ownLabelsOfArm({ name, role, cluster }: ShiftArm): Labels {
  return {
    [shiftLabels.arm]: name,
    [shiftLabels.role]: role,
    ...(cluster !== undefined && { [shiftLabels.cluster]: cluster }),
  };
}

/**
 * One of the shift's recorded series, of one arm if wanted: `shift:active{shift="checkout"}`. An arm is named by its role and its name:
 * once roles are swapped, a role has the past of both arms, and an arm that of both roles.
 */
export function series(metric: string, shift: TrafficShift, role?: ShiftRole): string {
  const arm = role === undefined ? {} : { [shiftLabels.arm]: shift[role].name, [shiftLabels.role]: role };
  return seriesWith(metric, shift, arm);
}

/** One of the shift's recorded series, of labels of its own: `shift:verdict{shift="checkout",verdict="worse"}`. */
export function seriesWith(metric: string, { id }: TrafficShift, labels: Labels): string {
  const matchers = Object.entries({ [shiftLabels.shift]: id, ...labels });
  return printSelector({ metric, matchers: matchers.map(([label, value]) => ({ label, op: "=", value })) });
}

/** What arms recorded under whatever role, with the role that each has now. */
export function withRoles(query: string, shift: TrafficShift): string {
  return armsOf(shift).reduce(
    (inner, { name, role }) =>
      `label_replace(${inner}, ${quote(shiftLabels.role)}, ${quote(role)}, ${quote(shiftLabels.arm)}, ${quote(escapePattern(name))})`,
    `sum without (${shiftLabels.role}) (${query})`,
  );
}

/** Both arms together, or one of them, with the labels of the shift alone. */
export function ofShift(metric: string, shift: TrafficShift, role?: ShiftRole): string {
  return `sum by (shift) (${series(metric, shift, role)})`;
}
