import { type PrometheusSeries, seriesKey } from "../../../../service/prometheus-result.ts";
import type { CountForm } from "../../../../slo/shift/traffic-selectors.ts";

/** What the series of one selector have come to since they were looked at first. */
export interface SampleSums {
  /** Takes the samples of the last while in; those that it has had already are left out. */
  readonly add: (series: readonly PrometheusSeries[]) => void;
  readonly total: () => number;
  /** Time of the newest sample, Unix seconds; undefined while there was none. */
  readonly newest: () => number | undefined;
  /** Times that a counter began anew. */
  readonly resets: () => number;
  readonly memory: () => SumsMemory;
}

/** Sums as plain data, with which later ones go on. */
export interface SumsMemory {
  readonly total: number;
  readonly resets: number;
  readonly newest: number | null;
  readonly last: readonly (readonly [key: string, time: number, value: number])[];
}

interface Last {
  readonly time: number;
  readonly value: number;
}

/** A series that has been away for so long may be forgotten. */
const forgottenSeconds = 86_400;

/** A gauge per period says nothing about a longer time than this before it. Where nothing was counted, CloudWatch's exporter (YACE) writes NaN. */
const mostGaugeSeconds = 300;

/** Adds up raw samples: whole counts, without extrapolation, over resets and pods that come and go. */
export function createSampleSums(form: CountForm, memory?: SumsMemory): SampleSums {
  const last = new Map<string, Last>(memory?.last.map(([key, time, value]) => [key, { time, value }]));
  let total = memory?.total ?? 0;
  let resets = memory?.resets ?? 0;
  let newest = memory?.newest ?? undefined;
  let isFirst = memory === undefined;

  const grow = (key: string, time: number, sample: number) => {
    const value = form.kind === "perPeriod" && Number.isNaN(sample) ? 0 : sample;
    const known = last.get(key);
    if (known !== undefined && time <= known.time) return;
    if (Number.isFinite(value)) {
      if (form.kind === "perPeriod") {
        if (known !== undefined) total += (value * Math.min(time - known.time, mostGaugeSeconds)) / form.seconds;
      } else if (known === undefined) {
        // Counters that come later began at 0, as do those of a new pod, or of the first error.
        if (!isFirst) total += value;
      } else if (value < known.value) {
        resets++;
        total += value;
      } else total += value - known.value;
      last.set(key, { time, value });
    }
    newest = Math.max(newest ?? 0, time);
  };

  return {
    add: (series) => {
      for (const { labels, points } of series) {
        const key = seriesKey(labels);
        // What came before the first look is not counted.
        const counted = isFirst ? points.slice(-1) : points;
        for (const [time, value] of counted) grow(key, time, value);
      }
      isFirst = false;
      for (const [key, { time }] of last) if (time < (newest ?? 0) - forgottenSeconds) last.delete(key);
    },
    total: () => total,
    newest: () => newest,
    resets: () => resets,
    memory: () => ({
      total,
      resets,
      newest: newest ?? null,
      last: [...last].map(([key, { time, value }]) => [key, time, value] as const),
    }),
  };
}
