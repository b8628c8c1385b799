import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import type { TrafficShift } from "../../traffic-shift.ts";
import { areOverlapping } from "../matches/are-apart.ts";
import { targetComparisons } from "../targets/target-comparisons.ts";
import { armPlace } from "./arm-place.ts";
import { isCanaryStable } from "./is-canary-stable.ts";
import { lintSwappedArms } from "./lint-swapped-arms.ts";
import { nameWords, ownWords } from "./name-words.ts";
import { withoutNamespace } from "./own-names.ts";

/** A candidate behind ingress-nginx by the upstream of the stable arm, which is never the value of `canary`, and a stable arm by its own. */
export const lintIngressArms: ShiftLint = (located, around) => {
  if (isCanaryStable(located)) return [swappedBack(located)];
  if (located.shift.traffic.kind !== "ingressNginx" || lintSwappedArms(located, around).length > 0) return [];
  return [...unreadMatch(located), ...stableUpstream(located)];
};

/** Whoever swaps the roles for the next release, as with other weights, has a canary that is never the candidate. */
function swappedBack({ shift: { stable, candidate }, path }: LocatedShift): Problem {
  return {
    code: "shift-arm-target",
    path: `${path}.arms`,
    message: `${show(stable.match)} of the stable arm ${show(stable.name)} is the canary's upstream, and behind ingress-nginx the canary is always the candidate, also of the next release`,
    hint: `swap the roles back: ${show(stable.name)} is the candidate, and ${show(candidate.name)} the stable arm`,
  };
}

/** What no canary answers is the stable arm, whatever its match says. */
function unreadMatch({ shift: { stable, weights }, spec, path }: LocatedShift): readonly Problem[] {
  const index = spec.arms.findIndex(({ role }) => role === "stable");
  const { match, target } = spec.arms[index] ?? {};
  // It stands for a target that nobody wrote.
  const isTarget = targetComparisons[weights.kind] !== "none" && target === undefined;
  if (match === undefined || match === stable.name || isTarget) return [];
  // Whoever writes what ingress-nginx has there says nothing else.
  if (["", "-"].some((text) => areOverlapping(match, escapePattern(text)))) return [];
  return [
    {
      code: "shift-match",
      severity: "warning",
      path: `${path}.arms[${index}].match`,
      message: `${show(match)} is never read: ingress-nginx names the canary alone, and the stable arm is what no canary answers`,
      hint: "remove match",
    },
  ];
}

function stableUpstream(located: LocatedShift): readonly Problem[] {
  const { shift } = located;
  if (shift.traffic.kind !== "ingressNginx") return [];
  const { match } = shift.candidate;
  // What is called a canary is hardly the stable one; an Ingress that is called so is a problem of its own.
  if ([match, shift.traffic.ingress].some((text) => nameWords(text).includes("canary"))) return [];
  const meant = meantByWords(shift) ?? meantByIngress(shift);
  if (meant === undefined) return [];
  return [
    {
      code: "shift-arm-target",
      severity: "warning",
      path: `${armPlace(located, "candidate")}.match`,
      message: `${show(match)} looks like the upstream of the stable arm, and ingress-nginx counts the canary's requests under that of the canary's Service`,
      hint: `write the upstream of the canary's Service, such as ${show(meant)}, or swap the roles of the arms`,
    },
  ];
}

/** By what tells the arms' names from each other, or those of the Ingresses: `shop-checkout-blue-80` of a candidate `green`. */
function meantByWords({ stable, candidate, traffic, weights, service }: TrafficShift): string | undefined {
  if (traffic.kind !== "ingressNginx") return undefined;
  const { match } = candidate;
  const words = nameWords(withoutNamespace(match, traffic.namespace));
  const ingresses: readonly Pair[] = weights.kind === "ingressNginx" ? [[traffic.ingress, weights.ingress]] : [];
  // What the application is called tells nothing of its arms.
  const ofBoth = new Set([...nameWords(service), ...ingresses.flatMap(sharedWords)]);
  const pairs: readonly Pair[] = [
    [stable.name, candidate.name],
    ...ingresses.filter((one) => sharedWords(one).length > 0),
  ];
  return pairs.flatMap((pair): readonly string[] => {
    const [some, others] = ownWords(pair);
    const own = some.find((word) => words.includes(word) && !ofBoth.has(word));
    const [other] = others;
    if (own === undefined || other === undefined || others.some((word) => words.includes(word))) return [];
    const at = match.toLowerCase().lastIndexOf(own);
    return [`${match.slice(0, at)}${other}${match.slice(at + own.length)}`];
  })[0];
}

/** By the name of the stable Ingress, after which its Service is mostly called: `shop-checkout-80` beside an Ingress `checkout-canary`. */
function meantByIngress({ candidate: { match }, traffic, weights }: TrafficShift): string | undefined {
  if (traffic.kind !== "ingressNginx") return undefined;
  if (weights.kind !== "argoRollouts" && !(weights.kind === "ingressNginx" && /canary/.test(weights.ingress)))
    return undefined;
  const [, port] = /^(\d+|https?|grpc|web)$/.exec(match.slice(`${traffic.namespace}-${traffic.ingress}-`.length)) ?? [];
  return match === `${traffic.namespace}-${traffic.ingress}-${port}`
    ? `${traffic.namespace}-${traffic.ingress}-canary-${port}`
    : undefined;
}

type Pair = readonly [string, string];

function sharedWords([first, second]: Pair): readonly string[] {
  const others = nameWords(second);
  return nameWords(first).filter((word) => others.includes(word));
}
