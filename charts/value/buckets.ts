import type { HeatmapBucket } from "../chart.ts";
import type { Point, Series } from "../model/series.ts";
import { isKnown } from "./reduce.ts";
import { sampleValue } from "./sample-value.ts";

/** The buckets of a Prometheus histogram, whose series count up to their `le`, each with only its own share. */
export function bucketsFromSeries(series: readonly Series[]): readonly HeatmapBucket[] {
  const sorted = series
    .flatMap(({ labels, name, points }) => {
      const to = sampleValue(labels?.le ?? name);
      return to === null ? [] : [{ to, points }];
    })
    .toSorted((a, b) => a.to - b.to);
  return sorted.map(({ to, points }, index) => {
    const below = new Map(sorted[index - 1]?.points);
    return {
      to,
      points: points.map(([ms, value]): Point => {
        if (!isKnown(value)) return [ms, null];
        // Counters of one histogram are scraped one after the other; a small negative difference is no event.
        return [ms, index === 0 ? value : Math.max(0, value - (below.get(ms) ?? 0))];
      }),
    };
  });
}

/** One column of a heatmap: the count of each bucket, or nothing when the time has no sample. */
export interface HeatColumn {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[] | undefined;
}

/** The counts over time in columns at least `minMs` wide, averaged where several samples fall into one. */
export function heatColumns(
  buckets: readonly HeatmapBucket[],
  { from, to, stepMs, minMs }: { from: number; to: number; stepMs: number; minMs: number },
): readonly HeatColumn[] {
  const width = Math.max(1, Math.ceil(minMs / stepMs - 1e-9)) * stepMs;
  const columnCount = Math.min(5000, Math.max(1, Math.ceil((to - from) / width)));
  const sums = Array.from({ length: columnCount }, () => buckets.map(() => ({ sum: 0, count: 0 })));
  for (const [row, { points }] of buckets.entries()) {
    for (const [ms, value] of points) {
      // A sample at the very end belongs to the last column: it speaks of the time before it.
      const index = ms === to ? columnCount - 1 : Math.floor((ms - from) / width);
      const cell = sums[index]?.[row];
      if (cell === undefined || !isKnown(value)) continue;
      cell.sum += value;
      cell.count += 1;
    }
  }
  return sums.map((cells, index) => ({
    from: from + index * width,
    to: Math.min(to, from + (index + 1) * width),
    counts: cells.some(({ count }) => count > 0)
      ? cells.map(({ sum, count }) => (count === 0 ? 0 : sum / count))
      : undefined,
  }));
}
