/** What the name of a cluster of Istio's Envoys tells, as far as it is written out. */
export interface IstioCluster {
  /** Empty where the cluster is all of the host. */
  readonly subset: string;
  readonly host: string;
  /** The name that Istio's own metrics have. */
  readonly service: string;
  readonly namespace: string | undefined;
}

/**
 * Reads a cluster whose `|` and dots may be escaped; undefined where it is none, or an expression for several.
 * Source: https://github.com/istio/istio/blob/master/pilot/pkg/model/service.go (BuildSubsetKey: direction|port|subset|host)
 */
export function readIstioCluster(match: string): IstioCluster | undefined {
  const written = match.replace(
    /\\([|.])|\[([|.])\]/g,
    (_, escaped?: string, listed?: string) => escaped ?? listed ?? "",
  );
  const { subset = "", host } = cluster.exec(written)?.groups ?? {};
  if (host === undefined) return undefined;
  const [service = "", namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host)?.slice(1) ?? [];
  return { subset, host, service: service === "" ? host : service, namespace };
}

/** Whether a `match` is for clusters as Istio calls them, also where it is an expression. */
export function isOfIstioClusters(match: string): boolean {
  return /^(?:out|in)bound(?:-vip)?(?:\\?\||\[\|\]|\.\d+\.)/.test(match);
}

/** Newer versions end it with a semicolon, which is not in the label. */
const cluster = /^outbound\|\d*\|(?<subset>[a-z0-9-]*)\|(?<host>[a-z0-9.-]+);?$/;
