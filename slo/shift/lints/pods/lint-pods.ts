import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import type { TrafficOf } from "../../traffic/arm-series.ts";
import { shownLabel } from "../../traffic/shown-label.ts";
import { armsOf } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";

/** Arms whose pods are not called as `traffic.by` expects it. */
export const lintPods: ShiftLint = (located): readonly Problem[] => {
  const { shift, path } = located;
  const { traffic, weights } = shift;
  if (traffic.kind !== "pods") return [];
  if (traffic.by === "label") return shownLabels(traffic.label ?? "", path);
  if (traffic.by === "deployment" && weights.kind === "argoRollouts")
    return [
      {
        code: "shift-pods",
        path: `${path}.traffic.by`,
        message: `a Rollout has no Deployment: pods of both arms are called ${weights.rollout}-HASH-…, and no name tells them apart`,
        hint: 'write by: "label" and label: "rollouts-pod-template-hash", or by: "replicaSet", with what each arm has there as its match',
      },
    ];
  return [...unreadLabel(traffic, path), ...longNames(located, traffic.by)];
};

function unreadLabel({ by, label }: Pick<TrafficOf<"pods">, "by" | "label">, path: string): readonly Problem[] {
  if (label === undefined) return [];
  return [
    {
      code: "shift-pods",
      severity: "warning",
      path: `${path}.traffic.label`,
      message: `${show(label)} is never read: by is ${show(by)}, and pods are told apart by their names`,
      hint: 'remove label, or write by: "label"',
    },
  ];
}

/** kube-state-metrics shows the label `track` of a pod as `label_track`, which is put before it by itself. */
function shownLabels(label: string, path: string): readonly Problem[] {
  if (!label.startsWith("label_")) return [];
  const own = label.slice("label_".length);
  return [
    {
      code: "shift-pods",
      severity: "warning",
      path: `${path}.traffic.label`,
      message: `${show(label)} would be ${shownLabel(label)} in kube-state-metrics, which puts label_ before each label of a pod`,
      hint: `write ${show(own)}, unless the pods themselves have such a label`,
    },
  ];
}

/** A pod's name is what its ReplicaSet is called and a hyphen, cut to 58 characters, and five more. Source: k8s.io/apiserver/pkg/storage/names/generate.go */
const mostBeforeCut = 58;
/** A hyphen, and the ten characters at most of a ReplicaSet's hash. */
const ofReplicaSet = 11;

function longNames(located: LocatedShift, by: "deployment" | "replicaSet"): readonly Problem[] {
  const most = mostBeforeCut - 1 - (by === "deployment" ? ofReplicaSet : 0);
  const noun = by === "deployment" ? "Deployment" : "ReplicaSet";
  return armsOf(located.shift)
    .filter(({ match }) => /^[a-z0-9-]+$/.test(match) && match.length > most)
    .map(({ role, match }) => ({
      code: "shift-pods",
      severity: "warning",
      path: armPlace(located, role),
      message: `Kubernetes cuts the names of pods whose ${noun} has more than ${most} characters, and ${show(match)} has ${match.length}: its pods may not be found`,
      hint: 'tell the arms by a label of their pods: by: "label"',
    }));
}
