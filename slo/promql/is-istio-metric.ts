/** Whether a metric is one of Istio's own, whose labels are the same everywhere. Source: https://istio.io/latest/docs/reference/config/metrics */
export function isIstioMetric(metric: string | undefined): boolean {
  return /^istio_(?:requests?|response|tcp)_/.test(metric ?? "");
}
