import { DiagLogLevel, diag, type Histogram, metrics, trace } from "@opentelemetry/api";
import type { Logger } from "../../../service/log.ts";
import type { CollectFamilies } from "../metrics-route.ts";
import { durationAttributes } from "./attempt-attributes.ts";
import { type AttemptRecord, recordSpans } from "./attempt-spans.ts";
import { createGivenIds } from "./given-ids.ts";
import { observeFamilies } from "./observed-families.ts";
import type { OtlpSettings } from "./otlp-settings.ts";

/** Metrics and traces on their way to a collector. */
export interface Otlp {
  /** Notes an attempt: its spans, and how long it took. */
  readonly record: (record: AttemptRecord) => void;
  /** Sends what is left and ends. */
  readonly shutdown: () => Promise<void>;
}

export interface OtlpOptions {
  readonly settings: OtlpSettings;
  readonly families: CollectFamilies;
  readonly version: string;
  readonly location: string;
  readonly userAgent: string;
  readonly log: Logger;
  /** Upper edges of slo_probe_duration_seconds, as on /metrics. */
  readonly edges?: readonly number[];
}

/** Advice of the semantic conventions for http.client.request.duration. */
const httpEdges = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The SDK stops at 2,000 series per metric unless told otherwise, and 10,000 targets have more. */
const mostSeries = 500_000;

/** For what is left to be sent at the end. */
const endMs = 5_000;

/** Starts to send OTLP, configured by the OTEL_* variables; the SDK is loaded only now. */
export async function startOtlp(options: OtlpOptions): Promise<Otlp> {
  const { settings, families, version, location, userAgent, log, edges = httpEdges } = options;
  const { NodeSDK } = await import("@opentelemetry/sdk-node");
  // The SDK reads its settings from the environment and nowhere else.
  Object.assign(process.env, settings.variables);
  const ids = createGivenIds();
  const sdk = new NodeSDK({
    idGenerator: ids,
    logRecordProcessors: [],
    instrumentations: [],
    views: [{ instrumentName: "*", aggregationCardinalityLimit: mostSeries }],
  });
  diag.setLogger(diagLogger(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  sdk.start();
  const tracer = trace.getTracer("nines-exporter", version);
  const meter = metrics.getMeter("nines-exporter", version);
  const inSeconds = (bounds: readonly number[]) => ({ unit: "s", advice: { explicitBucketBoundaries: [...bounds] } });
  const http = meter.createHistogram("http.client.request.duration", {
    ...inSeconds(httpEdges),
    description: "Duration of HTTP client requests.",
  });
  const any = meter.createHistogram("slo_probe_duration_seconds", {
    ...inSeconds(edges),
    description: "How long first attempts took.",
  });
  if (settings.metrics) await observeFamilies(meter, families);
  return {
    record: (record) => {
      if (settings.traces) recordSpans(record, { tracer, ids, location, userAgent });
      if (settings.metrics) recordDuration(record, { http, any, location });
    },
    shutdown: async () => {
      const fault = await endOf(sdk.shutdown());
      if (fault !== undefined) log.warn("OTLP could not send what was left", { error: fault });
      trace.disable();
      metrics.disable();
      diag.disable();
    },
  };
}

/** Why it did not end well; undefined when it did. A collector that is away must not hold up the exporter's own end. */
async function endOf(ending: Promise<void>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`the collector did not take it within ${endMs / 1000} s`)), endMs);
  });
  const ended = ending.then(
    () => undefined,
    (error: unknown) => error,
  );
  const fault = await Promise.race([ended, late]);
  clearTimeout(timer);
  return fault;
}

function recordDuration(
  { probe, attempt, order }: AttemptRecord,
  { http, any, location }: { readonly http: Histogram; readonly any: Histogram; readonly location: string },
): void {
  if (attempt.result === "inconclusive") return;
  if (probe.kind === "http" || probe.kind === "websocket") {
    http.record(attempt.durationSeconds, durationAttributes(probe, attempt));
  }
  if (order === "first") any.record(attempt.durationSeconds, { target: probe.name, location });
}

function diagLogger(log: Logger) {
  const at =
    (level: "warn" | "error") =>
    (message: string, ...rest: unknown[]) =>
      log[level](`OpenTelemetry: ${message}`, rest.length === 0 ? {} : { details: rest });
  return { error: at("error"), warn: at("warn"), info: () => {}, debug: () => {}, verbose: () => {} };
}
