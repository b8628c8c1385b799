import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** The words of the source behind `phase shifting → paused:`; empty where it gave none. */
export function phaseReason({ changes }: Pick<ShiftReport, "changes">, phase: "paused" | "aborting"): string {
  const detail = changes.find((change) => change.detail.includes(`→ ${phase}`))?.detail ?? "";
  return detail.split(`→ ${phase}: `)[1]?.trim() ?? "";
}
