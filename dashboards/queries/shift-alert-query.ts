import { prometheusSeries } from "../../slo/names.ts";
import { shiftAlertNames } from "../../slo/shift/shift-names.ts";
import { narrowed } from "./shift-queries.ts";

/** Alerts of shifts that fire now; not the one that only mutes others while a shift is running. */
export function firingShiftAlerts(...matchers: readonly string[]): string {
  const names = Object.values(shiftAlertNames).filter((name) => name !== shiftAlertNames.active);
  return narrowed(prometheusSeries.alerts, 'alertstate="firing"', `alertname=~"${names.join("|")}"`, ...matchers);
}
