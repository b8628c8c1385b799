import { PrometheusFault } from "./prometheus-fault.ts";
import { type PrometheusPoint, type PrometheusSeries, seriesKey } from "./prometheus-result.ts";

/** Instants to evaluate at: `from`, `from + step`, … up to `to`. Unix seconds. */
export interface PrometheusRange {
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
}

/** Prometheus answers at most this many points per series: web/api/v1/api.go, "exceeded maximum resolution". */
export const mostPointsPerSeries = 11_000;

/** Below this, a query that is still too large will not get through by asking for less time. */
const fewestPoints = 30;

interface RangeOptions {
  /** Evaluates one part of the range. */
  readonly ask: (part: PrometheusRange) => Promise<readonly PrometheusSeries[]>;
  /** Called after each part with the share of the range that is done, 0–1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * A range in as many parts as Prometheus' limit on points asks for, put together again. Where a part is too much for the server, the
 * rest is asked for in smaller parts.
 */
export async function queryInParts(
  range: PrometheusRange,
  { ask, onProgress }: RangeOptions,
): Promise<readonly PrometheusSeries[]> {
  const { from, to, stepSeconds } = range;
  const count = Math.floor((to - from) / stepSeconds + 1e-9) + 1;
  const parts: (readonly PrometheusSeries[])[] = [];
  let size = mostPointsPerSeries;
  for (let done = 0; done < count; ) {
    const points = Math.min(size, count - done);
    try {
      const start = from + done * stepSeconds;
      parts.push(await ask({ from: start, to: start + (points - 1) * stepSeconds, stepSeconds }));
    } catch (error) {
      if (!(error instanceof PrometheusFault) || error.kind !== "too-much" || points <= fewestPoints) throw error;
      size = Math.max(fewestPoints, Math.floor(points / 4));
      continue;
    }
    done += points;
    onProgress?.(done / count);
  }
  return parts.length === 1 ? (parts[0] ?? []) : mergeParts(parts);
}

function mergeParts(parts: readonly (readonly PrometheusSeries[])[]): readonly PrometheusSeries[] {
  const merged = new Map<string, { readonly labels: PrometheusSeries["labels"]; readonly points: PrometheusPoint[] }>();
  for (const { labels, points } of parts.flat()) {
    const key = seriesKey(labels);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { labels, points: [...points] });
    else for (const point of points) known.points.push(point);
  }
  return [...merged.values()];
}
