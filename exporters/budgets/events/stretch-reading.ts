import { type EventSums, noEvents } from "./seen-events.ts";

/** How far the events of a stretch of time were read. Times are Unix seconds. */
export interface StretchReading {
  /** Where the stretch begins. */
  readonly from: number;
  /** Nothing until then changes any more, and none of it is asked for again. */
  readonly settledUntil: number;
  readonly settled: EventSums;
  /** What came after that, as it was seen last. */
  readonly recent: EventSums;
  /** The last instant of which anything is known. */
  readonly until: number | undefined;
}

/** How far a stretch may be read now, both at a step's end: what came after `settledTo` may still change. */
export interface ReadTo {
  readonly to: number;
  readonly settledTo: number;
}

/** Events per second at each of some instants, where both are known. */
export type ReadRates = (range: {
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
}) => Promise<ReadonlyMap<number, { readonly total: number; readonly bad: number }>>;

/** A stretch of which nothing was read yet. */
export function unread(from: number): StretchReading {
  return { from, settledUntil: from, settled: noEvents, recent: noEvents, until: undefined };
}
