import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { readIstioCluster } from "./istio-cluster.ts";
import { plainCluster } from "./plain-cluster.ts";

/** Clusters of Istio that are no expressions, and clusters of two rules of a route, of which each has weights of its own. */
export const lintClusters: ShiftLint = (located) => [...plainNames(located), ...severalRules(located)];

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

/** Source: https://github.com/envoyproxy/gateway/blob/main/internal/gatewayapi/helpers.go (irRouteDestinationName) */
function ruleOf(match: string): { readonly route: string; readonly rule: string } | undefined {
  const [, route, rule] = /^((?:http|grpc)route\/.+)\/rule\/(\d+)(?:\/.*)?$/.exec(match) ?? [];
  return route === undefined || rule === undefined ? undefined : { route, rule };
}
