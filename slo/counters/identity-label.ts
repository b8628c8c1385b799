/** Whether a label tells whose events a series counts: not how they ended, how long they took, or what was asked for. */
export function isIdentityLabel(label: string): boolean {
  return identityLabels.test(label.toLowerCase());
}

const things = "app|application|cluster|container|deployment|instance|job|namespace|node|pod|service|workload";
const others = [
  "availability_zone|datacenter|env|environment|region|zone",
  // Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels
  "app_kubernetes_io_(?:component|instance|name|part_of)",
  // Source: https://opentelemetry.io/docs/specs/semconv/resource
  "service_(?:instance_id|namespace)",
  // Source: https://istio.io/latest/docs/reference/config/metrics
  "(?:source|destination)_(?:app|cluster|service|service_name|service_namespace|version|workload|workload_namespace)",
  "colou?r|slot|track|(?:rollouts_)?pod_template_hash",
  "backend|envoy_cluster_name|ingress|proxy|server|upstream",
];
const identityLabels = new RegExp(
  `^(?:(?:exported|k8s|kubernetes|label)_)*(?:(?:${things})(?:_name)?|${others.join("|")})$`,
);
