import type { EvidenceSums } from "../../../slo/shift/statistics/evidence.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type ArmTotals, noArm, noTotals } from "./arm-totals.ts";
import type { SeenShare } from "./seen-tries.ts";
import type { ComparedSums } from "./shift-state.ts";

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
export function recordedCompared(
  shift: TrafficShift,
  { arms }: RecordedRollout,
): Readonly<Record<string, ComparedSums>> {
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

/** Totals at the beginning of a ledger that has these already. */
export function totalsBefore(
  now: Readonly<Record<string, ArmTotals>>,
  has: Readonly<Record<string, ArmTotals>>,
): Readonly<Record<string, ArmTotals>> {
  const entries = Object.entries(has).map(([name, one]) => [name, less(now[name] ?? noTotals, one)] as const);
  return { ...now, ...Object.fromEntries(entries) };
}

function less(now: ArmTotals, has: ArmTotals): ArmTotals {
  const minus = (column: "failed" | "lost" | "rescued") =>
    has[column] === null ? now[column] : (now[column] ?? 0) - has[column];
  return {
    sent: now.sent - has.sent,
    answered: now.answered - has.answered,
    ok: now.ok - has.ok,
    failed: minus("failed"),
    lost: minus("lost"),
    rescued: minus("rescued"),
    inflight: now.inflight,
  };
}
