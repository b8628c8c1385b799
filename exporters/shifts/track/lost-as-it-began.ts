import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { noArm } from "./arm-totals.ts";
import type { LostAsItBegan, Rollout, ShiftState } from "./shift-state.ts";

/**
 * For a rollout that begins now: the next look has what arms lost since the one before, which may have been before the step, or by it; what
 * nobody answered in that time is told by some later look.
 */
export function lossesToCome({ traffic, share }: ShiftState): Pick<Rollout, "asItBegan"> {
  const looks = 1 + (traffic?.lostBehind ?? 0);
  return { asItBegan: { lost: 0, looks, ...(share === 0 && { isCandidateNew: true }) } };
}

/** The same state after a look: with what its rollout may have lost before it began, while looks go on telling of that. */
export function noteAsItBegan(shift: TrafficShift, before: ShiftState["totals"], state: ShiftState): ShiftState {
  const { rollout, totals, traffic } = state;
  const known = rollout?.asItBegan;
  if (rollout === null || known === undefined || known.looks === 0) return state;
  const grown = (name: string) => (totals[name]?.lost ?? 0) - (before[name]?.lost ?? 0);
  const { byArms = ofArms(shift, known, grown) } = known;
  const looks = known.looks - 1;
  const inAll = looks === 0 && (traffic?.lost ?? null) !== null ? grown(noArm) : 0;
  const lost = Math.max(byArms.unsure, inAll - byArms.sure);
  return { ...state, rollout: { ...rollout, asItBegan: { ...known, looks, byArms, lost } } };
}

/** An arm that had nothing before lost by what it was given then. */
function ofArms(
  shift: TrafficShift,
  { isCandidateNew }: LostAsItBegan,
  grown: (name: string) => number,
): NonNullable<LostAsItBegan["byArms"]> {
  const sum = (isSure: boolean) =>
    armsOf(shift)
      .filter(({ role }) => (isCandidateNew === true && role === "candidate") === isSure)
      .reduce((total, { name }) => total + grown(name), 0);
  return { sure: sum(true), unsure: sum(false) };
}
