/** What kube-state-metrics calls a label of a pod. Source: kube-state-metrics/internal/store/utils.go (labelName) */
export function shownLabel(label: string): string {
  const snaked = label.replaceAll(/[^a-zA-Z0-9_]/g, "_").replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2");
  return `label_${snaked.toLowerCase()}`;
}
