/** Whether a metric has the name of one of Linkerd's proxies, which others may have, too. Source: https://linkerd.io/2/reference/proxy-metrics */
export function isLinkerdMetric(metric: string | undefined): boolean {
  return /^(?:route_)?(?:request|response)_(?:total|latency_ms(?:_[a-z]+)?)$/.test(metric ?? "");
}
