import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { StatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { Role } from "kubernetes-models/rbac.authorization.k8s.io/v1/Role";
import { RoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { Service } from "kubernetes-models/v1/Service";
import { ServiceAccount } from "kubernetes-models/v1/ServiceAccount";

const models = {
  Deployment,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
  ServiceMonitor,
  StatefulSet,
} as const;

/** An object of one of the kinds that are written. */
export type KubernetesObject = {
  [Kind in keyof typeof models]: ConstructorParameters<(typeof models)[Kind]>[0] & {
    readonly apiVersion: InstanceType<(typeof models)[Kind]>["apiVersion"];
    readonly kind: Kind;
  };
}[keyof typeof models];

/** The object, which Kubernetes' own schema takes. Throws otherwise: nothing that a user writes leads there. */
export function validObject<Value extends KubernetesObject>(object: Value): Value {
  const Model = models[object.kind] as new (data: object) => { validate: () => void };
  try {
    new Model(object).validate();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${object.kind} ${object.metadata?.name} is no object of Kubernetes: ${reason}`, { cause });
  }
  return object;
}
