import type { Alert, AlertStatus } from "../../model/alert.ts";
import type { Severity } from "../../model/observation.ts";

/** Whether an alert keeps its incident open: nothing proves that it ended. */
export function isActive(status: AlertStatus): boolean {
  return status !== "resolved" && status !== "deleted";
}

/** Whether nobody knows that an alert fires, nor that it ended. */
export function isUnseen(status: AlertStatus): boolean {
  return status === "unknown" || status === "noData";
}

/** Whether an alert fires and something holds it back: it is counted, and calls nobody. */
export function isHeldBack({ status, suppressed }: Pick<Alert, "status" | "suppressed">): boolean {
  return status === "firing" && suppressed !== undefined;
}

/** An alert that does not say how bad it is deserves a look, and wakes nobody. News that does not say is just news. */
export function severityOf({ severity, status }: Pick<Alert, "severity" | "status">): Severity {
  return severity ?? (status === "notice" ? "info" : "warning");
}

const ranks: Readonly<Record<Severity, number>> = { critical: 2, warning: 1, info: 0 };

/** Whether a severity is above another one. */
export function isWorse(severity: Severity, than: Severity): boolean {
  return ranks[severity] > ranks[than];
}
