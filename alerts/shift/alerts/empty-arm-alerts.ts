import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftAlertNames, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import { healthyHostMetrics } from "../../../slo/shift/traffic/alb-series.ts";
import { armSeries } from "../../../slo/shift/traffic-selectors.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { series } from "../shift-labels.ts";
import { hasStates } from "../weight-queries.ts";
import type { ShiftAlert } from "./shift-alert.ts";

/** Arms that have weight and nobody who takes their requests. */
export function emptyArmAlerts(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  return [...armDown(shift, stack), ...emptyGroups(shift)];
}

function armDown(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  if (!hasStates(shift)) return [];
  return armsOf(shift).map(({ name, role }): ShiftAlert => {
    const [set, live] = [shiftSeries.weight, shiftSeries.liveWeight].map((metric) => series(metric, shift, role));
    return {
      alert: shiftAlertNames.armDown,
      severity: "ticket",
      labels: { [shiftLabels.arm]: name },
      // A scrape that ends between two rules shows one of these weights as it was before a step.
      for: secondsToDuration(shiftEvaluationSeconds(stack)),
      expr: `${set} > 0\nand on (shift, arm) ${live} == 0\nand on (shift) ${series(shiftSeries.active, shift)}`,
      summary: `${name} is down: it has weight, and none of its servers takes requests`,
      description:
        role === "stable"
          ? `There is no way back as long as ${name} is down. Nobody moved its traffic: its servers fail their checks. Bring them up before anything else.`
          : `Nobody took its weight away: its servers fail their checks. Set its weight to 0 before they come back, or its errors do, too.`,
    };
  });
}

function emptyGroups(shift: TrafficShift): readonly ShiftAlert[] {
  return armsOf(shift).flatMap((arm): readonly ShiftAlert[] => {
    const group = targetGroup(shift, arm);
    if (group === undefined) return [];
    const healthy = healthyHostMetrics
      .map((metric) => `max by (dimension_LoadBalancer) (${metric}{${group}} >= 0)`)
      .join("\n  or ");
    return [
      {
        alert: shiftAlertNames.targetGroupEmpty,
        severity: "ticket",
        labels: { [shiftLabels.arm]: arm.name },
        expr: `(\n  ${healthy}\n) == 0\nand on () ${series(shiftSeries.intendedShare, shift, arm.role)} > 0`,
        summary: `the target group of ${arm.name} has no healthy target and still gets traffic`,
        description: `The load balancer sends the requests for ${arm.name} to unhealthy targets, or answers 503 where none is registered. Set its weight to 0, or bring its targets back.`,
      },
    ];
  });
}

/** Matchers for an arm's target group. */
function targetGroup(shift: TrafficShift, arm: ShiftArm): string | undefined {
  if (shift.traffic.kind === "alb") return /\{(.*)\}$/.exec(armSeries(shift, arm).share[0].selector)?.[1];
  const name = /:(targetgroup\/.+)$/.exec(arm.target)?.[1];
  if (shift.weights.kind !== "albListener" || name === undefined) return undefined;
  return `dimension_TargetGroup=${quote(name)},dimension_AvailabilityZone=""`;
}
