import { shownLabel } from "../../traffic/shown-label.ts";

/** Labels by which Prometheus and Kubernetes tell whose series it is. */
const ofApplication: ReadonlySet<string> = new Set(["job", "app", "service", "container", "app_kubernetes_io_name"]);

/** Whether a label tells whose series it is, also as kube-state-metrics shows it. */
export function isApplicationLabel(label: string): boolean {
  return ofApplication.has(shownLabel(label).replace(/^label_/, ""));
}
