import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** What the traffic of the last window was. */
export interface ActualShare {
  /** Shares by arm; undefined without any traffic. */
  readonly byArm: Readonly<Record<string, number>> | undefined;
  /** What the shares were counted from: requests, sessions, or bytes. */
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Requests per second by arm, where requests are counted. */
  readonly perSecond: Readonly<Record<string, number>> | undefined;
}

/** The shares of the last window; undefined as long as there are not two readings of both arms, or their share cannot be seen. */
export function actualShare({ shift, windowSeconds }: TrackedShift, state: ShiftState): ActualShare | undefined {
  const last = state.points.at(-1);
  if (last === undefined || state.traffic === null) return undefined;
  const points = state.points.filter(({ arms }) => hasBoth(shift, arms));
  const start = points.findLastIndex(({ atMs }) => atMs <= last.atMs - windowSeconds * 1_000);
  const inWindow = points.slice(Math.max(0, start));
  const [first, end] = [inWindow[0], inWindow.at(-1)];
  if (first === undefined || end === undefined || end.atMs <= first.atMs) return undefined;
  const seconds = (end.atMs - first.atMs) / 1_000;
  const names = [shift.stable.name, shift.candidate.name];
  const amounts = names.map((name) => {
    if (state.traffic?.basis === "sessions")
      return inWindow.reduce((sum, { arms }) => sum + (arms[name]?.share ?? 0), 0) / inWindow.length;
    return (end.arms[name]?.share ?? 0) - (first.arms[name]?.share ?? 0);
  });
  const count = amounts.reduce((sum, amount) => sum + amount, 0);
  const share = (amount: number) => amount / count;
  const requests = names.map((name) => [end.arms[name]?.requests ?? null, first.arms[name]?.requests ?? null] as const);
  const areCounted = requests.every(([now, then]) => now !== null && then !== null);
  return {
    byArm: count > 0 ? byName(names, amounts.map(share)) : undefined,
    count,
    fromMs: first.atMs,
    toMs: end.atMs,
    perSecond: areCounted
      ? byName(
          names,
          requests.map(([now, then]) => Math.max(0, (now ?? 0) - (then ?? 0)) / seconds),
        )
      : undefined,
  };
}

function hasBoth({ stable, candidate }: TrafficShift, arms: ShiftState["points"][number]["arms"]): boolean {
  return [stable, candidate].every(({ name }) => (arms[name]?.share ?? null) !== null);
}

function byName(names: readonly string[], values: readonly number[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? 0]));
}
