import { show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf } from "../../traffic-shift.ts";
import { isOfReplicaSets } from "../../weight-selectors.ts";
import { nameWords } from "./name-words.ts";

/** Deployments of two applications whose replicas would be weighed against each other. */
export const lintApplications: ShiftLint = ({ shift, path }) => {
  if (shift.weights.kind !== "podRatio" || isOfReplicaSets(shift)) return [];
  const service = applicationWords(shift.service);
  const arms = armsOf(shift).map(({ target }) => ({ target, words: applicationWords(target) }));
  const [own, ...owns] = arms.filter(({ words }) => areRelated(words, service));
  const [stranger] = arms.filter(({ words }) => words.length > 0 && !areRelated(words, service));
  if (own === undefined || owns.length > 0 || stranger === undefined || areRelated(own.words, stranger.words))
    return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.arms`,
      message: `${show(own.target)} and ${show(stranger.target)} look like two applications, and the shift is one of ${show(shift.service)}`,
      hint: `write two Deployments of ${shift.service}, unless the one takes over from the other`,
    },
  ];
};

function applicationWords(name: string): readonly string[] {
  return nameWords(name).filter((word) => !ofArms.has(word) && !/^v\d/.test(word));
}

/** `checkoutv2` is one of `checkout`. */
function areRelated(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.some((other) => one.includes(other) || other.includes(one)));
}

/** What tells versions of one application from each other. */
const ofArms: ReadonlySet<string> = new Set([
  ...["stable", "primary", "main", "baseline", "control", "active", "live", "current", "production", "prod", "old"],
  ...["canary", "candidate", "next", "new", "preview", "experiment", "variant", "test", "beta", "standby", "latest"],
  ...["blue", "green", "red", "black", "a", "b", "legacy", "previous", "release", "app", "deployment", "deploy"],
]);
