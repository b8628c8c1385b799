import type { ShiftChangeReport, ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf } from "./arms.ts";

/** The newest change of the candidate's weight in the rollout; of whatever is in the log of it where there is none. */
export function lastMove(report: ShiftReport): ShiftChangeReport | undefined {
  const changes = report.changes.filter(({ atMs }) => atMs >= (report.startedAtMs ?? 0));
  const moves = changes.filter(({ to }) => to !== null);
  const { name } = candidateOf(report);
  return moves.find(({ arm }) => arm === name) ?? moves[0] ?? changes[0];
}

/** The change that took weight from the candidate, if it was the last one of the weights. */
export function lastMoveBack(report: ShiftReport): ShiftChangeReport | undefined {
  const { name } = candidateOf(report);
  const move = report.changes.find(({ arm, to }) => arm === name && to !== null);
  const isBack = move?.to === 0 || (move !== undefined && (move.from ?? 0) > (move.to ?? 0));
  return isBack ? move : undefined;
}

/** Who changed the weights last, where the source tells. */
export function lastActor(report: ShiftReport): string | null {
  return lastMove(report)?.by ?? null;
}

/** Who began the rollout, where the source tells: those who moved its weights later did not. */
export function firstActor({ changes, startedAtMs }: ShiftReport): string | null {
  return changes.find(({ atMs, to }) => to !== null && atMs === startedAtMs)?.by ?? null;
}
