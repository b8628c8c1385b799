import { podMetrics } from "./shift-single-pods.ts";

/** Metrics of nodes, and of the phase of pods, that boards of shifts read. */
export const nodeMetrics = {
  allocatable: "kube_node_status_allocatable",
  unschedulable: "kube_node_spec_unschedulable",
  condition: "kube_node_status_condition",
  phase: "kube_pod_status_phase",
} as const;

/**
 * Pods that nodes still have a place for: what the kubelets allow, less the pods that are there and have not finished; of nodes that are
 * ready and take new pods. All that Prometheus sees are added up: kube-state-metrics does not tell which nodes a workload may use.
 */
export const placesForPods = (() => {
  const { allocatable, unschedulable, condition, phase } = nodeMetrics;
  const usable = `and on (node) ${unschedulable} == 0 and on (node) ${condition}{condition="Ready",status="true"} == 1`;
  const finished = `${phase}{phase=~"Succeeded|Failed"} == 1`;
  return [
    `sum(max by (node) (${allocatable}{resource="pods"} ${usable}))`,
    `- count(max by (namespace, pod) (${podMetrics.info} unless on (namespace, pod) (${finished}) ${usable}))`,
  ].join("\n");
})();
