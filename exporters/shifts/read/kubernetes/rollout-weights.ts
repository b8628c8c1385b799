import type { ShiftWeights, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { at, type Fields, listAt, numberAt, textAt } from "../fields.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ReadWeights, WeightReading } from "../weight-reader.ts";
import type { KubeSettings } from "./kube-access.ts";
import { type AskKube, kubeReader } from "./kube-reader.ts";
import { lastActor } from "./last-actor.ts";

type Weights = Extract<ShiftWeights, { kind: "argoRollouts" }>;

/** Weights of an Argo Rollout: the arms are its stable and its new ReplicaSet, whatever their targets say. */
export function rolloutWeights(weights: Weights, shift: TrafficShift, settings: KubeSettings): ReadWeights {
  const { namespace, rollout } = weights;
  const object = { kind: "Rollout", api: "apis/argoproj.io/v1alpha1", plural: "rollouts", namespace, name: rollout };
  return kubeReader(object, settings, async (found, { name, ask }) => {
    const shares = await armWeights(found, { name, namespace, ask });
    return {
      weights: { [shift.stable.name]: shares.stable, [shift.candidate.name]: shares.candidate },
      ...stateOf(found),
      step: stepOf(found),
      by: lastActor(found, "spec", "template") ?? lastActor(found, "spec"),
    };
  });
}

interface Pair {
  readonly stable: number;
  readonly candidate: number;
}

interface Source {
  readonly name: string;
  readonly namespace: string;
  readonly ask: AskKube;
}

function armWeights(rollout: Fields, source: Source): Pair | Promise<Pair> {
  const stable = numberAt(rollout, "status", "canary", "weights", "stable", "weight");
  const candidate = numberAt(rollout, "status", "canary", "weights", "canary", "weight");
  if (stable !== undefined && candidate !== undefined) return { stable, candidate };
  if (at(rollout, "spec", "strategy", "blueGreen") !== undefined) return blueGreenWeights(rollout, source);
  if (at(rollout, "spec", "strategy", "canary") === undefined)
    throw refusal(`${source.name} has neither a canary nor a blueGreen strategy`);
  return replicaWeights(rollout, source);
}

/** The active Service's selector says who has the traffic; the Rollout's status follows it. */
function blueGreenWeights(rollout: Fields, { name }: Source): Pair {
  const active = textAt(rollout, "status", "blueGreen", "activeSelector");
  const stable = textAt(rollout, "status", "stableRS");
  if (active === undefined || active === "") throw refusal(`${name} has no active ReplicaSet yet`);
  const isStable = stable === undefined || stable === "" || active === stable;
  return isStable ? { stable: 1, candidate: 0 } : { stable: 0, candidate: 1 };
}

/** Without traffic routing a Service spreads requests over the ready pods of both. */
async function replicaWeights(rollout: Fields, { name, namespace, ask }: Source): Promise<Pair> {
  const stable = textAt(rollout, "status", "stableRS");
  const current = textAt(rollout, "status", "currentPodHash");
  if (current === undefined) throw refusal(`${name} has no status yet; does its controller run?`);
  if (stable === undefined || stable === "" || stable === current) return { stable: 1, candidate: 0 };
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
  const [stableReady, candidateReady] = await Promise.all([ready(stable), ready(current)]);
  return { stable: stableReady, candidate: candidateReady };
}

function stepOf(rollout: Fields): WeightReading["step"] {
  const steps = listAt(rollout, "spec", "strategy", "canary", "steps");
  const index = numberAt(rollout, "status", "currentStepIndex");
  if (steps.length === 0 || index === undefined) return undefined;
  return { number: Math.min(index + 1, steps.length), of: steps.length };
}

function stateOf(rollout: Fields): Pick<WeightReading, "state" | "outcome" | "detail"> {
  const message = textAt(rollout, "status", "message");
  const detail = message === undefined || message === "" ? undefined : message;
  const stable = textAt(rollout, "status", "stableRS");
  const isPromoted = stable !== undefined && stable !== "" && stable === textAt(rollout, "status", "currentPodHash");
  if (at(rollout, "status", "abort") === true) return { state: "aborting", outcome: "rolled_back", detail };
  const pauses = listAt(rollout, "status", "pauseConditions");
  const reason = textAt(pauses, 0, "reason");
  if (at(rollout, "spec", "paused") === true || pauses.length > 0)
    return { state: "paused", outcome: undefined, detail: detail ?? reason };
  switch (textAt(rollout, "status", "phase")) {
    case "Healthy":
      return { state: "steady", outcome: isPromoted ? "completed" : undefined, detail };
    case "Degraded":
      return { state: "aborting", outcome: undefined, detail };
    case "Paused":
      return { state: "paused", outcome: undefined, detail };
    default:
      return { state: isPromoted ? "steady" : "moving", outcome: isPromoted ? "completed" : undefined, detail };
  }
}
