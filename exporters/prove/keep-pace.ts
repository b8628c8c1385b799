import { dueRequests, type IndexRange } from "./due-requests.ts";

export interface Pace {
  readonly ratePerSecond: number;
  readonly count: number;
  /** When it is over, even if the last request was sent before. */
  readonly endMs: number;
  readonly maxLagMs: number;
  /** Milliseconds since the start. */
  readonly now: () => number;
  /** Called in order, for each request once; must not wait. */
  readonly send: (index: number) => void;
  /** Requests that this process was too late for. */
  readonly miss: (range: IndexRange) => void;
  /** The process did nothing from one moment to another, which is longer than `maxLagMs`; never of a time after the end. */
  readonly stall: (fromMs: number, toMs: number) => void;
  /** Called after every look at the clock, with how late that was. */
  readonly tick: (nowMs: number, lagMs: number) => void;
  readonly signal: AbortSignal;
}

/** Also how often timeouts are looked for. */
const mostSleepMs = 10;

/**
 * Sends every request at its own time until all are sent or the signal ends it; gives the milliseconds it took. Ended by the signal, that is
 * up to the last look at the clock: what was due after it nobody sent, however long the process stood still before it heard the signal.
 */
export function keepPace(pace: Pace): Promise<number> {
  return new Promise((resolve) => {
    let next = 0;
    let wakeAtMs = 0;
    let lookedMs = 0;
    const wake = () => {
      const nowMs = pace.now();
      const lagMs = Math.max(0, nowMs - wakeAtMs);
      if (pace.signal.aborted) {
        pace.tick(lookedMs, lagMs);
        return resolve(lookedMs);
      }
      lookedMs = nowMs;
      const stalledToMs = Math.min(nowMs, pace.endMs);
      if (lagMs > pace.maxLagMs && wakeAtMs < stalledToMs) pace.stall(wakeAtMs, stalledToMs);
      const { missed, send } = dueRequests({ ...pace, next, nowMs });
      if (missed.to > missed.from) pace.miss(missed);
      for (let index = send.from; index < send.to; index++) pace.send(index);
      next = send.to;
      pace.tick(nowMs, lagMs);
      const goal = next < pace.count ? (next * 1000) / pace.ratePerSecond : pace.endMs;
      if (next >= pace.count && nowMs >= pace.endMs) return resolve(pace.endMs);
      // From before the sending, so that time lost in it counts as late, too.
      wakeAtMs = Math.min(Math.max(nowMs, goal), nowMs + mostSleepMs);
      // Timers count whole milliseconds; nothing is sent before its time.
      setTimeout(wake, Math.max(0, Math.ceil(wakeAtMs - pace.now())));
    };
    wake();
  });
}
