/**
 * What Prometheus calls the label `namespace` that a controller gives to its series: where it is scraped without `honorLabels`, that name
 * is the controller's own namespace. Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export function namespaceLabel({ honorLabels = true }: { readonly honorLabels?: boolean }): string {
  return honorLabels ? "namespace" : "exported_namespace";
}
