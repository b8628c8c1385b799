import type { ProbeAttempt } from "../../probe/probe-attempt.ts";
import type { DueResult, MissedReason } from "../due-result.ts";
import type { PlannedWork } from "./maintenance-at.ts";

/** A due time that has come and is not accounted for yet. */
export interface OpenDue {
  readonly dueMs: number;
  readonly work: PlannedWork;
  /** Counts the due times of a target, so that late verdicts are told from new ones. */
  readonly sequence: number;
}

/** How a due time ended, before maintenance is taken into account. */
export type Ending =
  | { readonly kind: "attempted"; readonly attempt: ProbeAttempt; readonly lagMs: number }
  | { readonly kind: "missed"; readonly reason: MissedReason };

/** The one result of a due time. What is excluded stays excluded, whatever happened; a clock that was set back leaves nothing in the future. */
export function dueResult(
  target: { readonly name: string; readonly intervalMs: number },
  { dueMs, work }: OpenDue,
  { ending, nowMs }: { readonly ending: Ending; readonly nowMs: number },
): DueResult {
  const due = { target: target.name, dueMs: Math.min(dueMs, Math.floor(nowMs)), intervalMs: target.intervalMs };
  const attempt = ending.kind === "attempted" ? ending.attempt : undefined;
  if (work.excluded) return { ...due, outcome: "excluded", attempt };
  if (ending.kind === "missed") return { ...due, outcome: "missed", reason: ending.reason };
  return { ...due, outcome: ending.attempt.result, lagMs: ending.lagMs, attempt: ending.attempt, muted: work.muted };
}
