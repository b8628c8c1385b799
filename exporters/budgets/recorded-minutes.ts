import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { PrometheusPoint } from "../../service/prometheus-result.ts";
import { labelNames, signalSeries } from "../../slo/names.ts";
import type { MinuteSums } from "../accounting/minute-row.ts";
import { noSums } from "../accounting/minute-sums.ts";

/** What rules recorded of one SLO, by Unix minute. A minute that is not here is unknown. */
export type RecordedMinutes = ReadonlyMap<number, MinuteSums>;

export interface RecordedRange {
  readonly slos: readonly string[];
  /** Unix minutes; `to` is not included. */
  readonly from: number;
  readonly to: number;
}

/**
 * A sample is the rate of the five minutes before it: its events happened two and a half minutes ago on average. They are entered two
 * minutes back, in the middle of those five, so that days and months get what is theirs.
 */
export const minutesBack = 2;

/** The last minute, not included, of which everything has been recorded at an instant. */
export function recordedUntil(nowMs: number): number {
  return Math.floor(nowMs / 60_000) - minutesBack;
}

/** Reads the recorded event series of some SLOs, all groups of each together. Throws a PrometheusFault. */
export async function recordedMinutes(
  client: Pick<PrometheusClient, "queryRange">,
  { slos, from, to }: RecordedRange,
): Promise<ReadonlyMap<string, RecordedMinutes>> {
  const ask = async (series: string): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> => {
    const ids = slos.map((id) => id.replace(/[.\\+*?()|[\]{}^$]/g, "\\\\$&")).join("|");
    // One sample per minute: the range finds the one of this very minute, where an instant would go on with an old one.
    const expr = `sum by (${labelNames.id}) (last_over_time(${series}{${labelNames.id}=~"${ids}"}[1m]))`;
    const range = { from: 60 * (from + minutesBack + 1), to: 60 * (to + minutesBack), stepSeconds: 60 };
    const found = await client.queryRange(expr, range);
    return new Map(found.map(({ labels, points }) => [labels[labelNames.id] ?? "", byMinute(points)]));
  };
  const [total, bad, excluded] = [
    await ask(signalSeries.total),
    await ask(signalSeries.bad),
    await ask(signalSeries.excluded),
  ];
  return new Map(
    slos.map((id) => {
      const minutes = new Map<number, MinuteSums>();
      for (let minute = from; minute < to; minute++) {
        const sums = sumsOf({
          total: total.get(id)?.get(minute),
          bad: bad.get(id)?.get(minute),
          isExcluded: excluded.get(id)?.has(minute) ?? false,
        });
        if (sums !== undefined) minutes.set(minute, sums);
      }
      return [id, minutes];
    }),
  );
}

/** Events of each minute: a rate per second that stands for 60 of them. */
function byMinute(points: readonly PrometheusPoint[]): ReadonlyMap<number, number> {
  return new Map(
    points.flatMap(([time, value]) =>
      Number.isFinite(value) ? [[Math.round(time / 60) - minutesBack - 1, 60 * value] as const] : [],
    ),
  );
}

interface Recorded {
  readonly total: number | undefined;
  readonly bad: number | undefined;
  readonly isExcluded: boolean;
}

/** Both series, or none: bad events alone have no share, and a total alone is not good, because the rules always record both. */
function sumsOf({ total, bad, isExcluded }: Recorded): MinuteSums | undefined {
  if (isExcluded) return { ...noSums(), excluded: 1, excludedMs: 60_000 };
  if (total === undefined || bad === undefined) return undefined;
  return { ...noSums(), good: total - bad, bad, upMs: 60_000 };
}
