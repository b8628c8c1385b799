import type { ShiftOutcome } from "../../../../slo/shift/shift-names.ts";
import type { ShiftWeights, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { at, type Fields, listAt, numberAt, textAt } from "../fields.ts";
import { replicaSetArms } from "../replica-set-arms.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ReadWeights, WeightReading } from "../weight-reader.ts";
import type { KubeSettings } from "./kube-access.ts";
import { type AskKube, kubeReader } from "./kube-reader.ts";
import { lastActor } from "./last-actor.ts";
import {
  type ArmsOfRollout,
  armOfReplicaSet,
  type ReplicaSetWeight,
  rolloutArmWeights,
} from "./rollout-arm-weights.ts";

type Weights = Extract<ShiftWeights, { kind: "argoRollouts" }>;

/** Weights of an Argo Rollout: the arms are ReplicaSets where they are told apart by them, else its stable and its new one, whatever their targets say. */
export function rolloutWeights(weights: Weights, shift: TrafficShift, settings: KubeSettings): ReadWeights {
  const { namespace, rollout } = weights;
  const object = { kind: "Rollout", api: "apis/argoproj.io/v1alpha1", plural: "rollouts", namespace, name: rollout };
  return kubeReader(object, settings, async (found, { name, ask }) => {
    const arms = { shift, rollout, name };
    return {
      weights: rolloutArmWeights(await replicaSetWeights(found, { name, namespace, ask }), arms),
      ...stateOf(found, arms),
      step: stepOf(found),
      by: lastActor(found, "spec", "template") ?? lastActor(found, "spec"),
    };
  });
}

interface Source {
  readonly name: string;
  readonly namespace: string;
  readonly ask: AskKube;
}

type Sets = readonly ReplicaSetWeight[];

function replicaSetWeights(rollout: Fields, source: Source): Sets | Promise<Sets> {
  const routed = routedWeights(rollout);
  if (routed !== undefined) return routed;
  if (at(rollout, "spec", "strategy", "blueGreen") !== undefined) return blueGreenWeights(rollout, source);
  if (at(rollout, "spec", "strategy", "canary") === undefined)
    throw refusal(`${source.name} has neither a canary nor a blueGreen strategy`);
  return replicaWeights(rollout, source);
}

/** What its traffic router was told; undefined where it has none. */
function routedWeights(rollout: Fields): Sets | undefined {
  const routed = (which: "stable" | "canary") => ({
    weight: numberAt(rollout, "status", "canary", "weights", which, "weight"),
    hash: hashAt(rollout, "status", "canary", "weights", which, "podTemplateHash"),
  });
  const [stable, canary] = [routed("stable"), routed("canary")];
  if (stable.weight === undefined || canary.weight === undefined) return undefined;
  return [
    { role: "stable", hash: stable.hash ?? hashAt(rollout, "status", "stableRS"), weight: stable.weight },
    { role: "candidate", hash: canary.hash ?? hashAt(rollout, "status", "currentPodHash"), weight: canary.weight },
  ];
}

/** The active Service's selector says who has the traffic; the Rollout's status follows it. */
function blueGreenWeights(rollout: Fields, { name }: Source): Sets {
  const active = hashAt(rollout, "status", "blueGreen", "activeSelector");
  const stable = hashAt(rollout, "status", "stableRS");
  if (active === undefined) throw refusal(`${name} has no active ReplicaSet yet`);
  const isStable = stable === undefined || active === stable;
  return [{ role: isStable ? "stable" : "candidate", hash: active, weight: 1 }];
}

/** Without traffic routing a Service spreads requests over the ready pods of both. */
async function replicaWeights(rollout: Fields, { name, namespace, ask }: Source): Promise<Sets> {
  const stable = hashAt(rollout, "status", "stableRS");
  const current = hashAt(rollout, "status", "currentPodHash");
  if (current === undefined) throw refusal(`${name} has no status yet; does its controller run?`);
  if (stable === undefined || stable === current) return [{ role: "stable", hash: current, weight: 1 }];
  const ready = async (hash: string) => {
    const object = {
      kind: "ReplicaSet",
      api: "apis/apps/v1",
      plural: "replicasets",
      namespace,
      name: `${textAt(rollout, "metadata", "name") ?? ""}-${hash}`,
    };
    return numberAt(await ask(object), "status", "readyReplicas") ?? 0;
  };
  const [stableReady, currentReady] = await Promise.all([ready(stable), ready(current)]);
  return [
    { role: "stable", hash: stable, weight: stableReady },
    { role: "candidate", hash: current, weight: currentReady },
  ];
}

/** A hash of pods' templates; where there is none yet, Kubernetes may have an empty text. */
function hashAt(rollout: Fields, ...path: readonly string[]): string | undefined {
  const hash = textAt(rollout, ...path);
  return hash === "" ? undefined : hash;
}

function stepOf(rollout: Fields): WeightReading["step"] {
  const steps = listAt(rollout, "spec", "strategy", "canary", "steps");
  const index = numberAt(rollout, "status", "currentStepIndex");
  if (steps.length === 0 || index === undefined) return undefined;
  return { number: Math.min(index + 1, steps.length), of: steps.length };
}

function stateOf(rollout: Fields, arms: ArmsOfRollout): Pick<WeightReading, "state" | "outcome" | "detail"> {
  const message = textAt(rollout, "status", "message");
  const detail = message === undefined || message === "" ? undefined : message;
  const stable = hashAt(rollout, "status", "stableRS");
  const isPromoted = stable !== undefined && stable === hashAt(rollout, "status", "currentPodHash");
  const promoted = isPromoted ? outcomeOf(stable, arms) : undefined;
  if (at(rollout, "status", "abort") === true) return { state: "aborting", outcome: "rolled_back", detail };
  const pauses = listAt(rollout, "status", "pauseConditions");
  const reason = textAt(pauses, 0, "reason");
  if (at(rollout, "spec", "paused") === true || pauses.length > 0)
    return { state: "paused", outcome: undefined, detail: detail ?? reason };
  switch (textAt(rollout, "status", "phase")) {
    case "Healthy":
      return { state: "steady", outcome: promoted, detail };
    case "Degraded":
      return { state: "aborting", outcome: undefined, detail };
    case "Paused":
      return { state: "paused", outcome: undefined, detail };
    default:
      return { state: isPromoted ? "steady" : "moving", outcome: promoted, detail };
  }
}

/** What it means that this ReplicaSet is the stable one, and no other is wanted: whoever deploys the old one again takes back the new one. */
function outcomeOf(hash: string, arms: ArmsOfRollout): ShiftOutcome | undefined {
  if (replicaSetArms(arms.shift) === undefined) return "completed";
  const role = armOfReplicaSet(hash, arms);
  if (role === undefined) return undefined;
  return role === "candidate" ? "completed" : "rolled_back";
}
