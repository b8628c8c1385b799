import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { readyPods } from "./shift-pod-queries.ts";
import { workloadsOf } from "./shift-workloads.ts";

/** Metrics of single pods that boards of shifts read, where somebody says which pods an arm has. */
export const podMetrics = {
  info: "kube_pod_info",
  labels: "kube_pod_labels",
  ready: "kube_pod_status_ready",
  deletion: "kube_pod_deletion_timestamp",
  cpu: "container_cpu_usage_seconds_total",
} as const;

/** The pods of an arm. */
interface PodsOfArm {
  readonly namespace: string;
  /** A metric of pods, narrowed to those of the arm as far as their names tell; over a range where one is given. */
  readonly of: (metric: string, options?: { readonly matchers?: string; readonly range?: string }) => string;
  /** A vector, narrowed to the pods of the arm where their names do not tell. */
  readonly among: (vector: string) => string;
}

const rateRange = "[$__rate_interval]";

function podsOfArm(shift: TrafficShift, arm: ShiftArm): PodsOfArm | undefined {
  const narrow = (own: string): PodsOfArm["of"] => {
    return (metric, { matchers = "", range = "" } = {}) =>
      `${metric}{${[own, matchers].filter((text) => text !== "").join(",")}}${range}`;
  };
  const { traffic } = shift;
  const workloads = workloadsOf(shift);
  if (traffic.kind === "pods" && traffic.by === "label") {
    const { namespace } = traffic;
    const labelled = armSeries(shift, arm).requests?.[0].pods;
    return { namespace, of: narrow(`namespace="${namespace}"`), among: (vector) => amongPods(vector, labelled) };
  }
  if (workloads === undefined) return undefined;
  const { kind, namespace, names } = workloads;
  // A pod's name is its ReplicaSet's and five more characters; a ReplicaSet's its Deployment's and a hash.
  const end = kind === "deployment" ? "-[a-z0-9]+-[a-z0-9]{5}" : "-[a-z0-9]{5}";
  return {
    namespace,
    of: narrow(`namespace="${namespace}",pod=~"(${names(arm)})${end}"`),
    among: (vector) => vector,
  };
}

/** A vector of pods, narrowed to those of a selector of `kube_pod_labels`; with the last samples of pods that are gone. */
export function amongPods(vector: string, pods: string | undefined): string {
  return pods === undefined ? vector : `(${vector} and on (namespace, pod) max_over_time(${pods}${rateRange}))`;
}

/** Whether somebody says which pods an arm has. */
export function arePodsKnown(shift: TrafficShift): boolean {
  return podsOfArm(shift, shift.candidate) !== undefined;
}

/** A query about the pods of one arm. */
type PodQuery = (arm: ShiftArm) => string;

function podQuery(shift: TrafficShift, query: (pods: PodsOfArm) => string): PodQuery | undefined {
  if (!arePodsKnown(shift)) return undefined;
  return (arm) => {
    const pods = podsOfArm(shift, arm);
    if (pods === undefined) throw new Error(`only one arm of ${shift.id} has pods`);
    return query(pods);
  };
}

/** How many pods of an arm are ready. */
export function readyCount(shift: TrafficShift): PodQuery | undefined {
  const ready = readyPods(shift);
  if (ready !== undefined) return (arm) => `sum(${ready(arm)})`;
  return podQuery(
    shift,
    ({ of, among }) =>
      `count(max by (pod) (${among(`${of(podMetrics.ready, { matchers: 'condition="true"' })} == 1`)}))`,
  );
}

/** Cores that a pod of an arm uses, on average. */
export function cpuPerPod(shift: TrafficShift): PodQuery | undefined {
  return podQuery(shift, ({ of, among }) => {
    const rate = `rate(${of(podMetrics.cpu, { matchers: 'container!=""', range: rateRange })})`;
    return `avg(sum by (pod) (${among(rate)}))`;
  });
}

/** How many pods of an arm were told to end and are not gone; 0 while kube-state-metrics sees the namespace and none is. */
export function endingPods(shift: TrafficShift): PodQuery | undefined {
  return podQuery(shift, ({ namespace, of, among }) => {
    // Over a range: a pod that is gone after some seconds lies between two points of a picture of hours.
    const ending = `max_over_time(${of(podMetrics.deletion, { range: rateRange })})`;
    return `count(max by (pod) (${among(ending)}))\nor 0 * count(${podMetrics.info}{namespace="${namespace}"})`;
  });
}

/**
 * Seconds until the first of an arm's ending pods is killed, as it was when kube-state-metrics showed it last; the least within a range.
 * In Kubernetes the `deletionTimestamp` of a pod is not when its deletion was asked for but when its grace is over: the server sets it to
 * the time of the request and the grace period, and it may be shortened, never put off (reference of ObjectMeta). Below 0 a pod is
 * there longer than that, as on a node that is not reached.
 */
export function graceLeft(shift: TrafficShift): PodQuery | undefined {
  return podQuery(shift, ({ of, among }) => {
    const deletion = of(podMetrics.deletion);
    // Less the time of the sample, not of the question: a pod that is gone would go on losing time until the next scrape misses it.
    return `min(${among(`min_over_time((${deletion} - timestamp(${deletion}))[$__rate_interval:15s])`)})`;
  });
}
