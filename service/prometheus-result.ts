/** Labels of a series; the metric's name is under `__name__`. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** One series at one instant. Times are Unix seconds. */
export interface PrometheusSample {
  readonly labels: SeriesLabels;
  readonly time: number;
  readonly value: number;
}

/** One series over a range, oldest point first. */
export interface PrometheusSeries {
  readonly labels: SeriesLabels;
  readonly points: readonly PrometheusPoint[];
}

export type PrometheusPoint = readonly [time: number, value: number];

/** The samples of an instant query; nothing when the data has another shape. Series of native histograms have no value and are left out. */
export function samplesFromData(data: unknown): readonly PrometheusSample[] | undefined {
  if (!isRecord(data)) return undefined;
  const { resultType, result } = data;
  if (resultType === "scalar") return sampleFrom({ metric: {}, value: result });
  if (resultType === "string") return [];
  return Array.isArray(result) ? result.flatMap((row) => sampleFrom(row)) : undefined;
}

/** The series of a range query; nothing when the data has another shape. */
export function seriesFromData(data: unknown): readonly PrometheusSeries[] | undefined {
  if (!isRecord(data) || !Array.isArray(data.result)) return undefined;
  return data.result.flatMap((row): readonly PrometheusSeries[] => {
    if (!isRecord(row) || !isRecord(row.metric) || !Array.isArray(row.values)) return [];
    return [{ labels: row.metric as SeriesLabels, points: row.values.map(pointFrom) }];
  });
}

/** A sample value as Prometheus writes it: `1e-3`, `NaN`, `+Inf`, `-Inf`. */
export function parseSampleValue(text: string): number {
  switch (text) {
    case "+Inf":
    case "Inf":
      return Number.POSITIVE_INFINITY;
    case "-Inf":
      return Number.NEGATIVE_INFINITY;
    default:
      return Number(text);
  }
}

/** One text for a label set, whatever the order of its labels. */
export function seriesKey(labels: SeriesLabels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Whether JSON data is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sampleFrom(row: unknown): readonly PrometheusSample[] {
  if (!isRecord(row) || !isRecord(row.metric) || !Array.isArray(row.value)) return [];
  const [time, value] = pointFrom(row.value);
  return [{ labels: row.metric as SeriesLabels, time, value }];
}

function pointFrom(pair: unknown): PrometheusPoint {
  const [time, value] = Array.isArray(pair) ? pair : [];
  return [Number(time), parseSampleValue(String(value))];
}
