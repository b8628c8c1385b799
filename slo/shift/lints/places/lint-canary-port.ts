import { show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { ShiftWeights } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { lintMatchValues } from "../matches/lint-match-values.ts";

/** A canary of ingress-nginx without its port: what should be the end of the Service's name stands where the port does. */
export const lintCanaryPort: ShiftLint = (located, around) => {
  const { traffic, weights, candidate } = located.shift;
  const { match } = candidate;
  if (traffic.kind !== "ingressNginx" || !withoutNumber.test(match)) return [];
  // What fits no value has its cure already.
  if (lintMatchValues(located, around).length > 0) return [];
  const namespace = "namespace" in weights ? weights.namespace : traffic.namespace;
  if (!endsAsService(match) && !servicesOf(weights).some((service) => match === `${namespace}-${service}`)) return [];
  const [, service, port] = /^(.+)-([a-z0-9]+)$/.exec(match) ?? [];
  return [
    {
      code: "shift-match-value",
      // A port may be called so all the same.
      severity: "warning",
      path: `${armPlace(located, "candidate")}.match`,
      message: `${show(match)} would be ${show(service)} with a port that is called ${show(port)}: ingress-nginx calls the canary NAMESPACE-SERVICE-PORT`,
      hint: `write match: ${show(`${match}-.+`)}`,
    },
  ];
};

/** A name that ends in no number; an expression may end in any way. */
const withoutNumber = /^[a-z0-9]+(?:-[a-z0-9]+)*-(?!\d+$)[a-z0-9]+$/;

function endsAsService(match: string): boolean {
  return match.endsWith("-canary");
}

/** The canary's Ingress is mostly called as its Service is. */
function servicesOf(weights: ShiftWeights): readonly string[] {
  return weights.kind === "ingressNginx" ? [weights.ingress] : [];
}
