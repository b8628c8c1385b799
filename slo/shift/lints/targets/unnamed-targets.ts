import { type Problem, show } from "../../../problem.ts";
import { readServiceAddress } from "../../../promql/service-address.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import { deploymentsOfReplicaSets } from "../../deployments-of-replica-sets.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { targetGroupNames, targetGroupPattern } from "../../target-group-names.ts";
import { armsOf, type ShiftTraffic, type ShiftWeights, type TrafficShift } from "../../traffic-shift.ts";
import { isOfReplicaSets } from "../../weight-selectors.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "../matches/are-apart.ts";
import { objectNames } from "../matches/match-forms.ts";
import { readWorkloadName } from "../pods/workload-name.ts";
import { isRevisionHash, isTemplateHash, labelOfArms } from "./label-values.ts";
import { statefulSetWords } from "./stateful-set-words.ts";

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
  const label = labelOfArms(traffic) ?? "";
  const hashed = form === forms.podRatio ? hashedProblem({ shift, spec, path }, label) : undefined;
  if (hashed !== undefined) return [hashed];
  return armsOf(shift).flatMap(({ name, role, match, target }) => {
    const isWritten = spec.arms.some((arm) => arm.role === role && arm.target !== undefined);
    const halfNamed = form === targetGroup ? /^targetgroup\/([A-Za-z0-9-]+)\/?$/.exec(target)?.[1] : undefined;
    if (halfNamed !== undefined)
      return [
        {
          code: "shift-target",
          path: `${path}.arms`,
          message: `${show(target)} of the arm ${show(name)} is no name of a target group: behind the name an ID would follow`,
          hint: `write target: ${show(halfNamed)}`,
        },
      ];
    // What is told of the match is its cure, too.
    const isMatchTold =
      traffic.kind === "istio" ? readServiceAddress(match)?.port !== undefined : traffic.kind === "alb";
    if (!isWritten && isMatchTold) return [];
    const meant = isWritten ? undefined : otherThan(form, traffic, match);
    if (meant === undefined && isFitting(target, form)) return [];
    const withoutPort = target.replace(/:\d+$/, "");
    const isWithPort = isWritten && withoutPort !== target && isFitting(withoutPort, form);
    const isOfForm = meant === undefined && form.rule !== undefined;
    const place = armPlace({ shift, spec, path }, role);
    return [
      {
        code: "shift-target",
        path: isWithPort || isOfForm ? `${place}${isWritten ? ".target" : ""}` : `${path}.arms`,
        message: `${show(target)} of the arm ${show(name)} is ${meant === undefined ? "" : `${meant} and `}no name of a ${isOfForm ? `${form.noun}, ${form.rule}` : form.what}`,
        hint: isWithPort
          ? `write target: ${show(withoutPort)}`
          : `write the ${form.noun}'s name as ${isOfForm && isWritten ? "AWS has it" : `the arm's ${form.field}`}`,
      },
    ];
  });
}

/** Whether it may be a name of the form, or an expression for such. */
function isFitting(target: string, form: TargetForm): boolean {
  // Names of Deployments are no expressions.
  const wanted = form === forms.podRatio ? escapePattern(target) : target;
  return !areApart(wanted, form.pattern?.(target) ?? objectNames.pattern);
}

/** What `match` is where it names nothing that has a weight, although it may look as if it did. */
function otherThan(form: TargetForm, traffic: ShiftTraffic, match: string): string | undefined {
  const label = labelOfArms(traffic);
  const value = label === undefined ? undefined : valueWords(label);
  // Names of target groups and of Services have no dots, which versions have.
  if (form !== forms.podRatio) return form.isDotless && /^v?\d+(?:\\?\.\d+)+$/.test(match) ? value : undefined;
  return traffic.kind === "pods" && traffic.by === "replicaSet" ? "a ReplicaSet" : value;
}

function valueWords(label: string): string {
  return label === "destination_version" ? "a version" : `a value of the label ${label}`;
}

/** Arms that are told apart by the hash of their template: those of one Deployment, whose ReplicaSets have the ready replicas. */
function hashedProblem({ shift, spec, path }: LocatedShift, label: string): Problem | undefined {
  const { service, candidate } = shift;
  const isWritten = spec.arms.some(({ target }) => target !== undefined);
  if (isRevisionHash(label))
    return {
      code: "shift-target",
      path: `${path}.weights`,
      message: `${label} is a label of the pods of StatefulSets and DaemonSets, and ${statefulSetWords.reason}`,
      hint: statefulSetWords.cure,
    };
  if (!isTemplateHash(label)) return undefined;
  const [replicaSet] = armsOf(shift).flatMap(({ target }) => readWorkloadName(target)?.replicaSet ?? []);
  if (isWritten && replicaSet === undefined) return undefined;
  const hash = /^[a-z0-9]+$/.test(candidate.match) ? candidate.match : "7c9d8b6f5d";
  return {
    code: "shift-target",
    path: `${path}.arms`,
    message:
      replicaSet === undefined
        ? `${show(candidate.match)} of the arm ${show(candidate.name)} is a value of the label ${label} and no name of a Deployment, whose ready replicas would be its weight`
        : `${show(replicaSet)} is called as a ReplicaSet is, and the target of an arm is a Deployment, whose ready replicas would be its weight`,
    hint: `write kind: "pods" with by: "replicaSet", and the names of the ReplicaSets as the matches of the arms, such as match: ${show(replicaSet === undefined ? `${service}-${hash}` : (candidateTarget(shift) ?? replicaSet))}, without targets`,
  };
}

function candidateTarget({ candidate }: TrafficShift): string | undefined {
  return readWorkloadName(candidate.target)?.replicaSet;
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

const targetGroup: TargetForm = {
  field: "target",
  noun: "target group",
  what: "target group, whose weight would be its own",
  // An ARN that is none is a problem of its own.
  pattern: (target) => `(targetgroup/)?${targetGroupPattern(target)}(/[^/]+)?|arn:.*`,
  rule: `which has ${targetGroupNames.words}, ${targetGroupNames.limits}`,
  isDotless: true,
};

interface TargetForm {
  readonly field: "match" | "target";
  readonly noun: string;
  readonly what: string;
  /** Names of objects, unless written. */
  readonly pattern?: (target: string) => string;
  /** What these names are made of, where that is the cure. */
  readonly rule?: string;
  /** Whether these names have no dots. */
  readonly isDotless?: true;
}

const replicaSets: TargetForm = {
  field: "match",
  noun: "ReplicaSet",
  what: "ReplicaSet, whose ready replicas would be its weight",
};

/** What targets name, where their names have a form. */
const forms: Readonly<Partial<Record<ShiftWeights["kind"], TargetForm>>> = {
  podRatio: { field: "target", noun: "Deployment", what: "Deployment, whose ready replicas would be its weight" },
  albListener: targetGroup,
  nlbListener: targetGroup,
  gatewayRoute: { field: "target", noun: "backend", what: "backend, whose weight would be its own", isDotless: true },
  virtualService: {
    field: "target",
    noun: "destination",
    what: "subset and no host, whose weight would be its own",
    // Source: https://github.com/istio/istio/blob/master/pkg/config/labels/instance.go (IsDNS1123Label): capitals, too.
    pattern: () => "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?",
  },
};
