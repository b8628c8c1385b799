import { shownLabel } from "../../traffic/shown-label.ts";
import type { ShiftTraffic } from "../../traffic-shift.ts";

/** What a `match` is a value of, where that is a label that tells versions, roles or templates of one workload or of many. */
export function labelOfArms(traffic: ShiftTraffic): string | undefined {
  if (traffic.kind === "pods") return traffic.by === "label" ? traffic.label : undefined;
  if (traffic.kind === "istio") return traffic.label === "destination_version" ? traffic.label : undefined;
  if (traffic.kind !== "counters") return undefined;
  const { label } = traffic;
  const isOfArms = [isArmLabel, isTemplateHash, isRevisionHash, isPodLabel].some((isOne) => isOne(label));
  return isOfArms ? label : undefined;
}

/** Labels that tell versions and roles, which all applications have alike. */
export function isArmLabel(label: string): boolean {
  return /^(?:app_kubernetes_io_|service_|app_|pod_|destination_(?:canonical_)?)?(?:version|revision|track|role|colou?r|variant|release|stage|slot|canary|arm|tier)$/.test(
    plain(label),
  );
}

/** The hash of the template that a Deployment's ReplicaSet is made of, which its pods have as a label. */
export function isTemplateHash(label: string): boolean {
  return plain(label) === "pod_template_hash";
}

/** What the pods of a StatefulSet or a DaemonSet have instead. */
export function isRevisionHash(label: string): boolean {
  return plain(label) === "controller_revision_hash";
}

/** Names of single pods. */
export function isPodLabel(label: string): boolean {
  return /^(?:exported_|kubernetes_|k8s_)?pod(?:_name)?$/.test(plain(label));
}

function plain(label: string): string {
  return shownLabel(label).replace(/^label_/, "");
}
