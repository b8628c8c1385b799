import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { allSlos, type Stack } from "../../slo/model.ts";
import { derivedSeries, errorRatioSeries, signalSeries } from "../../slo/names.ts";
import { rawSeriesOf } from "./bench-stack.ts";

/** The past of one family of series: so many days of samples, one every `stepSeconds`. */
export interface History {
  readonly metric: string;
  readonly labels: readonly Readonly<Record<string, string>>[];
  readonly days: number;
  readonly stepSeconds: number;
  /** Value of the sample at this number of seconds after the start. */
  readonly value: (elapsedSeconds: number, labels: Readonly<Record<string, string>>) => number;
}

/** A counter after so many seconds: two requests a second on each pod, four in ten thousand of them fail, so no alert fires. */
export function countAt(elapsedSeconds: number, labels: Readonly<Record<string, string>>): number {
  return Math.floor(elapsedSeconds * (labels.code === "500" ? 0.0008 : 2));
}

/** What the usual design reads: every raw counter. */
export function rawHistory(stack: Stack, days: number): readonly History[] {
  const labels = allSlos(stack).flatMap((slo) => rawSeriesOf(slo.service, slo.name));
  return [{ metric: "http_requests_total", labels, days, stepSeconds: 60, value: countAt }];
}

/** What the usual design's mean of ratios reads. */
export function ratioHistory(stack: Stack, days: number): readonly History[] {
  const labels = allSlos(stack).map((slo) => ({
    sloth_id: slo.id,
    sloth_service: slo.service,
    sloth_slo: slo.name,
    sloth_window: "5m",
  }));
  return [{ metric: errorRatioSeries("5m"), labels, days, stepSeconds: 60, value: () => 0.0004 }];
}

/** What the rules of nines read: one-minute signals for the windows of hours, five-minute sums for those of days. */
export function recordedHistory(stack: Stack, days: number): readonly History[] {
  const labels = allSlos(stack).map((slo) => ({ slo_id: slo.id }));
  const of = (metric: string, stepSeconds: number, keptDays: number, value: number): History => ({
    metric,
    labels,
    days: keptDays,
    stepSeconds,
    value: () => value,
  });
  return [
    of(signalSeries.total, 60, Math.min(days, 1), 10),
    of(signalSeries.bad, 60, Math.min(days, 1), 0.004),
    of(derivedSeries.totalSum5m, 300, days, 3000),
    of(derivedSeries.badSum5m, 300, days, 1.2),
  ];
}

/** Writes histories that end at `endSeconds` as OpenMetrics text. */
export async function writeHistory(file: string, histories: readonly History[], endSeconds: number): Promise<void> {
  const out = createWriteStream(file, { highWaterMark: 1 << 20 });
  for (const { metric, labels, days, stepSeconds, value } of histories) {
    // Recorded names hold colons and no unit; "unknown" takes them as they are. Counters are declared without their ending.
    const isCounter = metric.endsWith("_total");
    out.write(
      `# TYPE ${isCounter ? metric.slice(0, -"_total".length) : metric} ${isCounter ? "counter" : "unknown"}\n`,
    );
    const start = endSeconds - days * 86_400;
    for (const set of labels) {
      const name = seriesName(metric, set);
      let text = "";
      for (let time = start; time < endSeconds; time += stepSeconds)
        text += `${name} ${value(time - start, set)} ${time}\n`;
      if (!out.write(text)) await once(out, "drain");
    }
  }
  out.end("# EOF\n");
  await once(out, "finish");
}

/** A series as OpenMetrics and the scrape format write it. */
export function seriesName(metric: string, labels: Readonly<Record<string, string>>): string {
  return `${metric}{${Object.entries(labels)
    .map(([key, text]) => `${key}="${text}"`)
    .join(",")}}`;
}
