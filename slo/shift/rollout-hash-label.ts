/**
 * Whether a label is that by which Argo Rollouts tells the pods of its ReplicaSets apart, as Kubernetes, kube-state-metrics or a scrape
 * writes it: `rollouts-pod-template-hash`, `label_rollouts_pod_template_hash`.
 */
export function isRolloutHash(label: string): boolean {
  return /(?:^|_)rollouts[-_]pod[-_]template[-_]hash$/.test(label);
}
