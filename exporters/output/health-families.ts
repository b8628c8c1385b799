import { healthSeries } from "../../slo/exporter-series.ts";
import type { MetricFamily, MetricLabels } from "./metric-family.ts";

/** How the exporter itself is; its owner keeps it up to date. Times are Unix milliseconds; undefined means never. */
export interface ExporterHealth {
  readonly version: string;
  readonly location: string;
  /** `0/3`; undefined without sharding. */
  readonly shard: string | undefined;
  readonly startedAtMs: number;
  /** How late each thread's event loop was at worst, since the last scrape or lately. */
  readonly loopLagSeconds: Readonly<Partial<Record<"main" | "prober", number>>>;
  /** When the prober last said that it lives. A dead man's switch: alert when it gets old. */
  readonly heartbeatAtMs: number | undefined;
  /** When the store last took everything. */
  readonly flushedAtMs: number | undefined;
  readonly flushFailures: number;
  /** Results that were lost inside the exporter, by reason. Should stay 0. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Steps of the wall clock that were noticed. */
  readonly clockSteps: number;
  readonly config: {
    /** Hash of the configuration in use. */
    readonly hash: string;
    readonly loadedAtMs: number;
    /** Whether the last attempt to load it went well. */
    readonly lastLoadWorked: boolean;
    readonly failedLoads: number;
  };
  /** Targets by kind. */
  readonly targets: Readonly<Record<string, number>>;
}

/** The exporter's series about itself. */
export function healthFamilies(health: ExporterHealth, nowMs: number): readonly MetricFamily[] {
  const { version, location, shard, config, flushedAtMs, heartbeatAtMs } = health;
  const place = { location };
  const build = { version, node: process.version, ...place, ...(shard === undefined ? {} : { shard }) };
  const one = (value: number | undefined, labels: MetricLabels = place) =>
    value === undefined ? [] : [{ labels, value }];
  const by = (label: string, values: Readonly<Record<string, number>>) =>
    Object.entries(values).map(([name, value]) => ({ labels: { ...place, [label]: name }, value }));
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
  const age = flushedAtMs === undefined ? undefined : Math.max(0, nowMs - flushedAtMs);
  return [
    info(healthSeries.build, "What runs here.", build),
    gauge(healthSeries.start, "When the exporter started.", one(seconds(health.startedAtMs))),
    gauge(
      healthSeries.loopLag,
      "How late the event loop of a thread was at worst lately.",
      by("thread", health.loopLagSeconds),
    ),
    gauge(healthSeries.heartbeat, "When the probing thread last said that it lives.", one(seconds(heartbeatAtMs))),
    gauge(healthSeries.lastFlush, "When the store last took everything.", one(seconds(flushedAtMs))),
    gauge(healthSeries.flushAge, "How long ago the store last took everything.", one(seconds(age))),
    counter(
      healthSeries.flushFailures,
      "Times that the store did not take what it was given.",
      one(health.flushFailures),
    ),
    counter(healthSeries.dropped, "Results that were lost inside the exporter.", by("reason", health.dropped)),
    counter(healthSeries.clockSteps, "Steps of the wall clock that were noticed.", one(health.clockSteps)),
    info(healthSeries.configInfo, "The configuration in use.", { ...place, hash: config.hash }),
    gauge(healthSeries.configLoaded, "When the configuration in use was loaded.", one(seconds(config.loadedAtMs))),
    gauge(
      healthSeries.configWorked,
      "Whether the last attempt to load the configuration went well.",
      one(config.lastLoadWorked ? 1 : 0),
    ),
    counter(healthSeries.configFailures, "Attempts to load the configuration that failed.", one(config.failedLoads)),
    gauge(healthSeries.targets, "Targets that this exporter probes.", by("kind", health.targets)),
  ];
}

type Series = readonly { readonly labels: MetricLabels; readonly value: number }[];

function gauge(name: string, help: string, series: Series): MetricFamily {
  return { name, help, type: "gauge", unit: /_seconds$/.test(name) ? "seconds" : undefined, series };
}

function counter(name: string, help: string, series: Series): MetricFamily {
  return { name: name.replace(/_total$/, ""), help, type: "counter", unit: undefined, series };
}

function info(name: string, help: string, labels: MetricLabels): MetricFamily {
  return { name: name.replace(/_info$/, ""), help, type: "info", unit: undefined, series: [{ labels, value: 1 }] };
}
