import type { Prometheus } from "../../servers/prometheus.ts";

/** Every sample of one recorded series, at the instants at which its rule ran. Times are Unix seconds. */
export type RecordedSamples = readonly (readonly [time: number, value: number])[];

/** The samples as they are stored, without the lookback of instant queries; several series for one selector are a mistake. */
export async function recordedSamples(
  prometheus: Prometheus,
  selector: string,
  { end, days }: { readonly end: number; readonly days: number },
): Promise<RecordedSamples> {
  const { result } = (await prometheus.api("query", { query: `${selector}[${days}d]`, time: String(end) })) as Matrix;
  if (result.length > 1) throw new Error(`${selector} selects ${result.length} series`);
  return (result[0]?.values ?? []).map(([time, value]) => [time, Number(value)]);
}

/** Names of all recorded series that ever held NaN or an infinity, evaluated minute by minute. */
export async function seriesWithoutNumbers(
  prometheus: Prometheus,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<readonly string[]> {
  const names = (await prometheus.api("label/__name__/values", {
    start: String(start),
    end: String(end),
  })) as readonly string[];
  const bad: string[] = [];
  for (const name of names.filter((candidate) => candidate.startsWith("slo:"))) {
    for (let from = start; from < end; from += 10_000 * 60) {
      const range = { start: from, end: Math.min(end, from + 9_999 * 60), step: 60 };
      if ((await prometheus.queryRange(`${name} != ${name} or abs(${name}) == Inf`, range)).length > 0) bad.push(name);
    }
  }
  return bad;
}

interface Matrix {
  readonly result: readonly { readonly values: readonly (readonly [time: number, value: string])[] }[];
}
