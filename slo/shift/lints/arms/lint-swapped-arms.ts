import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../traffic-shift.ts";
import { areApart, areOverlapping } from "../matches/are-apart.ts";
import { lintArmTargets } from "../targets/lint-arm-targets.ts";
import { targetComparisons } from "../targets/target-comparisons.ts";
import { nameWords, ownWords } from "./name-words.ts";

/** Arms of which one is called what the other one is, by the words that their names are made of. */
export const lintSwappedArms: ShiftLint = (located, around): readonly Problem[] => {
  // What is certainly swapped is a problem of its own.
  if (lintArmTargets(located, around).length > 0) return [];
  const fields = fieldsOf(located);
  const words = swappedFields(fields) ?? swappedRoles(fields) ?? swappedVersions(located.shift);
  if (words === undefined) return [];
  return [{ code: "shift-arm-target", severity: "warning", path: `${located.path}.arms`, ...words }];
};

/** Versions have numbers alone, mostly. */
function swappedVersions({ stable, candidate }: TrafficShift): Words | undefined {
  if (stable.version === undefined || candidate.version === undefined) return undefined;
  const [own, other] = [stable.version, candidate.version].map(
    (version) => `v?${escapePattern(version.replace(/^v/, ""))}`,
  ) as [string, string];
  const isOf = (match: string, version: string, another: string) =>
    areOverlapping(match, version) && areApart(match, another);
  if (!isOf(stable.match, other, own) || !isOf(candidate.match, own, other)) return undefined;
  return {
    message: `the arms look swapped: ${show(stable.match)} has the version ${show(stable.version)}, and ${show(candidate.match)} the version ${show(candidate.version)}`,
    hint: "swap the versions of the arms",
  };
}

type Words = Pick<Problem, "message" | "hint">;
/** The same field of both arms, the stable one first. */
type Pair = readonly [string, string];
/** The words of a name. */
type Parts = readonly string[];

function swappedRoles(fields: readonly ArmField[]): Words | undefined {
  const field = fields.find(({ values }) => areRolesSwapped(values));
  if (field === undefined) return undefined;
  const { noun, values } = field;
  return {
    message: `the arms look swapped: ${show(values[0])} is the stable one, and ${show(values[1])} the candidate`,
    hint: `swap the roles of the arms${noun === "name" ? "" : `, or their ${plurals[noun]}`}`,
  };
}

const plurals = { name: "names", match: "matches", target: "targets", address: "addresses in probes.url" } as const;

const ofStable: ReadonlySet<string> = new Set(["stable", "primary", "active"]);
const ofCandidate: ReadonlySet<string> = new Set(["canary", "candidate", "preview"]);

function areRolesSwapped(values: Pair): boolean {
  const [stable, candidate] = values.map(nameWords) as [Parts, Parts];
  const called = (parts: Parts, words: ReadonlySet<string>) => parts.some((part) => words.has(part));
  if (called(stable, ofStable) || called(candidate, ofCandidate)) return false;
  if (called(stable, ofCandidate) && called(candidate, ofStable)) return true;
  // A primary is mostly beside something else than a copy of itself.
  return isCopy(stable, { of: candidate, word: "canary" }) || isCopy(candidate, { of: stable, word: "stable" });
}

/** `checkout-canary` is one of `checkout`. */
function isCopy(parts: Parts, { of, word }: { readonly of: Parts; readonly word: string }): boolean {
  return parts.includes(word) && parts.filter((part) => part !== word).join(" ") === of.join(" ");
}

function swappedFields(fields: readonly ArmField[]): Words | undefined {
  for (const [index, one] of fields.entries()) {
    for (const other of fields.slice(index + 1)) {
      if (!areSwapped(one.values, other.values)) continue;
      return {
        message: `the arms look swapped: ${show(one.values[0])} has the ${other.noun} ${show(other.values[0])}, and ${show(one.values[1])} the ${other.noun} ${show(other.values[1])}`,
        hint: `swap the ${plurals[other.noun]} of the arms`,
      };
    }
  }
  return undefined;
}

/** Whether each of these has a word of the other arm's, and none of its own. */
function areSwapped(some: Pair, others: Pair): boolean {
  const [first, second] = ownWords(some);
  const [own, other] = ownWords(others);
  const share = (parts: Parts, more: Parts) => parts.some((part) => more.includes(part));
  return share(first, other) && share(second, own) && !share(first, own) && !share(second, other);
}

interface ArmField {
  readonly noun: keyof typeof plurals;
  readonly values: Pair;
}

function fieldsOf({ shift, spec }: LocatedShift): readonly ArmField[] {
  const { traffic, weights } = shift;
  const pairOf = (noun: Exclude<ArmField["noun"], "address">): ArmField => {
    const [stable, candidate] = armsOf(shift).map((arm: ShiftArm) => arm[noun]) as [string, string];
    return { noun, values: [stable, candidate] };
  };
  return [
    pairOf("name"),
    // ingress-nginx has no name of the stable arm to compare, unless somebody wrote one.
    ...(traffic.kind !== "ingressNginx" || spec.arms.every(({ match }) => match !== undefined)
      ? [pairOf("match")]
      : []),
    ...(targetComparisons[weights.kind] === "none" ? [] : [pairOf("target")]),
    ...addressesOf(shift),
  ];
}

function addressesOf({ probes, stable, candidate }: TrafficShift): readonly ArmField[] {
  // One address for both tells neither from the other.
  if (probes === undefined || typeof probes.url === "string") return [];
  const [first, second] = [probes.url[stable.name], probes.url[candidate.name]];
  return first === undefined || second === undefined ? [] : [{ noun: "address", values: [first, second] }];
}
