import type { IPolicyRule } from "kubernetes-models/rbac.authorization.k8s.io/v1/PolicyRule";
import type { Stack } from "../../slo/model.ts";
import type { ShiftWeights } from "../../slo/shift/traffic-shift.ts";
import { type Role, rolesOf } from "../role.ts";
import { labelsOf } from "./labels.ts";
import { type KubernetesObject, validObject } from "./valid-object.ts";

/** The object of Kubernetes that holds a shift's weights. */
interface HeldWeights {
  readonly namespace: string;
  readonly rules: readonly IPolicyRule[];
}

/** Whether the exporter asks Kubernetes for weights, and so needs its service account's token. */
export function asksKubernetes({ shifts }: Stack): boolean {
  return shifts.some(({ weights }) => heldWeights(weights) !== undefined);
}

/** A Role and its RoleBinding in each namespace with weights that the exporter reads; it may read just those objects, and change nothing. */
export function shiftAccess(stack: Stack): readonly KubernetesObject[] {
  const exporter = rolesOf(stack).find(({ name }) => name === "exporter");
  if (exporter === undefined) return [];
  const held = stack.shifts.flatMap(({ weights }) => heldWeights(weights) ?? []);
  const namespaces = [...new Set(held.map(({ namespace }) => namespace))].sort();
  return namespaces.flatMap((namespace) => {
    const rules = held.filter((one) => one.namespace === namespace).flatMap((one) => one.rules);
    return accessTo(stack, exporter, { namespace, rules: distinct(rules) });
  });
}

function accessTo(stack: Stack, exporter: Role, { namespace, rules }: HeldWeights): readonly KubernetesObject[] {
  const metadata = { name: `${exporter.objectName}-shifts`, namespace, labels: labelsOf(stack, exporter) };
  const objects: readonly KubernetesObject[] = [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata, rules: [...rules] },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: exporter.objectName, namespace: stack.deploy.namespace }],
    },
  ];
  return objects.map(validObject);
}

function heldWeights(weights: ShiftWeights): HeldWeights | undefined {
  switch (weights.kind) {
    case "argoRollouts":
      return {
        namespace: weights.namespace,
        rules: [
          one("argoproj.io", "rollouts", weights.rollout),
          // Their names have a hash that nobody knows beforehand.
          { apiGroups: ["apps"], resources: ["replicasets"], verbs: ["get"] },
        ],
      };
    case "serviceSelector":
      return {
        namespace: weights.namespace,
        rules: [
          one("", "services", weights.service),
          // Which endpoints are not ready yet.
          { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list"] },
        ],
      };
    case "gatewayRoute":
      return { namespace: weights.namespace, rules: [one("gateway.networking.k8s.io", "httproutes", weights.route)] };
    case "virtualService":
      return { namespace: weights.namespace, rules: [one("networking.istio.io", "virtualservices", weights.name)] };
    case "ingressNginx":
      return { namespace: weights.namespace, rules: [one("networking.k8s.io", "ingresses", weights.ingress)] };
    default:
      return undefined;
  }
}

function one(group: string, resource: string, name: string): IPolicyRule {
  return { apiGroups: [group], resources: [resource], resourceNames: [name], verbs: ["get"] };
}

function distinct(rules: readonly IPolicyRule[]): readonly IPolicyRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
