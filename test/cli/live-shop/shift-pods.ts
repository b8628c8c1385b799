import { armsOf, type ShiftArm, type ShiftRole, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { SampleSeries } from "./sample-series.ts";
import { intendedOf, type StoryMoment, type Telling } from "./shift-story.ts";

const hour = 3600;
const podsInAll = 20;
const scraped = { job: "kube-state-metrics", instance: "kube-state-metrics-0" } as const;
const nodes = ["node-a", "node-b", "node-c"] as const;

/** Shares of answers within these seconds; a new version starts slower. */
const within: Readonly<Record<ShiftRole, Readonly<Record<string, number>>>> = {
  stable: { "0.05": 0.62, "0.1": 0.9, "0.25": 0.985, "0.5": 0.997, "1": 0.9995, "+Inf": 1 },
  candidate: { "0.05": 0.6, "0.1": 0.894, "0.25": 0.98, "0.5": 0.991, "1": 0.9985, "+Inf": 1 },
};

/** Share of an arm's answers that are slower than the nearest edge. */
export function slowerThan(role: ShiftRole, seconds: number): number {
  return 1 - (within[role][String(seconds)] ?? 1);
}

/** What pods count of their requests, and what Kubernetes says of them: as many of an arm as its share, each ended in its turn. */
export function podSources(shift: TrafficShift, telling: Telling): readonly SampleSeries[] {
  const { traffic } = shift;
  if (traffic.kind !== "pods") return [];
  return [
    ...armsOf(shift).flatMap((arm) => podsOfArm(arm, { telling, namespace: traffic.namespace })),
    ...cluster(telling),
  ];
}

type Labels = Readonly<Record<string, string>>;

interface Place {
  readonly telling: Telling;
  readonly namespace: string;
}

function podsOfArm(arm: ShiftArm, { telling, namespace }: Place): readonly SampleSeries[] {
  const { story, options, now } = telling;
  const spans = [{ from: now - 7 * hour, to: now, stepSeconds: 15 }];
  const of = (metric: string, labels: Labels, value: SampleSeries["value"]): SampleSeries => ({
    metric,
    labels: { ...scraped, namespace, ...labels },
    value,
    spans,
    live: true,
  });
  const counted = (share: number) => (time: number) => {
    const { requests } = story.at(time).arms[arm.role];
    return requests * share;
  };
  const failed = (time: number) => story.at(time).arms[arm.role].errors;
  const pod = (index: number) => `${arm.target}-7d4b9c6f8d-x${String(index).padStart(4, "0")}`;
  const first = { job: "search", pod: pod(0) };
  const wanted = (moment: StoryMoment) => Math.round(podsInAll * intendedOf(arm, moment));
  const deployment = { deployment: arm.target };
  const autoscaler = { horizontalpodautoscaler: arm.target };
  return [
    of("http_requests_total", { ...first, code: "200" }, (time) => counted(1)(time) - failed(time)),
    of("http_requests_total", { ...first, code: "503" }, failed),
    of("http_request_duration_seconds_count", first, counted(1)),
    ...Object.entries(within[arm.role]).map(([le, share]) =>
      of("http_request_duration_seconds_bucket", { ...first, le }, counted(share)),
    ),
    of("kube_deployment_spec_replicas", deployment, (time) => wanted(story.at(time))),
    // A new pod takes a minute to get ready.
    of("kube_deployment_status_replicas_ready", deployment, (time) =>
      Math.min(wanted(story.at(time)), wanted(story.at(time - 60))),
    ),
    of("kube_horizontalpodautoscaler_spec_min_replicas", autoscaler, () => 2),
    of("kube_horizontalpodautoscaler_spec_max_replicas", autoscaler, () => podsInAll + 4),
    of(
      "kube_horizontalpodautoscaler_info",
      { ...autoscaler, scaletargetref_kind: "Deployment", scaletargetref_name: arm.target },
      () => 1,
    ),
    of("container_cpu_usage_seconds_total", { pod: pod(0), container: "search" }, (time) =>
      wanted(story.at(time)) === 0
        ? undefined
        : (arm.role === "stable" ? 0.22 : 0.25) * (time - now + 8 * hour + 300 * Math.sin(time / 3_000)),
    ),
    ...options.changes.flatMap(([ago]) => {
      const at = now - ago * hour;
      const before = wanted(story.at(at - 60));
      const gone = Math.max(0, before - wanted(story.at(at + 30)));
      return Array.from({ length: gone }, (_, index) => ending({ at: at + 20 * index, pod: pod(before - index), of }));
    }),
  ];
}

/** A pod that is told to end and needs half of its grace, or nearly all. */
function ending({
  at,
  pod,
  of,
}: {
  readonly at: number;
  readonly pod: string;
  readonly of: (metric: string, labels: Labels, value: SampleSeries["value"]) => SampleSeries;
}): SampleSeries {
  const graceSeconds = 45;
  const needs = 20 + (at % 17);
  return of("kube_pod_deletion_timestamp", { pod }, (time) =>
    time >= at && time < at + needs ? Math.round(at) + graceSeconds : undefined,
  );
}

/** Three nodes that take 58 pods each, one of them closed, and the pods on them. */
function cluster({ story, now }: Telling): readonly SampleSeries[] {
  const of = (metric: string, labels: Labels, value: SampleSeries["value"]): SampleSeries => ({
    metric,
    labels: { ...scraped, ...labels },
    value,
    spans: [{ from: now - 7 * hour, to: now, stepSeconds: 60 }],
    live: true,
  });
  const pods = Array.from({ length: 96 }, (_, index) => ({
    namespace: "shop",
    pod: `pod-${index}`,
    node: nodes[index % nodes.length] ?? "",
  }));
  return [
    ...nodes.flatMap((node) => [
      of("kube_node_status_allocatable", { node, resource: "pods", unit: "integer" }, () => 58),
      of("kube_node_spec_unschedulable", { node }, () => (node === "node-c" ? 1 : 0)),
      of("kube_node_status_condition", { node, condition: "Ready", status: "true" }, () => 1),
    ]),
    ...pods.map((labels, index) =>
      of("kube_pod_info", labels, (time) => (index < 72 + 20 * story.at(time).intended ? 1 : undefined)),
    ),
    ...pods.map(({ namespace, pod }, index) =>
      of("kube_pod_status_phase", { namespace, pod, phase: "Succeeded" }, () => (index < 4 ? 1 : 0)),
    ),
  ];
}
