import { handoverSchedule } from "../../slo/relay/hand-over-times.ts";
import type { QuietHours, RelayOptions, Rotation, RotationMember } from "../../slo/relay/relay-model.ts";
import { isWithinHours, localTime, zonedTimeToMs } from "../../slo/zoned-time.ts";

/** Who is on call in a rotation at a moment. */
export interface OnCall {
  readonly member: RotationMember;
  /** The rotation that says so: another one than was asked for, outside its hours. */
  readonly rotation: string;
  /** Whether a swap or a holiday put this member in. */
  readonly isOverride: boolean;
  /** When somebody else may be on call. */
  readonly untilMs: number;
}

/** Who is on call in a rotation; nothing for a rotation that does not exist. */
export function onCall(
  name: string,
  { rotations }: Pick<RelayOptions, "rotations">,
  nowMs: number,
): OnCall | undefined {
  const asked: Rotation[] = [];
  let rotation = rotations.find((one) => one.name === name);
  while (rotation !== undefined && !asked.includes(rotation)) {
    if (rotation.hours === undefined || isWithinHours(rotation.hours, nowMs)) {
      const until = asked.map(({ hours }) => (hours === undefined ? Number.POSITIVE_INFINITY : nextEdge(hours, nowMs)));
      return earliest(turnOf(rotation, nowMs), until);
    }
    asked.push(rotation);
    const { otherwise } = rotation;
    rotation = rotations.find((one) => one.name === otherwise);
  }
  // Checked configurations leave no hour open; if one does, better the first asked than nobody.
  const [first] = asked;
  return first && turnOf(first, nowMs);
}

function earliest(turn: OnCall, others: readonly number[]): OnCall {
  return { ...turn, untilMs: Math.min(turn.untilMs, ...others) };
}

function turnOf(rotation: Rotation, nowMs: number): OnCall {
  const { members, overrides, hours, name } = rotation;
  const { turn, nextMs } = turnsUntil(rotation, nowMs);
  const edges = overrides.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).filter((edge) => edge > nowMs);
  const shiftEnd = hours === undefined ? Number.POSITIVE_INFINITY : nextEdge(hours, nowMs);
  const override = overrides.findLast(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  const member = override?.member ?? (members[turn % members.length] as RotationMember);
  return {
    member,
    rotation: name,
    isOverride: override !== undefined,
    untilMs: Math.min(nextMs, shiftEnd, ...edges),
  };
}

interface Turns {
  /** 0 is the first member's first turn, which also reaches back before the beginning. */
  readonly turn: number;
  readonly fromMs: number;
  /** When the next turn begins. */
  readonly nextMs: number;
}

// Counting begins at the last moment that was asked for, which is nearly always just before the next one.
const lastTurns = new WeakMap<Rotation, Turns>();

function turnsUntil(rotation: Rotation, nowMs: number): Turns {
  const known = lastTurns.get(rotation);
  if (known !== undefined && known.fromMs <= nowMs && nowMs < known.nextMs) return known;
  const schedule = handoverSchedule(rotation.handover, rotation.timezone);
  const after = (ms: number) => schedule.nextRun(new Date(ms))?.getTime() ?? Number.POSITIVE_INFINITY;
  let turns = known !== undefined && nowMs >= known.fromMs ? known : firstTurn(rotation, after);
  while (turns.nextMs <= nowMs) turns = { turn: turns.turn + 1, fromMs: turns.nextMs, nextMs: after(turns.nextMs) };
  lastTurns.set(rotation, turns);
  return turns;
}

/** The first turn begins at the first hand-over since the beginning, and ends at the second. */
function firstTurn({ since }: Rotation, after: (ms: number) => number): Turns {
  const begin = after(since - 1);
  return { turn: 0, fromMs: Number.NEGATIVE_INFINITY, nextMs: after(begin) };
}

/** When the clock next passes one of the two ends of some hours. */
export function nextEdge({ from, to, timezone }: QuietHours, nowMs: number): number {
  const days = [nowMs, nowMs + 86_400_000, nowMs + 2 * 86_400_000].map((atMs) => localTime(atMs, timezone).day);
  const edges = days.flatMap((day) => [from, to].map((minute) => zonedTimeToMs(`${day}T${clock(minute)}`, timezone)));
  return Math.min(...edges.filter((edge) => edge > nowMs));
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
