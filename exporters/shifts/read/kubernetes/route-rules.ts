import { at, type Fields, listAt, numberAt, textAt } from "../fields.ts";
import type { RuleTarget, WeightRule } from "../rule-weights.ts";
import { shortHost } from "./short-host.ts";

/** Where the rules of an HTTPRoute of this namespace send requests, as a cluster has it or as somebody wrote it down. */
export function httpRouteRules(route: unknown, namespace: string): readonly WeightRule[] {
  return listAt(route, "spec", "rules").map((rule) => ({
    targets: listAt(rule, "backendRefs").map((backend) => backendOf(backend, namespace)),
    isForTesters: isForTesters(listAt(rule, "matches")),
  }));
}

function backendOf(backend: Fields, namespace: string): RuleTarget {
  const name = textAt(backend, "name") ?? "";
  // Source: https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref: "Defaults to 1 if unspecified."
  return { names: [name, shortHost(name, namespace)], weight: numberAt(backend, "weight") ?? 1 };
}

/** Where the routes of Istio's VirtualService send requests and connections, from the same two places. */
export function virtualServiceRules(service: unknown, namespace: string): readonly WeightRule[] {
  const routes = ["http", "tls", "tcp"].flatMap((protocol) => listAt(service, "spec", protocol));
  return routes.map((route) => {
    const destinations = listAt(route, "route");
    return {
      targets: destinations.map((one) => destinationOf(one, { destinations: destinations.length, namespace })),
      isForTesters: isForTesters(listAt(route, "match")),
    };
  });
}

function destinationOf(
  route: Fields,
  { destinations, namespace }: { readonly destinations: number; readonly namespace: string },
): RuleTarget {
  const host = textAt(route, "destination", "host");
  const names = [textAt(route, "destination", "subset"), host, host && shortHost(host, namespace)];
  return {
    names: names.filter((name) => name !== undefined),
    // Source: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination: one alone gets all, others 0.
    weight: numberAt(route, "weight") ?? (destinations === 1 ? 100 : 0),
  };
}

/** What testers' requests carry; paths, hosts and ports part the requests of all. */
const carried = ["headers", "queryParams"] as const;

/** One of the matches is enough for a request, so each of them has to ask for something that testers carry. */
function isForTesters(matches: readonly Fields[]): boolean {
  return matches.length > 0 && matches.every((match) => carried.some((field) => hasSome(at(match, field))));
}

/** A list in an HTTPRoute, fields by name in a VirtualService. */
function hasSome(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
