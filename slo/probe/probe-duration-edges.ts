import { allSlos, type Stack } from "../model.ts";
import { vectorSelectors } from "../promql/selectors.ts";
import { probeSeries } from "./probe-series.ts";

/** Seconds, as OpenTelemetry advises for the duration of HTTP requests, up to the usual timeout: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ */
const usualEdges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10] as const;

const histogram = probeSeries.durationBucket.replace(/_bucket$/, "");

/**
 * The bucket edges of `slo_probe_duration_seconds`, ascending: usual ones, and every threshold that the stack compares a duration with.
 * Rules and exporter both take them from here, so that the number of good probes is exact, never interpolated.
 */
export function probeDurationEdges(stack: Stack): readonly number[] {
  const templates = stack.exporter.discovery.map(({ like }) => like);
  const limits = [...stack.probes, ...templates].flatMap(({ maxDurationSeconds }) => maxDurationSeconds ?? []);
  const thresholds = allSlos(stack).flatMap(({ sli }) =>
    sli.kind === "latency" && readsProbeDurations(sli.histogram) ? [Number(sli.edge)] : [],
  );
  return [...new Set([...usualEdges, ...limits, ...thresholds])].sort((a, b) => a - b);
}

/** Whether a selector reads the exporter's own durations. */
export function readsProbeDurations(selector: string): boolean {
  return vectorSelectors(selector).some(({ metric = "" }) => metric.replace(/_bucket$/, "") === histogram);
}
