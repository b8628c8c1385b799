import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { isRolloutHash } from "../../rollout-hash-label.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftArm, type ShiftWeights, type TrafficShift } from "../../traffic-shift.ts";
import { flaggerWorkload } from "../pods/flagger-workload.ts";
import { namedDeployments } from "../pods/named-deployments.ts";

/**
 * The weights of a route that a controller moves: once it has promoted a candidate, it gives all weight back to the stable arm, which
 * looks like a rollback to whoever knows the route alone.
 */
export const lintMovedRoutes: ShiftLint = (located): readonly Problem[] => {
  const words = flaggerWords(located) ?? ingressWords(located.shift) ?? rolloutWords(located);
  if (words === undefined) return [];
  return [{ code: "shift-weights", severity: "warning", path: `${located.path}.weights.kind`, ...words }];
};

type Words = Pick<Problem, "message" | "hint">;
type Kinds = ReadonlySet<ShiftWeights["kind"]>;

const asRollback =
  "takes the weight back from the candidate as it promotes it: by these weights each good release looks like a rollback";

/** What Flagger moves, or scales. Source: https://docs.flagger.app/usage/deployment-strategies */
const ofFlagger: Kinds = new Set(["virtualService", "gatewayRoute", "ingressNginx", "podRatio"]);

function flaggerWords({ shift, spec }: LocatedShift): Words | undefined {
  if (!ofFlagger.has(shift.weights.kind)) return undefined;
  const pairs = (["match", "target"] as const).map((field) => armsOf(shift).map((arm) => nameOf(arm, field)));
  const [found] = pairs.flatMap(([stable = "", candidate = ""]) => {
    const workload = flaggerWorkload(stable, candidate);
    return workload === undefined ? [] : [{ workload, stable, candidate }];
  });
  if (found === undefined) return undefined;
  const { workload, stable, candidate } = found;
  const { traffic } = spec;
  // Without a label a match is the workload where Flagger has the weights.
  const isWorkload = traffic.kind === "istio" && traffic.label === undefined && shift.candidate.match === candidate;
  const services = traffic.kind === "istio" && traffic.service === undefined;
  const also = services
    ? ' and in traffic label: "destination_service_name"'
    : ` and match: ${show(workload)} of the candidate`;
  return {
    message: `${show(stable)} and ${show(candidate)} are what Flagger calls the arms of ${show(workload)}, and Flagger ${asRollback}`,
    hint: `write weights: { kind: "flagger", namespace: ${show(namespaceOf(shift))}, workload: ${show(workload)} }${isWorkload && candidate !== workload ? also : ""}, unless no controller moves them`,
  };
}

/** A Service may be written as a whole host. */
function nameOf(arm: ShiftArm, field: "match" | "target"): string {
  return arm[field].replace(/\\?\.[a-z0-9-]+\\?\.svc\b.*$/, "");
}

/** Source: https://argoproj.github.io/argo-rollouts/features/traffic-management/nginx: ROLLOUT-INGRESS-canary. */
function ingressWords(shift: TrafficShift): Words | undefined {
  const { traffic, weights, service } = shift;
  if (weights.kind !== "ingressNginx") return undefined;
  const ending = traffic.kind === "ingressNginx" ? `-${traffic.ingress}-canary` : undefined;
  const [, twice] = /^(.+)-\1-canary$/.exec(weights.ingress) ?? [];
  const isOfBoth = ending !== undefined && weights.ingress.endsWith(ending);
  const rollout = isOfBoth ? weights.ingress.slice(0, -ending.length) : twice;
  // Whoever has one prefix for all, mostly that of the namespace, may have made it.
  if (rollout === undefined || (rollout === weights.namespace && rollout !== service && rollout !== twice))
    return undefined;
  return {
    message: `${show(weights.ingress)} is what Argo Rollouts calls the Ingress that it makes for ${show(rollout)}, and it ${asRollback}`,
    hint: `write weights: ${rolloutCure(shift, rollout)}, unless no controller moves them`,
  };
}

/** What the traffic routers of Argo Rollouts move. */
const ofRollouts: Kinds = new Set(["virtualService", "gatewayRoute", "ingressNginx", "albListener", "podRatio"]);

/** Routes part two ReplicaSets of one workload where Argo Rollouts makes Services of them. */
function rolloutWords({ shift, spec }: LocatedShift): Words | undefined {
  const { traffic, weights, service } = shift;
  if (!ofRollouts.has(weights.kind)) return undefined;
  const label = traffic.kind === "counters" || (traffic.kind === "pods" && traffic.by === "label") ? traffic.label : "";
  const isHash = label !== undefined && isRolloutHash(label);
  const workload = isHash ? service : weights.kind === "podRatio" ? undefined : sharedWorkload(shift);
  if (workload === undefined) return undefined;
  const isTargeted = spec.arms.some(({ target }) => target !== undefined);
  return {
    message: `${isHash ? `${label} tells the pods of a Rollout` : `both arms are ReplicaSets of ${show(workload)}, as those of a Rollout`}, and Argo Rollouts ${asRollback}`,
    hint: `write weights: ${rolloutCure(shift, workload)}, with the name of the Rollout${isTargeted ? ", and remove the targets" : ""}`,
  };
}

function sharedWorkload(shift: TrafficShift): string | undefined {
  if (shift.traffic.kind !== "pods" || shift.traffic.by !== "replicaSet") return undefined;
  const names = armsOf(shift).map(({ match }) => namedDeployments(match));
  const [first, ...others] = new Set(names.flat());
  return others.length === 0 && names.every((some) => some.length > 0) ? first : undefined;
}

function rolloutCure(shift: TrafficShift, rollout: string): string {
  return `{ kind: "argoRollouts", namespace: ${show(namespaceOf(shift))}, rollout: ${show(rollout)} }`;
}

/** Controllers are told of beside the pods; a route may be in another namespace. */
function namespaceOf({ traffic, weights, service }: TrafficShift): string {
  if ("namespace" in traffic) return traffic.namespace;
  return "namespace" in weights ? weights.namespace : service;
}
