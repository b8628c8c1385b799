/**
 * The expression for a cluster of Istio's Envoys whose name stands where an expression belongs; undefined where it is none.
 * Source: https://github.com/istio/istio/blob/master/pilot/pkg/model/service.go (BuildSubsetKey: direction|port|subset|host); newer
 * versions end it with a semicolon, which the label has not: pilot/pkg/bootstrap, stats_tags of cluster_name.
 */
export function plainCluster(text: string): string | undefined {
  const [, name] = /^((?:out|in)bound(?:-vip)?\|\d*\|[^|\\]*\|[^|;]*);?$/.exec(text) ?? [];
  return name?.replaceAll("|", "\\|");
}
