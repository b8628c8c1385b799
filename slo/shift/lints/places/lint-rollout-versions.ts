import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { isRolloutHash } from "../../rollout-hash-label.ts";
import { shownLabel } from "../../traffic/shown-label.ts";
import { armsOf, type ShiftTraffic } from "../../traffic-shift.ts";
import { nameWords } from "../arms/name-words.ts";
import { isVersion } from "../matches/is-version.ts";
import { isArmLabel, isPodLabel } from "../targets/label-values.ts";

/** Arms by their versions or pods, where the weights are those of a Rollout's roles: what is promoted keeps its version and has another role. */
export const lintRolloutVersions: ShiftLint = ({ shift, path }): readonly Problem[] => {
  const { traffic, weights } = shift;
  const label = versionLabel(traffic);
  if (weights.kind !== "argoRollouts" || label === undefined) return [];
  const [stable, candidate] = armsOf(shift).map(({ match }) => match) as [string, string];
  const isFixed = isOfVersions(label) || isPodLabel(label) ? isNoRole : isVersion;
  if (![stable, candidate].every(isFixed)) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.arms`,
      message: `${show(stable)} and ${show(candidate)} keep their requests, and a Rollout gives its weights to roles: once ${show(candidate)} is promoted it is the stable one, and the arm that has all requests would have the weight 0`,
      hint: isPodLabel(label) ? byReplicaSet : cures[traffic.kind as keyof typeof cures],
    },
  ];
};

const byMetadata = "a label that stableMetadata and canaryMetadata of the Rollout give its pods, such as role";
const cures = {
  istio:
    'write as the match of each arm the Service that the Rollout gives it (stableService, canaryService), without service and label; or count by pods with label: "rollouts-pod-template-hash"',
  pods: `write label: "rollouts-pod-template-hash" and as the match of each arm the hash of its ReplicaSet; or ${byMetadata}`,
  counters: `write label: "rollouts_pod_template_hash", where the metrics have it, and as the match of each arm the hash of its ReplicaSet; or ${byMetadata}; or count by pods`,
} as const;

const byReplicaSet = 'write kind: "pods" and by: "replicaSet", and the ReplicaSet of each arm as its match';

/** A label that may hold versions, or the names of pods; a hash tells the ReplicaSets that Argo Rollouts knows. */
function versionLabel(traffic: ShiftTraffic): string | undefined {
  if (traffic.kind === "istio") return traffic.label === "destination_version" ? traffic.label : undefined;
  const isLabelled = traffic.kind === "counters" || (traffic.kind === "pods" && traffic.by === "label");
  const label = isLabelled ? (traffic.label ?? "") : "";
  return !isRolloutHash(label) && [isOfVersions, isArmLabel, isPodLabel].some((isOne) => isOne(label))
    ? label
    : undefined;
}

function isOfVersions(label: string): boolean {
  return /_(?:version|revision|release|tag|image|build|commit|sha)$/.test(shownLabel(label));
}

/** A number, a hash of a template or of a commit; Argo Rollouts may write roles into any label. */
function isNoRole(match: string): boolean {
  return /\d/.test(match) && !nameWords(match).some((word) => roles.has(word));
}

const roles: ReadonlySet<string> = new Set([
  "stable",
  "canary",
  "active",
  "preview",
  "candidate",
  "baseline",
  "primary",
]);
