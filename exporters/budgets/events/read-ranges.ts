import { type EventSums, eventsTogether, noEvents } from "./seen-events.ts";
import type { ReadRates, ReadTo, StretchReading } from "./stretch-reading.ts";

/** So much of the past a rate tells, whatever its range is longer by. */
export const rangeSeconds = 300;

/**
 * Reads a stretch whose events only a rate over minutes tells, by such rates that follow each other without a gap up to its end. The first
 * one may reach back to before the stretch: what was there then is taken off, which never counts too much.
 */
export async function readRanges(
  { from }: StretchReading,
  { to, settledTo }: ReadTo,
  { read, lateSeconds }: { readonly read: ReadRates; readonly lateSeconds: number },
): Promise<StretchReading> {
  const first = to - rangeSeconds * (Math.ceil((to - from) / rangeSeconds) - 1);
  const at = (instant: number) => instant + lateSeconds;
  const before = (await read({ from: at(from), to: at(from), stepSeconds: 1 })).get(at(from));
  const rates = await read({ from: at(first), to: at(to), stepSeconds: rangeSeconds });
  const events = [...rates].map(([time, { total, bad }]): EventSums => {
    const seconds = Math.min(rangeSeconds, time - at(from));
    const earlier = seconds < rangeSeconds ? (before?.bad ?? 0) : 0;
    return {
      total: seconds * total,
      bad: rangeSeconds * Math.max(0, bad - earlier),
      knownMs: 1_000 * seconds,
    };
  });
  const sum = events.reduce(eventsTogether, noEvents);
  const isSettled = to <= settledTo;
  const last = [...rates.keys()].at(-1);
  return {
    from,
    settledUntil: isSettled ? to : from,
    settled: isSettled ? sum : noEvents,
    recent: isSettled ? noEvents : sum,
    until: last === undefined ? undefined : last - lateSeconds,
  };
}
