import { type Problem, show } from "../../problem.ts";
import { parseRegex } from "../../promql/regex/parse-regex.ts";
import { chooser, sampleText } from "../../promql/regex/sample-text.ts";
import { parseLabelPattern } from "../../relay/label-pattern.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import { layerOf } from "../shift-layer.ts";

/** Arms that cannot be told apart, and weights that no layer is known for. */
export const lintArms: ShiftLint = ({ shift, spec, path }) => {
  const isNamed = shift.stable.name !== shift.candidate.name;
  return [...(isNamed ? overlapProblems(shift, path) : []), ...layerProblems({ shift, spec, path })];
};

type Located = Parameters<ShiftLint>[0];

function overlapProblems({ stable, candidate, traffic }: Located["shift"], path: string): readonly Problem[] {
  // ingress-nginx names the canary alone: the stable arm is what has no such name.
  if (traffic.kind === "ingressNginx") return [];
  if (stable.match === candidate.match && traffic.kind === "envoy") {
    return [
      {
        code: "shift-merged-cluster",
        path: `${path}.arms`,
        severity: "warning",
        message: `both arms are the Envoy cluster ${show(stable.match)}: it counts them together, so their shares, errors and verdict cannot be seen here`,
        hint: "give each backend a rule of its own (Envoy Gateway puts the backendRefs of a rule into one cluster, envoyproxy/gateway#6742), or count by pods",
      },
    ];
  }
  const both = textOfBoth(stable.match, candidate.match);
  if (both === undefined) return [];
  return [
    {
      code: "shift-match",
      path: `${path}.arms`,
      message: `${show(both)} belongs to both arms: ${show(stable.match)} matches it, and so does ${show(candidate.match)}`,
      hint: "write each match so that it takes the values of its own arm only",
    },
  ];
}

/** A text that both expressions match, when one of them gives it away. */
function textOfBoth(first: string, second: string): string | undefined {
  const pairs = [
    [first, second],
    [second, first],
  ] as const;
  return pairs.flatMap(([from, by]) =>
    samplesOf(from).filter((text) => isMatched(text, from) && isMatched(text, by)),
  )[0];
}

/** A few texts that the expression matches; for one without special characters that is the only one. */
function samplesOf(match: string): readonly string[] {
  const regex = parseRegex(match);
  if (!regex.ok) return [];
  return Array.from({ length: 20 }, (_, seed) => sampleText(regex.node, chooser(seed)));
}

function isMatched(text: string, match: string): boolean {
  const pattern = parseLabelPattern(match);
  return pattern.ok && pattern.matches(text);
}

function layerProblems({ shift, spec, path }: Located): readonly Problem[] {
  if (shift.weights.kind === "haproxy" && shift.traffic.kind !== "haproxy") {
    return [
      {
        code: "shift-weights",
        path: `${path}.weights`,
        message: `the weights of HAProxy cannot be found, because the traffic is of the kind ${show(shift.traffic.kind)}`,
        hint: 'write traffic: { kind: "haproxy", proxy: "app" }, or who else holds the weights',
      },
    ];
  }
  if (spec.layer !== undefined || layerOf(shift.weights, shift.traffic) !== undefined) return [];
  return [
    {
      code: "shift-layer",
      path: `${path}.layer`,
      message: "neither static weights nor counters tell where the arms part",
      hint: 'write layer, such as "dns" or "nlb"',
    },
  ];
}
