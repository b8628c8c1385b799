import { mostPointsPerSeries } from "../../../service/prometheus-range.ts";
import { eventsTogether, noEvents } from "./seen-events.ts";
import type { ReadRates, ReadTo, StretchReading } from "./stretch-reading.ts";

/** Reads on in a stretch whose events are counted from step to step: in one of days not further than one answer goes. */
export async function readGrowth(
  before: StretchReading,
  { to, settledTo }: ReadTo,
  { read, stepSeconds }: { readonly read: ReadRates; readonly stepSeconds: number },
): Promise<StretchReading> {
  const last = Math.min(to, before.settledUntil + mostPointsPerSeries * stepSeconds);
  const rates = await read({ from: before.settledUntil + stepSeconds, to: last, stepSeconds });
  const sumOf = (isWanted: (time: number) => boolean) =>
    [...rates]
      .filter(([time]) => isWanted(time))
      .map(([, { total, bad }]) => ({
        total: stepSeconds * total,
        bad: stepSeconds * bad,
        knownMs: 1_000 * stepSeconds,
      }))
      .reduce(eventsTogether, noEvents);
  return {
    from: before.from,
    settledUntil: Math.max(before.settledUntil, Math.min(last, settledTo)),
    settled: eventsTogether(
      before.settled,
      sumOf((time) => time <= settledTo),
    ),
    recent: sumOf((time) => time > settledTo),
    until: [...rates.keys()].at(-1) ?? before.until,
  };
}
