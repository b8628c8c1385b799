import type { TrafficShift } from "../../traffic-shift.ts";
import { nameWords } from "../arms/name-words.ts";

/** Whether the arms are proxies themselves, as far as their names tell. */
export function isOfProxies({ service, stable, candidate, traffic }: TrafficShift): boolean {
  const namespace = traffic.kind === "pods" ? traffic.namespace : "";
  return [service, namespace, stable.match, candidate.match, stable.target, candidate.target].some((name) =>
    nameWords(name).some((word) => proxyWords.test(word)),
  );
}

const proxyWords =
  /^(?:i?nginx|ingress|haproxy|traefik|kong|envoy|contour|istio|linkerd|(?:prox|gatewa)(?:y|ies|ys)|gwy?|edge|router|lb|loadbalancer|controller|waf|frontdoor|perimeter)\d*$/;
