import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import { deploymentsOfReplicaSets } from "../../deployments-of-replica-sets.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftTraffic, type ShiftWeights, type TrafficShift } from "../../traffic-shift.ts";
import { isOfReplicaSets } from "../../weight-selectors.ts";
import { areApart } from "../matches/are-apart.ts";
import { objectNames } from "../matches/match-forms.ts";

/** Targets that can be no name of what holds the weight: mostly a match, which stands for a target that nobody wrote. */
export function unnamedTargets({ shift, spec, path }: LocatedShift): readonly Problem[] {
  const { traffic, weights } = shift;
  const form = isOfReplicaSets(shift) ? replicaSets : forms[weights.kind];
  if (form === undefined) return [];
  const deployment = form === forms.podRatio ? onlyDeployment(shift) : undefined;
  if (deployment !== undefined)
    return [
      {
        code: "shift-target",
        path: `${path}.arms`,
        message: `the arms are ReplicaSets of one Deployment, ${show(deployment)}, which has one number of ready replicas for both`,
        hint: "remove the targets: without them the ready replicas of the ReplicaSets are the weights",
      },
    ];
  return armsOf(shift).flatMap(({ name, role, target }) => {
    const isWritten = spec.arms.some((arm) => arm.role === role && arm.target !== undefined);
    const meant = isWritten || form !== forms.podRatio ? undefined : otherThanDeployment(traffic);
    // Names of Deployments are no expressions.
    const wanted = form === forms.podRatio ? escapePattern(target) : target;
    if (meant === undefined && !areApart(wanted, form.pattern ?? objectNames.pattern)) return [];
    return [
      {
        code: "shift-target",
        path: `${path}.arms`,
        message: `${show(target)} of the arm ${show(name)} is ${meant === undefined ? "" : `${meant} and `}no name of a ${form.what}`,
        hint: `write the ${form.noun}'s name as the arm's ${form.field}`,
      },
    ];
  });
}

/** What `match` is where it is no Deployment, although it may look like the name of one. */
function otherThanDeployment(traffic: ShiftTraffic): string | undefined {
  if (traffic.kind === "istio" && traffic.label === "destination_version") return "a version";
  if (traffic.kind !== "pods" || traffic.by === "deployment") return undefined;
  if (traffic.by === "replicaSet") return "a ReplicaSet";
  // A label that is missing is a problem of its own.
  return traffic.label === undefined ? undefined : `a value of the label ${traffic.label}`;
}

/** The Deployment of all ReplicaSets that are the arms, where there is but one. */
function onlyDeployment(shift: TrafficShift): string | undefined {
  const { traffic } = shift;
  if (traffic.kind !== "pods" || traffic.by !== "replicaSet") return undefined;
  const deployments = armsOf(shift).map(({ match }) => deploymentsOfReplicaSets(match));
  // A name without a hash is no ReplicaSet.
  const areNamed = armsOf(shift).every(({ match }) => match.includes("-"));
  const [first, ...others] = new Set(deployments.flat());
  return areNamed && others.length === 0 && deployments.every((some) => some.length > 0) ? first : undefined;
}

interface TargetForm {
  readonly field: "match" | "target";
  readonly noun: string;
  readonly what: string;
  /** Names of objects, unless written. */
  readonly pattern?: string;
}

const replicaSets: TargetForm = {
  field: "match",
  noun: "ReplicaSet",
  what: "ReplicaSet, whose ready replicas would be its weight",
};

/** What targets name, where their names have a form. */
const forms: Readonly<Partial<Record<ShiftWeights["kind"], TargetForm>>> = {
  podRatio: { field: "target", noun: "Deployment", what: "Deployment, whose ready replicas would be its weight" },
  gatewayRoute: { field: "target", noun: "backend", what: "backend, whose weight would be its own" },
  virtualService: {
    field: "target",
    noun: "destination",
    what: "subset and no host, whose weight would be its own",
    // Source: https://github.com/istio/istio/blob/master/pkg/config/labels/instance.go (IsDNS1123Label): capitals, too.
    pattern: "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?",
  },
};
