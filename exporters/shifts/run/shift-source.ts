import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { ShiftSourceFault } from "../read/shift-source-fault.ts";

export type ShiftSourceName = ShiftReport["blind"][number]["source"];

export interface ShiftSourceOptions<Reading, Name extends string> {
  readonly name: Name;
  readonly everyMs: number;
  /** By which part of that the second reading comes sooner, 0 to 1: readings of many shifts are not to begin all at once. */
  readonly offset?: number;
  readonly read: (signal: AbortSignal) => Promise<Reading>;
  readonly onReading: (reading: Reading, atMs: number) => void;
  readonly now: () => number;
  /** What was known before this source; not there where nothing was. */
  readonly before?: SightBefore | undefined;
}

/** What a source knows of itself, for the one that takes its place. */
export interface SourceSight {
  /** When it was read well last; undefined where it never was. */
  readonly goodMs: number | undefined;
  /** Why its last reading went wrong; undefined where it went well. */
  readonly fault: string | undefined;
}

/** The sight of the source before, which stands until the first look has ended. */
export interface SightBefore {
  readonly sight: SourceSight;
  /** Whether it read the same: else it says nothing of what the first look fails at. */
  readonly isSame: boolean;
}

/** Where something about a shift is read again and again, each source at its own pace. */
export interface ShiftSource<Name extends string = ShiftSourceName> {
  readonly name: Name;
  /** Starts a reading if one is due and none is under way; resolves when it has ended, and never throws. */
  readonly round: () => Promise<void>;
  /** Whether the last reading went well. */
  readonly isUp: () => boolean;
  /** Why what is known of it is too old to mean anything; undefined as long as it is not. */
  readonly blindness: () => string | undefined;
  readonly sight: () => SourceSight;
  readonly stop: () => void;
}

/** Why nothing is known before the first reading has ended. */
export const notReadYet = "not read yet";

/** A missed look or two say nothing yet. */
const missedLooks = 3;
const leastPatienceMs = 5_000;
/** For how long what a source said stands for what it would say now. */
export function patienceMs(everyMs: number): number {
  return Math.max(leastPatienceMs, missedLooks * everyMs);
}

/** What one reading may take, within which it is as long as until the next one. Readers have no time of their own. */
const leastTimeoutMs = 2_000;
const mostTimeoutMs = 5_000;

/** A source that has not been read yet. */
export function createShiftSource<Reading, Name extends string = ShiftSourceName>(
  options: ShiftSourceOptions<Reading, Name>,
): ShiftSource<Name> {
  const { name, everyMs, offset = 0, read, onReading, now, before } = options;
  const stopped = new AbortController();
  let dueMs = Number.NEGATIVE_INFINITY;
  let { goodMs, fault } = sightAtFirst(before);
  let isOfAnother = before?.isSame === false;
  let running: Promise<void> | undefined;

  return {
    name,
    round: () => {
      if (running !== undefined) return running;
      const nowMs = now();
      // A clock that was put back must not put a reading off by as much.
      if (nowMs < dueMs && dueMs - nowMs <= everyMs) return Promise.resolve();
      const isFirst = dueMs === Number.NEGATIVE_INFINITY;
      dueMs = nowMs + everyMs * (isFirst ? 1 - offset : 1) - slackMs;
      running = look().finally(() => {
        running = undefined;
      });
      return running;
    },
    isUp: () => fault === undefined,
    blindness: () => {
      if (goodMs === undefined) return fault;
      const age = now() - goodMs;
      if (age <= patienceMs(everyMs)) return undefined;
      return fault ?? `not read for ${Math.round(age / 1_000)} seconds`;
    },
    sight: () => ({ goodMs, fault }),
    stop: () => stopped.abort(),
  };

  async function look(): Promise<void> {
    const timeoutMs = Math.min(mostTimeoutMs, Math.max(leastTimeoutMs, everyMs));
    try {
      const reading = await read(AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)]));
      if (stopped.signal.aborted) return;
      goodMs = now();
      fault = undefined;
      isOfAnother = false;
      onReading(reading, goodMs);
    } catch (error) {
      if (stopped.signal.aborted) return;
      if (isOfAnother) goodMs = undefined;
      fault = reasonOf(error);
    }
  }
}

function sightAtFirst(before: SightBefore | undefined): SourceSight {
  if (before === undefined) return { goodMs: undefined, fault: notReadYet };
  const { sight, isSame } = before;
  // Another source does not fail for the reason that this one had.
  return isSame || sight.fault === undefined ? sight : { ...sight, fault: notReadYet };
}

/** Rounds come once a second, give or take: one that comes a little early is not to wait for the next. */
const slackMs = 200;

function reasonOf(error: unknown): string {
  if (error instanceof ShiftSourceFault) return error.message;
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return "it does not answer in time";
  return error instanceof Error ? error.message : String(error);
}
