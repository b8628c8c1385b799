import type { OwnReport } from "../model/own-report.ts";

/** A report of the relay as the body of a delivery. */
export function reportText(report: OwnReport): string {
  return JSON.stringify(report);
}
