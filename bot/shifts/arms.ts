import type { ShiftArmReport, ShiftChangeReport, ShiftReport } from "../../slo/shift/shift-report.ts";
import { type Comparison, uncountedOf } from "./rollout.ts";

/** The arm that new traffic goes to. */
export function candidateOf({ arms }: Pick<ShiftReport, "arms">): ShiftArmReport {
  return armOf(arms, "candidate");
}

/** The arm that had the traffic before. */
export function stableOf({ arms }: Pick<ShiftReport, "arms">): ShiftArmReport {
  return armOf(arms, "stable");
}

function armOf(arms: ShiftReport["arms"], role: ShiftArmReport["role"]): ShiftArmReport {
  const found = arms.find((arm) => arm.role === role) ?? arms.at(role === "stable" ? 0 : -1);
  if (found === undefined) throw new Error("a shift report without arms came through its schema");
  return found;
}

/** `green v1.42`. */
export function armName({ name, version }: Pick<ShiftArmReport, "name" | "version">): string {
  return version === null || version === "" ? name : `${name} ${version}`;
}

/** The arm that all traffic has left, and whether it may go; nothing while a rollout goes on, and after one that went back. */
export function oldArmOf(
  report: Pick<ShiftReport, "arms" | "oldArm" | "outcome">,
): (NonNullable<ShiftReport["oldArm"]> & { readonly name: string }) | undefined {
  const { oldArm, outcome } = report;
  return oldArm === null || outcome !== "completed" ? undefined : { ...oldArm, name: armName(stableOf(report)) };
}

/** What the verdict of a report compares. */
export function comparisonOf(report: ShiftReport): Comparison {
  const [candidate, stable] = [candidateOf(report), stableOf(report)];
  const { kind, sli, evidence, limit, detectable } = report.verdict;
  const isSlow = sli === "slow";
  const hasNumbers = candidate.errorRatio !== null || stable.errorRatio !== null || evidence !== null;
  return {
    sli: isSlow ? "slow" : "errors",
    uncounted: hasNumbers ? undefined : (uncountedOf(report) ?? "here"),
    candidate: candidate.name,
    stable: stable.name,
    candidateRatio: isSlow ? candidate.slowRatio : candidate.errorRatio,
    stableRatio: isSlow ? stable.slowRatio : stable.errorRatio,
    candidateRequests: candidate.requests,
    evidence,
    limit,
    // What has shown needs no word on what would have.
    detectable: kind === "worse" ? null : detectable,
  };
}

/** The newest change of the candidate's weight; of whatever is in the log where there is none. */
export function lastMove(report: ShiftReport): ShiftChangeReport | undefined {
  const moves = report.changes.filter(({ to }) => to !== null);
  const { name } = candidateOf(report);
  return moves.find(({ arm }) => arm === name) ?? moves[0] ?? report.changes[0];
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

/** Who began the rollout, where the source tells: the log may go back to those before it. */
export function firstActor({ changes, startedAtMs }: ShiftReport): string | null {
  const own = changes.filter(({ atMs, to }) => to !== null && atMs >= (startedAtMs ?? 0));
  return own.findLast(({ by }) => by !== null)?.by ?? null;
}
