import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "./are-apart.ts";
import { readIstioCluster } from "./istio-cluster.ts";
import { plainCluster } from "./plain-cluster.ts";

/** Clusters of Istio that are no expressions, clusters of two rules of a route, of which each has weights of its own, and a whole rule beside a part of it. */
export const lintClusters: ShiftLint = (located) => [
  ...plainNames(located),
  ...severalRules(located),
  ...wholeRules(located),
];

function plainNames(located: LocatedShift): readonly Problem[] {
  const { traffic, weights } = located.shift;
  // Other Envoys have no such clusters, which is a problem of its own.
  if (traffic.kind !== "counters") return [];
  return armsOf(located.shift).flatMap(({ role, match }): readonly Problem[] => {
    const meant = plainCluster(match);
    if (meant === undefined) return [];
    const { target } = located.spec.arms.find((arm) => arm.role === role) ?? {};
    const subset = weights.kind === "virtualService" && target === undefined ? readIstioCluster(meant)?.subset : "";
    return [
      {
        code: "shift-pattern",
        path: `${armPlace(located, role)}.match`,
        message: `in ${show(match)}, which is an expression, | means "or": no cluster matches it`,
        hint: `write match: ${show(meant)}${subset ? `, and target: ${show(subset)}` : ""}`,
      },
    ];
  });
}

function severalRules({ shift, path }: LocatedShift): readonly Problem[] {
  if (shift.traffic.kind !== "envoy" || shift.weights.kind === "static") return [];
  const [stable, candidate] = armsOf(shift).map(({ match }) => ruleOf(match));
  if (stable === undefined || candidate === undefined) return [];
  if (stable.route !== candidate.route || stable.rule === candidate.rule) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.arms`,
      message: `the arms are the clusters of two rules of ${stable.route}, and weights part the requests of one rule among its backends`,
      hint: `write two backends of one rule, such as ${show(`${stable.route}/rule/${stable.rule}/backend/0`)} and ${show(`${stable.route}/rule/${stable.rule}/backend/1`)}, or count by pods where the rule has one cluster`,
    },
  ];
}

/**
 * A rule has one cluster with all its backends, or each of them has its own: never both.
 * Source: https://github.com/envoyproxy/gateway/blob/main/internal/ir/xds.go (NeedsClusterPerSetting)
 */
function wholeRules(located: LocatedShift): readonly Problem[] {
  const { traffic } = located.shift;
  if (traffic.kind !== "envoy" && !(traffic.kind === "counters" && traffic.label === "envoy_cluster_name")) return [];
  const [stable, candidate] = armsOf(located.shift);
  const [whole, part] = isOfRule(candidate.match, stable.match) ? [stable, candidate] : [candidate, stable];
  if (!isOfRule(part.match, whole.match)) return [];
  const free = [0, 1].map((index) => `${whole.match}/backend/${index}`).find((one) => areApart(one, part.match));
  return [
    {
      code: "shift-merged-cluster",
      severity: "warning",
      path: `${armPlace(located, whole.role)}.match`,
      message: `${show(whole.match)} would be the cluster of all backends of a rule, of which ${show(part.match)} is one: Envoy Gateway gives a rule one cluster, or each backend its own`,
      hint: `write ${free === undefined ? "the arm's own backend of that rule" : `match: ${show(free)}`}, or count by pods where the rule has one cluster`,
    },
  ];
}

/** Nothing where one of them is an expression for several. */
function isOfRule(match: string, rule: string): boolean {
  return (
    /^(?:http|grpc)route\/[^|]+\/rule\/\d+$/.test(rule) && match.startsWith(`${rule}/backend/`) && !match.includes("|")
  );
}

/** Source: https://github.com/envoyproxy/gateway/blob/main/internal/gatewayapi/helpers.go (irRouteDestinationName) */
function ruleOf(match: string): { readonly route: string; readonly rule: string } | undefined {
  const [, route, rule] = /^((?:http|grpc)route\/.+)\/rule\/(\d+)(?:\/.*)?$/.exec(match) ?? [];
  return route === undefined || rule === undefined ? undefined : { route, rule };
}
