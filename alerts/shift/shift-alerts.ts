import type { Stack } from "../../slo/model.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { AlertRule } from "../rule.ts";
import { controllerAlerts } from "./alerts/controller-alerts.ts";
import { courseAlerts } from "./alerts/course-alerts.ts";
import { emptyArmAlerts } from "./alerts/empty-arm-alerts.ts";
import { lossAlerts } from "./alerts/loss-alerts.ts";
import { shareAlerts } from "./alerts/share-alerts.ts";
import { type ShiftAlert, toRule } from "./alerts/shift-alert.ts";
import { sourceAlerts } from "./alerts/source-alerts.ts";
import { verdictAlerts } from "./alerts/verdict-alerts.ts";

/** Each gives the alerts that can ever fire for the kinds of a shift. */
const families: readonly ((shift: TrafficShift, stack: Stack) => readonly ShiftAlert[])[] = [
  courseAlerts,
  shareAlerts,
  verdictAlerts,
  lossAlerts,
  emptyArmAlerts,
  controllerAlerts,
  sourceAlerts,
];

/** The alerts of a shift. */
export function shiftAlerts(shift: TrafficShift, stack: Stack): readonly AlertRule[] {
  return families.flatMap((family) => family(shift, stack)).map((alert) => toRule(alert, shift, stack));
}
