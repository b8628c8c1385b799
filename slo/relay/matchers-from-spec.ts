import { pathToText } from "../document/schema-problems.ts";
import { nearest, type Problem, show } from "../problem.ts";
import { escapePattern, parseLabelPattern } from "./label-pattern.ts";
import type { Route } from "./relay-model.ts";
import type { LabelMatchSpec } from "./relay-spec.ts";

type Path = readonly PropertyKey[];
type Matcher = Route["match"][number];

/** What the relay itself finds out about an incident; these words in `match` never mean a label. */
const relayFacts: Readonly<Record<string, readonly string[] | undefined>> = {
  severity: ["critical", "warning", "info"],
  kind: ["slo", "prometheus", "cloudwatch", "notice", "unreadable", "self", "shift"],
  service: undefined,
  source: undefined,
};

/** The conditions of a route, each on one label. */
export function matchersFromSpec(
  match: Readonly<Record<string, LabelMatchSpec>>,
  context: { readonly at: Path; readonly problems: Problem[]; readonly sources: readonly string[] },
): readonly Matcher[] {
  return Object.entries(match).flatMap(([label, spec]) => {
    const at = [...context.at, label];
    const isNot = typeof spec === "object" && !Array.isArray(spec) && "not" in spec;
    const inner = (isNot ? spec.not : spec) as Exclude<LabelMatchSpec, { readonly not: unknown }>;
    return matchersOf(label, inner, { ...context, at: isNot ? [...at, "not"] : at, isNot });
  });
}

function matchersOf(
  label: string,
  spec: Exclude<LabelMatchSpec, { readonly not: unknown }>,
  context: {
    readonly at: Path;
    readonly problems: Problem[];
    readonly sources: readonly string[];
    readonly isNot: boolean;
  },
): readonly Matcher[] {
  const { at, problems, isNot } = context;
  if (typeof spec === "object" && "matches" in spec) {
    const pattern = parseLabelPattern(spec.matches);
    if (pattern.ok) return [{ label, kind: isNot ? "matchesNot" : "matches", value: spec.matches }];
    const { message, from, to } = pattern;
    // A label has one condition here, beside which there is no second matcher.
    const hint = pattern.fault === "lookaround" ? cureOfLookaround : pattern.hint;
    const excerpt = from < to ? { excerpt: { text: spec.matches, from, to } } : {};
    problems.push({ code: "label-pattern", path: pathToText([...at, "matches"]), message, hint, ...excerpt });
    return [];
  }
  const values = typeof spec === "string" ? [spec] : spec;
  const known = label === "source" ? context.sources : Object.hasOwn(relayFacts, label) ? relayFacts[label] : undefined;
  for (const [index, value] of values.entries()) {
    if (known?.includes(value) === false)
      problems.push(notOne(label, value, { known, at: typeof spec === "string" ? at : [...at, index] }));
  }
  const [only = "", ...others] = values;
  if (others.length === 0) return [{ label, kind: isNot ? "isNot" : "is", value: only }];
  return [{ label, kind: isNot ? "matchesNot" : "matches", value: values.map(escapePattern).join("|") }];
}

const cureOfLookaround = 'write what the label is, such as "a|b", or what it is not as not: { matches: "..." }';

const words: Readonly<Record<string, string>> = { page: "critical", ticket: "warning", error: "critical" };

function notOne(
  label: string,
  value: string,
  { known, at }: { readonly known: readonly string[]; readonly at: Path },
): Problem {
  const similar = words[value] ?? nearest(value, known);
  return {
    code: "route-match",
    path: pathToText(at),
    message: `no incident has the ${label} ${show(value)}`,
    hint: `${similar === undefined ? "" : `did you mean ${show(similar)}? `}possible: ${known.join(", ")}`,
  };
}
