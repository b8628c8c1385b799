import type { LostOutside } from "../../../slo/shift/shift-report.ts";
import { noArm, noTotals } from "./arm-totals.ts";
import type { Rollout, ShiftState } from "./shift-state.ts";

/** For a ledger that is opened now: what arms lost until now is told at once, and what nobody answered by some later looks. */
export function withLateLooks(
  { traffic }: Pick<ShiftState, "traffic">,
  lateOf?: Rollout["lateOf"],
): Pick<Rollout, "lateLooks" | "lateOf"> {
  const lateLooks = traffic?.lostBehind ?? 0;
  return lateLooks > 0 ? { lateLooks, ...(lateOf && { lateOf }) } : {};
}

/** The same state after a look: what it tells late of the time before a ledger was opened is none of that ledger, and lost outside of the one before. */
export function leaveOutLate(before: ShiftState["totals"], state: ShiftState): ShiftState {
  const { rollout, totals } = state;
  if (rollout?.lateLooks === undefined || rollout.until !== null) return state;
  const { lateLooks, lateOf, ...kept } = rollout;
  const late = (totals[noArm]?.lost ?? 0) - (before[noArm]?.lost ?? 0);
  const lost = (rollout.from[noArm]?.lost ?? 0) + late;
  const from = late === 0 ? rollout.from : { ...rollout.from, [noArm]: { ...noTotals, sent: lost, lost } };
  const still = lateLooks > 1 ? { lateLooks: lateLooks - 1, ...(lateOf && { lateOf }) } : {};
  return withOutside({ ...state, rollout: { ...kept, from, ...still } }, { lateOf, late });
}

/** The same state with what was lost before a ledger was opened in the account that was closed then. */
function withOutside(
  state: ShiftState,
  { lateOf, late }: { readonly lateOf: Rollout["lateOf"]; readonly late: number },
): ShiftState {
  const { rollout, traffic, earlier = [] } = state;
  if (rollout === null || traffic === null || late <= 0 || lateOf === undefined) return state;
  const more = (sofar: LostOutside | undefined, openedMs: number): LostOutside => ({
    lost: (sofar?.lost ?? 0) + late,
    lastAtMs: Math.min(traffic.atMs, openedMs),
  });
  if (lateOf === "itself") {
    const openedMs = rollout.closedTimes?.at(-1)?.toMs ?? traffic.atMs;
    return { ...state, rollout: { ...rollout, lostOutside: more(rollout.lostOutside, openedMs) } };
  }
  const [last, ...others] = earlier;
  if (last === undefined) return state;
  const told = { ...last, lostOutside: more(last.lostOutside, rollout.startedAtMs) };
  return { ...state, earlier: [told, ...others] };
}
