import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "../matches/are-apart.ts";
import { statefulSetWords } from "../targets/stateful-set-words.ts";
import { namedDeployments } from "./named-deployments.ts";
import { hashCharacter, noHashWords } from "./template-hash.ts";
import { readWorkloadName } from "./workload-name.ts";

/** Arms that are known by the name of a pod or a ReplicaSet where a Deployment is asked for, or the other way round. */
export const lintWorkloadNames: ShiftLint = (located): readonly Problem[] => {
  const { traffic } = located.shift;
  if (traffic.kind !== "pods" || traffic.by === "label") return [];
  const wordsOf = traffic.by === "deployment" ? ofDeployments : ofReplicaSets;
  const ofArms = armsOf(located.shift).flatMap((arm): readonly Problem[] => {
    const words = wordsOf(arm, located);
    return words === undefined ? [] : [{ code: "shift-pods", path: armPlace(located, arm.role), ...words }];
  });
  return ofArms.length > 0 ? ofArms : severalDeployments(located);
};

/** A rolling update leads from one ReplicaSet of a Deployment to the next. */
function severalDeployments({ shift, path }: LocatedShift): readonly Problem[] {
  const { traffic, strategy } = shift;
  if (strategy !== "rolling" || traffic.kind !== "pods" || traffic.by !== "replicaSet") return [];
  const ofArms = armsOf(shift).map(({ match }) => namedDeployments(match));
  const deployments = [...new Set(ofArms.flat())];
  if (deployments.length < 2 || ofArms.some((names) => names.length === 0)) return [];
  return [
    {
      code: "shift-pods",
      severity: "warning",
      path: `${path}.arms`,
      message: `a rolling update has one Deployment, and the ReplicaSets of the arms are those of ${deployments.map((name) => show(name)).join(" and ")}`,
      hint: "write the ReplicaSets of one Deployment, or another strategy",
    },
  ];
}

type Words = Pick<Problem, "message" | "hint" | "severity">;

function ofDeployments(arm: ShiftArm, { shift }: LocatedShift): Words | undefined {
  const name = readWorkloadName(arm.match);
  if (name === undefined) return firstOfStatefulSet(arm.match, shift);
  const bases = armsOf(shift).map(({ match }) => readWorkloadName(match)?.deployment ?? match);
  const replicaSet = `by: "replicaSet"${name.kind === "pod" ? ` and match: ${show(name.replicaSet)}` : ""}`;
  return {
    severity: "warning",
    message: `${show(arm.match)} looks like the name of a ${nouns[name.kind]}, and by is "deployment": no pod has another hash behind that name`,
    // One Deployment cannot be both arms.
    hint: bases[0] === bases[1] ? `write ${replicaSet}` : `write match: ${show(name.deployment)}, or ${replicaSet}`,
  };
}

/** Pods of a StatefulSet are counted from 0; few Deployments are. */
function firstOfStatefulSet(match: string, { weights }: TrafficShift): Words | undefined {
  if (!/^[a-z][a-z0-9.-]*-0$/.test(match)) return undefined;
  const message = `${show(match)} looks like a pod of the StatefulSet ${show(match.slice(0, -2))}`;
  if (weights.kind === "podRatio")
    return {
      severity: "warning",
      message: `${message}, and ${statefulSetWords.reason}`,
      hint: `unless a Deployment is called so, ${statefulSetWords.cure}`,
    };
  return {
    severity: "warning",
    message: `${message}, and by is "deployment": no pod has a hash behind that name`,
    hint: 'write by: "label" and a label of the pods that tells the arms apart, such as "controller-revision-hash", unless a Deployment is called so',
  };
}

function ofReplicaSets(arm: ShiftArm, { shift }: LocatedShift): Words | undefined {
  const { match } = arm;
  const name = readWorkloadName(match);
  if (name?.kind === "pod")
    return {
      severity: "warning",
      message: `${show(match)} looks like the name of a pod, and by is "replicaSet": no pod has more behind that name`,
      hint: `write match: ${show(name.replicaSet)}`,
    };
  const { weights, strategy } = shift;
  const isRollout = weights.kind === "argoRollouts" && weights.rollout === match;
  const isDeployment = armsOf(shift).some((other) => readWorkloadName(other.match)?.deployment === match);
  if (!isRollout && !isDeployment) {
    if (weights.kind === "argoRollouts") return ofRollout(match, weights.rollout);
    const words = hashless(arm, shift);
    // What was made by itself may be called anything; a rolling update has a Deployment's.
    const isCertain = isBareHash(match) || strategy === "rolling";
    return isCertain || words === undefined
      ? words
      : { ...words, hint: `${words.hint}, or by: "deployment"; unless a ReplicaSet of its own is called so` };
  }
  return {
    ...(isRollout ? {} : { severity: "warning" }),
    message: `${show(match)} ${isRollout ? "is the Rollout" : "looks like the Deployment"}, and by is "replicaSet": each of its ReplicaSets has a hash behind that name`,
    hint: `write the name of the arm's ReplicaSet as its match, such as ${show(`${match}-7c9d8b6f5d`)}`,
  };
}

/** All that a Rollout has is called so, and has its hash behind that. */
function ofRollout(match: string, rollout: string): Words | undefined {
  if (!areApart(match, `${escapePattern(rollout)}-${hashCharacter}{1,10}(?:-.*)?`)) return undefined;
  return {
    message: `${show(match)} is no ReplicaSet of the Rollout ${show(rollout)}, which are called ${rollout}-HASH${noHashWords(match)}`,
    hint: isBareHash(match)
      ? `write match: ${show(`${rollout}-${match}`)}`
      : `write the name of the arm's ReplicaSet as its match, such as ${show(`${rollout}-7c9d8b6f5d`)}`,
  };
}

/** Names that no ReplicaSet of a Deployment has. */
function hashless({ match, target }: ShiftArm, shift: TrafficShift): Words | undefined {
  const isName = /^[a-z0-9.-]+$/.test(match);
  if (!isName || hashed.test(match)) return undefined;
  const deployment =
    armsOf(shift).flatMap((other) => readWorkloadName(other.match)?.deployment ?? [])[0] ?? namedBy(target, shift);
  return {
    severity: "warning",
    message: `${show(match)} looks like no ReplicaSet of a Deployment, whose names are that of the Deployment and a hash${noHashWords(match)}`,
    hint: `write the name of the arm's ReplicaSet as its match, such as ${show(`${deployment}-${isBareHash(match) ? match : "7c9d8b6f5d"}`)}`,
  };
}

/** The Deployment that is most likely meant where no arm names one. */
function namedBy(target: string, { service, candidate, stable }: TrafficShift): string {
  const isWritten = ![stable.match, candidate.match].includes(target);
  return isWritten && /^[a-z0-9][a-z0-9.-]*$/.test(target) && !hashed.test(target) ? target : service;
}

/** Also a hash that may be a word: most of them have a digit and a letter. */
const hashed = new RegExp(`^.+-${hashCharacter}{3,10}$`);

function isBareHash(match: string): boolean {
  return readWorkloadName(`any-${match}`)?.deployment === "any";
}

const nouns = { pod: "pod", replicaSet: "ReplicaSet" } as const;
