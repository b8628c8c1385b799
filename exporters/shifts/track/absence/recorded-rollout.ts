import type { EvidenceSums } from "../../../../slo/shift/statistics/evidence.ts";
import { armsOf, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type ArmTotals, noArm, noTotals, totalsBefore } from "../arm-totals.ts";
import type { ComparedSums, ShiftState } from "../shift-state.ts";
import type { SeenShare } from "./seen-tries.ts";

/** A rollout as a shift's rules recorded it: the one that is on, or that ended a moment ago. */
export interface RecordedRollout {
  readonly id: string;
  readonly startedAtMs: number;
  /** The candidate's intended share since then, oldest first. */
  readonly shares: readonly SeenShare[];
  /** What arms did in it, as far as it was counted. */
  readonly arms: Readonly<Record<string, RecordedArm>>;
  /** Requests that no arm was given; null where that is not counted. */
  readonly refused: number | null;
  /** Not yet divided by the dispersion. */
  readonly evidence: { readonly errors: EvidenceSums; readonly slow: EvidenceSums };
  readonly dispersion: number;
}

/** Sums of rates, which are no whole numbers; null is what is not recorded. */
export interface RecordedArm {
  readonly requests: number;
  /** Lost requests are among them. */
  readonly errors: number | null;
  readonly slow: number | null;
  readonly lost: number | null;
  readonly rescued: number | null;
}

/** What a verdict rests on; nothing as long as there is nothing of both arms. */
function recordedCompared(shift: TrafficShift, { arms }: RecordedRollout): Readonly<Record<string, ComparedSums>> {
  const entries = armsOf(shift).flatMap(({ name }) => {
    const arm = arms[name];
    if (arm === undefined || arm.errors === null) return [];
    const requests = Math.round(arm.requests);
    const atMost = (count: number) => Math.min(requests, Math.round(count));
    const slow = arm.slow === null ? { slow: null, unmeasured: requests } : { slow: atMost(arm.slow) };
    return [[name, { requests, errors: atMost(arm.errors), ...slow }] as const];
  });
  return entries.length === armsOf(shift).length ? Object.fromEntries(entries) : {};
}

/** What became of its requests, by arm, as far as anybody counted them. */
export function recordedTotals({ arms, refused }: RecordedRollout): Readonly<Record<string, ArmTotals>> {
  const byArm = Object.entries(arms).map(([name, arm]) => [name, totalsOf(arm)] as const);
  const known = byArm.flatMap(([, { lost }]) => (lost === null ? [] : [lost]));
  const lost = known.reduce((sum, one) => sum + one, Math.round(refused ?? 0));
  const areLossesKnown = known.length > 0 || refused !== null;
  return { ...Object.fromEntries(byArm), ...(areLossesKnown && { [noArm]: { ...noTotals, sent: lost, lost } }) };
}

function totalsOf({ requests, errors, lost, rescued }: RecordedArm): ArmTotals {
  const sent = Math.round(requests);
  const gone = lost === null ? null : Math.min(sent, Math.round(lost));
  const answered = sent - (gone ?? 0);
  const failed = errors === null ? null : Math.min(answered, Math.max(0, Math.round(errors) - (gone ?? 0)));
  return {
    sent,
    answered,
    ok: answered - (failed ?? 0),
    failed,
    lost: gone,
    rescued: rescued === null ? null : Math.round(rescued),
    inflight: null,
  };
}

/** The rollout of a state as rules recorded it: its name, what they counted of it, and their evidence. */
export function withRecorded(shift: TrafficShift, state: ShiftState, recorded: RecordedRollout): ShiftState {
  const { rollout, totals } = state;
  if (rollout === null) return state;
  const { id, evidence, dispersion } = recorded;
  const counted = recordedTotals(recorded);
  const known = { id, evidence, compared: recordedCompared(shift, recorded), recordedDispersion: dispersion };
  const from = rollout.isCountedFromNextLook ? { countedBefore: counted } : { from: totalsBefore(totals, counted) };
  return { ...state, rollout: { ...rollout, ...known, ...from } };
}
