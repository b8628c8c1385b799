import { type Fields, listAt, numberAt, textAt } from "../fields.ts";
import type { RuleTarget } from "../rule-weights.ts";

/** Where the rules of an HTTPRoute send requests, as a cluster has it or as somebody wrote it down. */
export function httpRouteRules(route: unknown): readonly (readonly RuleTarget[])[] {
  return listAt(route, "spec", "rules").map((rule) => listAt(rule, "backendRefs").map(backendOf));
}

function backendOf(backend: Fields): RuleTarget {
  // Source: https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref: "Defaults to 1 if unspecified."
  return { names: [textAt(backend, "name") ?? ""], weight: numberAt(backend, "weight") ?? 1 };
}

/** Where the routes of Istio's VirtualService send requests and connections, from the same two places. */
export function virtualServiceRules(service: unknown): readonly (readonly RuleTarget[])[] {
  const routes = ["http", "tls", "tcp"].flatMap((protocol) => listAt(service, "spec", protocol));
  return routes.map((route) => {
    const destinations = listAt(route, "route");
    return destinations.map((one) => destinationOf(one, destinations.length));
  });
}

function destinationOf(route: Fields, destinations: number): RuleTarget {
  const names = [textAt(route, "destination", "subset"), textAt(route, "destination", "host")];
  return {
    names: names.filter((name) => name !== undefined),
    // Source: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination: one alone gets all, others 0.
    weight: numberAt(route, "weight") ?? (destinations === 1 ? 100 : 0),
  };
}
