import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "./are-apart.ts";

/** Clusters of Envoy Gateway that are of another HTTPRoute than the one whose weights are read. */
export const lintRouteClusters: ShiftLint = (located): readonly Problem[] => {
  const { traffic, weights } = located.shift;
  if (traffic.kind !== "envoy" || weights.kind !== "gatewayRoute") return [];
  const own = `httproute/${weights.namespace}/${weights.route}`;
  const arms = armsOf(located.shift);
  const strangers = arms.flatMap(({ role, match }) => {
    const route = routeOf(match);
    return route === undefined || !areApart(match, `${escapePattern(own)}(?:/.*)?`) ? [] : [{ role, match, route }];
  });
  const [first, second] = strangers;
  if (first === undefined) return unnamedRoutes(located);
  const unread = strangers.find(({ route }) => route.startsWith("grpcroute/"));
  if (unread !== undefined)
    return [
      {
        code: "shift-contradiction",
        severity: "warning",
        path: `${located.path}.weights.kind`,
        message: `${show(unread.match)} is a cluster of a GRPCRoute, and the exporter reads the weights of HTTPRoutes alone`,
        hint: "route these requests by an HTTPRoute, which takes gRPC, too, and write its clusters; or, where a controller moves the route, write weights of argoRollouts or flagger",
      },
    ];
  const both = second?.route === first.route ? namesOf(first.route) : undefined;
  if (both !== undefined)
    return [
      {
        code: "shift-contradiction",
        severity: "warning",
        path: `${located.path}.weights.route`,
        message: `the weights are those of ${own}, and the clusters of both arms are of ${first.route}`,
        hint: `write namespace: ${show(both.namespace)} and route: ${show(both.route)} in weights, or clusters of ${own} as the matches: ${strangers.map(({ match }) => show(movedTo(own, match))).join(" and ")}`,
      },
    ];
  const taken = arms.map(({ match }) => match).filter((match) => strangers.every((one) => one.match !== match));
  return strangers.map(({ role, match }) => {
    const moved = movedTo(own, match);
    const guesses = [moved, `${own}/rule/0/backend/0`, `${own}/rule/0/backend/1`];
    const cure = guesses.find((guess) => taken.every((one) => areApart(guess, one))) ?? moved;
    taken.push(cure);
    return {
      code: "shift-contradiction",
      severity: "warning",
      path: `${armPlace(located, role)}.match`,
      message: `${show(match)} is a cluster of another route than ${own}, whose weights are read`,
      hint: `write the arm's cluster of that route, such as ${show(cure)}`,
    };
  });
};

/** The cluster of the same rule and backend, of another route. */
function movedTo(route: string, match: string): string {
  return match.replace(/^[a-z]+\/[^/]+\/[^/]+/, route);
}

/** One Gateway calls the clusters of both arms alike. */
function unnamedRoutes(located: LocatedShift): readonly Problem[] {
  const arms = armsOf(located.shift);
  const known = arms.find(({ match }) => routeOf(match) !== undefined);
  // What has a slash may be another Gateway's, and an expression may take both.
  const plain = arms.find(({ match }) => /^[a-z0-9.-]+$/.test(match));
  if (known === undefined || plain === undefined) return [];
  return [
    {
      code: "shift-match-value",
      severity: "warning",
      path: `${armPlace(located, plain.role)}.match`,
      message: `${show(plain.match)} looks like no cluster beside ${show(known.match)}: the Gateway calls each after its route`,
      hint: `write ${clustersBeside(known.match)}, unless one is called ${show(plain.match)}`,
    },
  ];
}

/** What a rule has in one cluster is not that of an arm alone. */
function clustersBeside(known: string): string {
  const [, rule, number] = /^(.*?)(?:\/backend\/(\d+))?$/.exec(known) ?? [];
  const first = show(`${rule}/backend/0`);
  const second = show(`${rule}/backend/1`);
  if (number === undefined) return `the cluster of each arm, such as ${first} and ${second}`;
  return `the arm's cluster of that route, such as ${number === "1" ? first : second}`;
}

/** `httproute/NAMESPACE/NAME`. Source: https://github.com/envoyproxy/gateway/blob/main/internal/gatewayapi/helpers.go (irRoutePrefix) */
function routeOf(match: string): string | undefined {
  return /^((?:http|grpc)route\/[^/]+\/[^/]+)\/[^|]*$/.exec(match)?.[1];
}

/** Nothing where it is an expression for several. */
function namesOf(route: string): { readonly namespace: string; readonly route: string } | undefined {
  const [, namespace, name] = /^httproute\/([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(route) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, route: name };
}
