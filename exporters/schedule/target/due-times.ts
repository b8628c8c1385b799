import type { Probe } from "../../../slo/probe/probe-model.ts";
import { hashedRatio, stableHash } from "../stable-hash.ts";

/** When a target is due: once per round, rounds counted from 1970, so that every process and every restart agrees. */
export interface DueTimes {
  readonly intervalMs: number;
  /** How late an attempt may begin; after that its due time is missed. */
  readonly toleranceMs: number;
  /** Unix milliseconds, inside the round. */
  readonly dueMs: (round: number) => number;
  /** The first round whose due time is later than this. */
  readonly roundAfter: (atMs: number) => number;
}

const longestToleranceMs = 1_000;
// Irrational, so that the sweep never falls into step with anything that recurs every so many rounds.
const sweepShare = (Math.SQRT2 - 1) / 40;

/**
 * Due times of a target, from its name alone. A random offset per round finds faults that recur in step with the rounds, but an
 * offset from the whole interval would let two due times fall closer together than the time-out. So the offset is random
 * within what the time-out leaves, around a centre that sweeps slowly to and fro over the interval: every part of the interval
 * is measured equally often, and an attempt has always ended when the next one is due.
 */
export function dueTimes({
  name,
  intervalSeconds,
  timeoutSeconds,
}: Pick<Probe, "name" | "intervalSeconds" | "timeoutSeconds">): DueTimes {
  const intervalMs = intervalSeconds * 1000;
  const toleranceMs = Math.min(longestToleranceMs, intervalMs / 10);
  const slackMs = Math.max(0, intervalMs - timeoutSeconds * 1000 - toleranceMs);
  const sweepMs = Math.min(intervalMs * sweepShare, Math.max(slackMs / 4, intervalMs / 1000));
  const spanMs = Math.max(0, slackMs - sweepMs);
  const seed = stableHash(name);
  const phaseMs = hashedRatio(seed, -1) * 2 * intervalMs;

  const dueMs = (round: number) => {
    const around = phaseMs + round * sweepMs;
    const offset = reflected(around + spanMs * (hashedRatio(seed, round) - 0.5), intervalMs);
    return round * intervalMs + Math.min(Math.floor(offset), intervalMs - 1);
  };
  const roundAfter = (atMs: number) => {
    const round = Math.floor(atMs / intervalMs);
    return dueMs(round) > atMs ? round : round + 1;
  };
  return { intervalMs, toleranceMs, dueMs, roundAfter };
}

/** Folds a position on a line into 0 to length, as a mirror at both ends would. */
function reflected(position: number, length: number): number {
  const turn = ((position % (2 * length)) + 2 * length) % (2 * length);
  return turn < length ? turn : 2 * length - turn;
}
