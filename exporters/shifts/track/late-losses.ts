import { noArm, noTotals } from "./arm-totals.ts";
import type { Rollout, ShiftState } from "./shift-state.ts";

/** For a ledger that is opened now: what arms lost until now is told at once, and what nobody answered by some later looks. */
export function withLateLooks({ traffic }: Pick<ShiftState, "traffic">): Pick<Rollout, "lateLooks"> {
  const lateLooks = traffic?.lostBehind ?? 0;
  return lateLooks > 0 ? { lateLooks } : {};
}

/** The same state after a look: what it tells late of the time before a ledger was opened is none of that ledger. */
export function leaveOutLate(before: ShiftState["totals"], state: ShiftState): ShiftState {
  const { rollout, totals } = state;
  if (rollout?.lateLooks === undefined || rollout.until !== null) return state;
  const { lateLooks, ...kept } = rollout;
  const late = (totals[noArm]?.lost ?? 0) - (before[noArm]?.lost ?? 0);
  const lost = (rollout.from[noArm]?.lost ?? 0) + late;
  const from = late === 0 ? rollout.from : { ...rollout.from, [noArm]: { ...noTotals, sent: lost, lost } };
  return { ...state, rollout: { ...kept, from, ...(lateLooks > 1 && { lateLooks: lateLooks - 1 }) } };
}
