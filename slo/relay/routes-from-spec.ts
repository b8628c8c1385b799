import { pathToText } from "../document/schema-problems.ts";
import { type Problem, show } from "../problem.ts";
import { parseLabelPattern } from "./label-pattern.ts";
import { matchersFromSpec } from "./matchers-from-spec.ts";
import type { Route } from "./relay-model.ts";
import { mentionsFromSpec, type RelayNames, referred, targetsFromSpec } from "./relay-names.ts";
import type { RouteSpec } from "./relay-spec.ts";
import { hoursFromSpec } from "./rotations-from-spec.ts";

type Path = readonly PropertyKey[];

/** A route and where it stands in the input. */
export interface LocatedRoute {
  readonly route: Route;
  readonly at: Path;
  /** Whether its conditions are all understood. */
  readonly isWhole: boolean;
}

/** A route with every reference resolved. The spec has passed the schema already. */
export function routeFromSpec(
  spec: RouteSpec,
  at: Path,
  { names, sources }: { readonly names: RelayNames; readonly sources: readonly string[] },
): LocatedRoute {
  const { problems } = names;
  const before = problems.length;
  const match = matchersFromSpec(spec.match ?? {}, { at: [...at, "match"], problems, sources });
  const isWhole = problems.length === before;
  const route: Route = {
    name: spec.name ?? pathToText(at).replace(/^relay\./, ""),
    match,
    to: targetsFromSpec(spec.to, [...at, "to"], names),
    mentions: spec.mention === undefined ? undefined : mentionsFromSpec(spec.mention, [...at, "mention"], names),
    escalation: referred(spec.escalation, "escalations", { at: [...at, "escalation"], names }),
    severity: spec.severity,
    quietHours: spec.quietHours && hoursFromSpec(spec.quietHours),
    handOver: referred(spec.handOver, "handOvers", { at: [...at, "handOver"], names }),
    continues: spec.continue ?? false,
  };
  return { route, at, isWhole };
}

/** Routes that never get an incident, because an earlier one takes everything that they match. */
export function unreachableRoutes(routes: readonly LocatedRoute[]): readonly Problem[] {
  return routes.flatMap(({ route, at }, index): readonly Problem[] => {
    const isTaker = (earlier: LocatedRoute) =>
      earlier.isWhole && !earlier.route.continues && takesAll(earlier.route, route);
    const taker = routes.slice(0, index).find(isTaker);
    if (taker === undefined) return [];
    return [
      {
        code: "unreachable-route",
        path: pathToText(at),
        message: `no incident gets here: ${pathToText(taker.at)} takes everything that this route matches`,
        hint: `write it above ${pathToText(taker.at)}, or write continue: true there`,
      },
    ];
  });
}

type Matcher = Route["match"][number];

function takesAll(earlier: Route, later: Route): boolean {
  return earlier.match.every((wanted) => later.match.some((given) => implies(given, wanted)));
}

/** Whether a label that meets one condition always meets another. Sure only of what can be seen without trying values. */
function implies(given: Matcher, wanted: Matcher): boolean {
  if (given.label !== wanted.label) return false;
  if (given.kind === wanted.kind && given.value === wanted.value) return true;
  return given.kind === "is" && holdsFor(wanted, given.value);
}

function holdsFor({ kind, value: wanted }: Matcher, value: string): boolean {
  if (kind === "is" || kind === "isNot") return (value === wanted) === (kind === "is");
  const pattern = parseLabelPattern(wanted);
  return pattern.ok && pattern.matches(value) === (kind === "matches");
}

/** Says that critical incidents would be seen in the local inbox only. */
export function channelProblems(
  routes: readonly LocatedRoute[],
  { hasFallback, hasSlack }: { readonly hasFallback: boolean; readonly hasSlack: boolean },
): readonly Problem[] {
  const isCatchAll = ({ match, to }: Route) =>
    to.length > 0 && match.every((one) => one.label === "severity" && holdsFor(one, "critical"));
  if (!hasSlack || hasFallback || routes.some(({ route }) => isCatchAll(route))) return [];
  return [
    {
      code: "no-channel",
      path: "relay.fallback",
      message: "a critical incident that no route and no service claims has no channel in Slack",
      hint: `write where it goes: fallback: ${show("#alerts")}`,
    },
  ];
}
