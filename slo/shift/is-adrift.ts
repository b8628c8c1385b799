import type { ShiftReport } from "./shift-report.ts";

type Drifting = Pick<ShiftReport, "drift">;

/** Whether traffic had the time to follow the weights, and did not. */
export function isAdrift({ drift }: Drifting): boolean {
  return drift?.settled === true && Math.abs(drift.share) > drift.tolerance;
}

/**
 * Whether traffic follows again after a drift that was told with `toldShare`. Where few connections make most of the tolerance, it moves
 * around a share that does not: the drift has to be half of what it was, or half of what is tolerated.
 */
export function followsAgain({ drift }: Drifting, toldShare: number): boolean {
  if (drift === null || !drift.settled || isAdrift({ drift })) return false;
  return Math.abs(drift.share) <= Math.max(Math.abs(toldShare), drift.tolerance) / 2;
}
