import { probeSeries } from "../../../slo/probe/probe-series.ts";
import { series } from "./raw-series.ts";
import type { SampleSeries } from "./sample-series.ts";

const target = "shop-home";
const locations = ["frankfurt", "virginia", "sydney"] as const;
const hour = 3_600;

/** What the exporter of nines would tell about the probe of the shop: two locations are fine, one had a bad hour. */
export function exporterSeries(now: number): readonly SampleSeries[] {
  return locations.flatMap((location, index) => locationSeries(location, { now, index }));
}

function locationSeries(location: string, { now, index }: { now: number; index: number }): readonly SampleSeries[] {
  const labels = { job: "nines-exporter", instance: "exporter-0", target, location };
  const of = (metric: string, more: Readonly<Record<string, string>>, value: (time: number) => number) =>
    series(now, { metric, labels: { ...labels, ...more }, value, hours: 26 });
  const origin = now - 26 * hour;
  const probes = (time: number) => (time - origin) / 15;
  const outage = { from: now - (7 + index) * hour, to: now - (7 + index) * hour + (index === 2 ? 2_700 : 240) };
  const failed = (time: number) => Math.max(0, Math.min(time, outage.to) - outage.from) / 15;
  const slow = 0.06 + 0.09 * index;
  const wave = (time: number) => 1 + 0.15 * Math.sin(time / 5_000 + index);
  const phases = { resolve: 0.1, connect: 0.2, tls: 0.3, processing: 0.32, transfer: 0.08 };
  const edges = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 3];
  const downSeconds = (time: number) => failed(time) * 15;
  const unknown = (time: number) => Math.max(0, Math.min(time, now - 20 * hour) - (now - 20 * hour - 90));
  return [
    of(probeSeries.attempts, { result: "success", attempt: "first" }, (time) => probes(time) - failed(time)),
    of(probeSeries.attempts, { result: "failure", attempt: "first" }, failed),
    of(probeSeries.missed, { reason: "stalled" }, (time) => unknown(time) / 15),
    ...[...edges, Number.POSITIVE_INFINITY].map((edge) =>
      of(
        probeSeries.durationBucket,
        { le: edge === Number.POSITIVE_INFINITY ? "+Inf" : String(edge) },
        (time) => probes(time) * Math.min(1, Math.max(0, 1 - Math.exp((-2.5 * edge) / slow))),
      ),
    ),
    ...Object.entries(phases).map(([phase, share]) =>
      of(probeSeries.phaseDuration, { phase }, (time) => slow * share * wave(time)),
    ),
    of(probeSeries.failureReason, { reason: "timeout" }, (time) => 0.7 * failed(time)),
    of(probeSeries.failureReason, { reason: "connect_refused" }, (time) => 0.3 * failed(time)),
    of(probeSeries.lastSuccess, {}, (time) => time - 6 - index),
    of(probeSeries.lastRun, {}, (time) => time - 6 - index),
    of(probeSeries.scheduleLag, {}, (time) => 0.012 + 0.006 * index + 0.004 * Math.sin(time / 900)),
    of(probeSeries.tlsNotAfter, {}, () => now + 41 * 24 * hour),
    of(probeSeries.timeInState, { state: "up" }, (time) => time - origin - downSeconds(time) - unknown(time)),
    of(probeSeries.timeInState, { state: "down" }, downSeconds),
    of(probeSeries.timeInState, { state: "unknown" }, unknown),
    of(probeSeries.state, { state: "up" }, () => 1),
    of(probeSeries.state, { state: "down" }, () => 0),
    of(probeSeries.state, { state: "unknown" }, () => 0),
    of(probeSeries.success, {}, () => 1),
    of(probeSeries.muted, {}, () => 0),
    of(probeSeries.info, { kind: "http", alert: "off" }, () => 1),
    of(probeSeries.tlsVerified, {}, () => 1),
  ];
}
