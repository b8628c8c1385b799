import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { SampleSeries } from "./sample-series.ts";
import { podSources } from "./shift-pods.ts";
import { intendedOf, rescuedPerChange, type StoryMoment, type Telling } from "./shift-story.ts";

/** What the sources of a shift count, and go on to count. */
export function sourceSeries(shift: TrafficShift, telling: Telling): readonly SampleSeries[] {
  switch (shift.traffic.kind) {
    case "haproxy":
      return [...haproxyServers(shift, telling), process(telling)];
    case "counters":
      return clusterEdges(shift, telling);
    case "pods":
      return podSources(shift, telling);
    default:
      return [];
  }
}

type Arm = StoryMoment["arms"]["stable"];

/** Requests that an arm has not answered yet. */
export function inflightOf({ perSecond }: Arm, time: number): number {
  return Math.round(perSecond * (0.11 + 0.012 * Math.sin(time / 1_900)));
}

function series(
  { story, now }: Telling,
  {
    metric,
    labels,
    value,
  }: Pick<SampleSeries, "metric" | "labels"> & { readonly value: (moment: StoryMoment) => number },
): SampleSeries {
  return {
    metric,
    labels,
    value: (time) => value(story.at(time)),
    spans: [{ from: now - 7 * 3600, to: now, stepSeconds: 60 }],
    live: true,
  };
}

/** HAProxy counts a session for each request that it gives to a server, and an answer for each that comes back. */
function haproxyServers(shift: TrafficShift, telling: Telling): readonly SampleSeries[] {
  const { traffic } = shift;
  if (traffic.kind !== "haproxy") return [];
  const parts = { "2xx": 0.965, "3xx": 0.02, "4xx": 0.015 } as const;
  return armsOf(shift).flatMap((arm) => {
    const labels = { job: "edge", instance: "edge-0", proxy: traffic.proxy, server: `${arm.name}1` };
    const of = (metric: string, value: (moment: StoryMoment, own: Arm) => number, more: object = {}): SampleSeries =>
      series(telling, {
        metric: `haproxy_server_${metric}`,
        labels: { ...labels, ...more },
        value: (moment) => value(moment, moment.arms[arm.role]),
      });
    // A request that is tried again is a session more, and waits for one answer.
    const retries = ({ changes }: StoryMoment) => (arm.role === "stable" ? rescuedPerChange * changes : 0);
    const given = ({ requests }: Arm) => requests + 100;
    const answered = (moment: StoryMoment, own: Arm) => given(own) - inflightOf(own, moment.time);
    return [
      of("sessions_total", (moment, own) => given(own) + retries(moment)),
      of("retry_warnings_total", retries),
      of("redispatch_warnings_total", () => 0),
      ...Object.entries(parts).map(([code, part]) =>
        of("http_responses_total", (moment, own) => part * (answered(moment, own) - own.errors), { code }),
      ),
      of("http_responses_total", (_, own) => own.errors, { code: "5xx" }),
      of("current_sessions", (moment, own) => inflightOf(own, moment.time)),
      of("weight", (moment) => 100 * intendedOf(arm, moment)),
      of("status", () => 1, { state: "UP" }),
      of("status", () => 0, { state: "DRAIN" }),
    ];
  });
}

function process(telling: Telling): SampleSeries {
  const labels = { job: "edge", instance: "edge-0" };
  return series(telling, { metric: "haproxy_process_start_time_seconds", labels, value: () => telling.now - 900_000 });
}

/** The counters at the edge of each cluster. */
function clusterEdges(shift: TrafficShift, telling: Telling): readonly SampleSeries[] {
  return armsOf(shift).flatMap((arm) => {
    const labels = { job: `${shift.service}-edge`, instance: `${arm.name}-0`, cluster: clusterOf(arm) };
    const of = (metric: string, value: (own: Arm, time: number) => number, more: object = {}): SampleSeries =>
      series(telling, {
        metric,
        labels: { ...labels, ...more },
        value: (moment) => value(moment.arms[arm.role], moment.time),
      });
    return [
      of("http_requests_total", ({ requests, errors }) => requests - errors, { code: "200" }),
      of("http_requests_total", ({ errors }) => errors, { code: "503" }),
      of("http_requests_in_flight", inflightOf),
    ];
  });
}

function clusterOf({ cluster, name }: ShiftArm): string {
  return cluster ?? name;
}
