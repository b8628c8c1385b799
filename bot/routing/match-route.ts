import { parseLabelPattern } from "../../slo/relay/label-pattern.ts";
import type { RelayOptions, Route } from "../../slo/relay/relay-model.ts";
import type { RouteSubject } from "../incidents/book-options.ts";

type Matcher = Route["match"][number];
type Test = (subject: RouteSubject) => boolean;

interface CompiledRoute {
  readonly route: Route;
  readonly tests: readonly Test[];
}

const compiled = new WeakMap<readonly Route[], readonly CompiledRoute[]>();

/** The routes that take an incident: the first that matches, and those below it that it hands on to. */
export function matchingRoutes(subject: RouteSubject, { routes }: Pick<RelayOptions, "routes">): readonly Route[] {
  const matching: Route[] = [];
  for (const { route, tests } of compile(routes)) {
    if (!tests.every((holds) => holds(subject))) continue;
    matching.push(route);
    if (!route.continues) break;
  }
  return matching;
}

function compile(routes: readonly Route[]): readonly CompiledRoute[] {
  const known = compiled.get(routes);
  if (known !== undefined) return known;
  const fresh = routes.map((route) => ({ route, tests: route.match.map(testOf) }));
  compiled.set(routes, fresh);
  return fresh;
}

function testOf({ label, kind, value }: Matcher): Test {
  switch (kind) {
    case "is":
      return (subject) => labelOf(subject, label) === value;
    case "isNot":
      return (subject) => labelOf(subject, label) !== value;
    case "matches":
    case "matchesNot": {
      const pattern = parseLabelPattern(value);
      if (!pattern.ok) throw new Error(`a checked route holds a regular expression that is none: ${pattern.message}`);
      return (subject) => pattern.matches(labelOf(subject, label)) === (kind === "matches");
    }
  }
}

/** What a condition on a label looks at. What the relay found out itself does not depend on what a label of the same name says. */
export function labelOf(subject: RouteSubject, label: string): string {
  if (label === "severity" || label === "service" || label === "kind" || label === "source") return subject[label];
  return Object.hasOwn(subject.labels, label) ? (subject.labels[label] ?? "") : "";
}

/** A route's conditions in words: `team is payments and env matches prod.*`. */
export function conditionText({ match }: Route): string {
  const words = { is: "is", isNot: "is not", matches: "matches", matchesNot: "does not match" } as const;
  if (match.length === 0) return "every incident";
  return match
    .map(({ label, kind, value }) => `${label} ${words[kind]} ${value === "" ? "empty" : value}`)
    .join(" and ");
}
