/**
 * The expression for a cluster of Istio's Envoys whose name stands where an expression belongs; undefined where it is none.
 * Source: https://github.com/istio/istio/blob/master/pilot/pkg/model/service.go (BuildSubsetKey: direction|port|subset|host)
 */
export function plainCluster(text: string): string | undefined {
  return /^(?:outbound|inbound)\|\d*\|[^|\\]*\|[^|]*$/.test(text) ? text.replaceAll("|", "\\|") : undefined;
}
