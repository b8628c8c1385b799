import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { isRolloutHash } from "../../rollout-hash-label.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { shownLabel } from "../../traffic/shown-label.ts";
import { armsOf, type TrafficShift } from "../../traffic-shift.ts";
import { usualVersionHeader } from "../../usual-version-header.ts";
import { nameWords, ownWords } from "../arms/name-words.ts";
import { areApart } from "../matches/are-apart.ts";
import { isArmLabel, isTemplateHash } from "../targets/label-values.ts";

/** Parts of a shift that each look right, and of which not both can be. */
export const lintContradictions: ShiftLint = (located) =>
  [
    ...namespaceProblems(located),
    ...labelProblems(located),
    ...selectorProblems(located),
    ...versionProblems(located),
    ...addressProblems(located),
    ...clusterProblems(located),
  ].map((found) => ({ code: "shift-contradiction", ...found, path: `${located.path}.${found.path}` }));

type Found = Omit<Problem, "code">;

/** What stands beside the pods that it is about: a Service selects pods of its own namespace alone, and so it is with Deployments. */
const besidePods: readonly string[] = ["podRatio", "argoRollouts", "flagger", "serviceSelector"];

/** Controllers, Deployments and Ingresses are beside the pods that they are about. */
function namespaceProblems({ shift: { traffic, weights } }: LocatedShift): readonly Found[] {
  if (!("namespace" in traffic) || !("namespace" in weights) || traffic.namespace === weights.namespace) return [];
  const isOfPods = traffic.kind === "pods";
  const isOfIngress = weights.kind === "ingressNginx" && (isOfPods || traffic.kind === "ingressNginx");
  const isBeside = besidePods.includes(weights.kind);
  const isOfMesh = traffic.kind === "istio" && isBeside;
  if (!isOfIngress && !isOfMesh && !(isOfPods && isBeside)) return [];
  return [
    {
      path: "weights.namespace",
      ...(isOfPods && isBeside ? {} : { severity: "warning" }),
      message: `traffic is counted in the namespace ${show(traffic.namespace)}, and the weights are those of ${show(weights.namespace)}`,
      hint: "write the same namespace in both",
    },
  ];
}

/** A match stands for a target that nobody wrote, which is a value of the label that the Service selects by. */
function labelProblems({ shift: { traffic, weights }, spec }: LocatedShift): readonly Found[] {
  if (traffic.kind !== "pods" || traffic.by !== "label" || weights.kind !== "serviceSelector") return [];
  const { label } = traffic;
  if (label === undefined || shownLabel(label) === shownLabel(weights.label)) return [];
  if (spec.arms.every(({ target }) => target !== undefined)) return [];
  return [
    {
      path: "arms",
      severity: "warning",
      message: `traffic knows the arms by ${label}, and the Service selects by ${weights.label}: an arm without a target is looked for there by its match`,
      hint: `write the target of each arm, which is its ${weights.label}, or the same label in both`,
    },
  ];
}

/** Deployments are called after their application, and values such as `blue` are not. */
function selectorProblems({ shift, spec }: LocatedShift): readonly Found[] {
  const { traffic, weights } = shift;
  if (traffic.kind !== "pods" || traffic.by === "label" || weights.kind !== "serviceSelector") return [];
  const [stable, candidate] = armsOf(shift).map(({ match }) => match) as [string, string];
  const isShared = nameWords(stable).some((word) => nameWords(candidate).includes(word));
  if (!isShared || !(isArmLabel(weights.label) || isTemplateHash(weights.label) || isRolloutHash(weights.label)))
    return [];
  if (spec.arms.every(({ target }) => target !== undefined)) return [];
  // Of a ReplicaSet its hash alone may be a value.
  const [, [own] = []] = traffic.by === "replicaSet" && isArmLabel(weights.label) ? [] : ownWords([stable, candidate]);
  return [
    {
      path: "arms",
      severity: "warning",
      message: `the Service selects by ${weights.label}, and ${show(stable)} and ${show(candidate)} are names of ${nouns[traffic.by]}: an arm without a target is looked for there by its match`,
      hint: `write as the target of each arm its ${weights.label}${own === undefined ? "" : `, such as ${show(own)}`}`,
    },
  ];
}

const nouns = { deployment: "Deployments", replicaSet: "ReplicaSets" } as const;

function versionProblems({ shift }: LocatedShift): readonly Found[] {
  const { stable, candidate, probes } = shift;
  if (stable.version === undefined || stable.version !== candidate.version) return [];
  // Addresses of their own tell the arms apart.
  if (probes === undefined || typeof probes.url !== "string") return oneVersion(shift);
  return [
    {
      path: "arms",
      message: `both arms have the version ${show(stable.version)}, so that ${probes.versionHeader ?? usualVersionHeader} does not tell which of them answered`,
      hint: "write the version of each arm, or an address for each in probes.url",
    },
  ];
}

/** What is tested may be another thing than the version, and what moves may be a version from one place to another. */
function oneVersion({ strategy, stable, candidate }: TrafficShift): readonly Found[] {
  const mayBeOne = strategy === "abTest" || strategy === "clusterBlueGreen" || stable.cluster !== candidate.cluster;
  if (mayBeOne) return [];
  return [
    {
      path: "arms",
      severity: "warning",
      message: `both arms have the version ${show(stable.version)}, and traffic moves from one version to another`,
      hint: "write the version of each arm, or none where another thing changes",
    },
  ];
}

/** One address behind which a weight decides tells nothing of the arm that it is written for. */
function addressProblems({ shift: { stable, candidate, probes } }: LocatedShift): readonly Found[] {
  if (probes === undefined || typeof probes.url === "string") return [];
  const [first, second] = [probes.url[stable.name], probes.url[candidate.name]];
  if (first === undefined || second === undefined || new URL(first).href !== new URL(second).href) return [];
  return [
    {
      path: `probes.url.${candidate.name}`,
      message: `both arms are asked at ${show(first)}, so that neither is told from the other`,
      hint: `write the address of each arm, or url: ${show(first)} for both and as versionHeader the header that tells which of them answered`,
    },
  ];
}

function clusterProblems({ shift, spec }: LocatedShift): readonly Found[] {
  const { stable, candidate, traffic, strategy } = shift;
  const isByCluster = traffic.kind === "counters" && traffic.label === "cluster";
  if (!isByCluster && strategy !== "clusterBlueGreen") return [];
  if (stable.cluster !== undefined && stable.cluster === candidate.cluster) {
    return [
      {
        path: "arms",
        severity: "warning",
        message: `both arms are the cluster ${show(stable.cluster)}, and traffic moves from one cluster to another`,
        hint: "write the cluster of each arm",
      },
    ];
  }
  if (!isByCluster) return [];
  return spec.arms.flatMap(({ role, cluster }, index): readonly Found[] => {
    const { match } = role === "stable" ? stable : candidate;
    if (cluster === undefined || !areApart(match, escapePattern(cluster))) return [];
    return [
      {
        path: `arms[${index}].cluster`,
        severity: "warning",
        message: `the arm is the cluster ${show(cluster)}, and its requests are those of the cluster ${show(match)}`,
        hint: "write the same cluster as cluster and as match",
      },
    ];
  });
}
