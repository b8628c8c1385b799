import type { LocatedShift } from "../../spec/parse-shift.ts";
import { areApart, areOverlapping } from "../matches/are-apart.ts";
import { matchForm } from "../matches/match-forms.ts";
import { targetComparisons } from "../targets/target-comparisons.ts";
import { nameWords } from "./name-words.ts";
import { withoutNamespace } from "./own-names.ts";

/** Whether the stable arm behind ingress-nginx has the upstream of the canary, and the candidate none: the roles were swapped. */
export function isCanaryStable({ shift, spec }: LocatedShift): boolean {
  const { traffic, weights, candidate } = shift;
  const match = spec.arms.find(({ role }) => role === "stable")?.match;
  const form = matchForm(shift, candidate);
  // Other weights may know the stable arm by its match.
  if (traffic.kind !== "ingressNginx" || targetComparisons[weights.kind] !== "none") return false;
  if (form === undefined || match === undefined || !areApart(candidate.match, form.pattern)) return false;
  // What takes any text says nothing of the canary.
  if (areOverlapping(match, "-?") || !areOverlapping(match, form.pattern)) return false;
  const service = withoutNamespace(match, traffic.namespace);
  const isOfIngress = weights.kind === "ingressNginx" && service.startsWith(`${weights.ingress}-`);
  return isOfIngress || nameWords(service).includes("canary");
}
