import type { Alert, AlertStatus } from "../../model/alert.ts";
import type { AlertCounts, IncidentStatus } from "../../model/incident.ts";
import { isHeldBack } from "./alert-activity.ts";

/** Of an incident without alerts. */
export const noAlerts: AlertCounts = { total: 0, byStatus: {}, suppressed: 0 };

type Counted = Pick<Alert, "status" | "suppressed">;

/** The counts after one alert came (without `before`) or changed. */
export function countAlert(counts: AlertCounts, before: Counted | undefined, after: Counted): AlertCounts {
  const byStatus: Partial<Record<AlertStatus, number>> = { ...counts.byStatus };
  if (before !== undefined) {
    const rest = (byStatus[before.status] ?? 0) - 1;
    if (rest > 0) byStatus[before.status] = rest;
    else delete byStatus[before.status];
  }
  byStatus[after.status] = (byStatus[after.status] ?? 0) + 1;
  const wasHeld = before !== undefined && isHeldBack(before) ? 1 : 0;
  return {
    total: counts.total + (before === undefined ? 1 : 0),
    byStatus,
    suppressed: counts.suppressed - wasHeld + (isHeldBack(after) ? 1 : 0),
  };
}

/** The status of an incident and whether it closes, from its alerts. Resolved only when every end is proven. */
export function statusOf({ byStatus, suppressed }: AlertCounts): {
  readonly status: IncidentStatus;
  readonly isOpen: boolean;
} {
  const { firing = 0, unknown = 0, noData = 0, notice = 0, deleted = 0 } = byStatus;
  if (firing > 0) return { status: firing === suppressed ? "silenced" : "firing", isOpen: true };
  if (unknown + noData > 0) return { status: "unknown", isOpen: true };
  if (notice > 0) return { status: "notice", isOpen: true };
  return { status: deleted > 0 ? "unknown" : "resolved", isOpen: false };
}
