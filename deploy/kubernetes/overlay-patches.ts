import type { IPersistentVolumeClaimSpec } from "kubernetes-models/v1/PersistentVolumeClaimSpec";
import type { Stack } from "../../slo/model.ts";
import { dataFolder, type Role } from "../role.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { fromSecret } from "./pod.ts";
import { type KubernetesObject, validObject } from "./valid-object.ts";

/** How an overlay keeps state. */
export type OverlayStore = { readonly kind: "sqlite" } | { readonly kind: "postgres"; readonly url: string };

/** A part of an object, which Kustomize merges into the whole one. */
export interface Patch {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/** The exporter with a store: as many shards as wanted on PostgreSQL, one with a volume on SQLite. */
export function exporterPatch(
  stack: Stack,
  role: Role,
  { store, location }: { readonly store: OverlayStore; readonly location: string | undefined },
): Patch {
  const shards = store.kind === "postgres" ? stack.deploy.exporter.shards : 1;
  const here = location === undefined ? [] : [{ name: "NINES_LOCATION", value: location }];
  const more = shards === 1 ? [] : [{ name: "NINES_SHARDS", value: String(shards) }];
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: role.objectName },
    spec: {
      ...(shards === 1 ? {} : { replicas: shards }),
      template: { spec: { containers: [storeOf(role, store, [...here, ...more])] } },
      ...(store.kind === "sqlite"
        ? { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claimOf(stack) }] }
        : {}),
    },
  };
}

/** The relay with a store: several replicas on PostgreSQL, one with a volume on SQLite. */
export function relayPatch(stack: Stack, role: Role, store: OverlayStore): Patch {
  const pod = { containers: [storeOf(role, store, [])] };
  const data = { name: "data", persistentVolumeClaim: { claimName: role.objectName } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: role.objectName },
    spec:
      store.kind === "sqlite"
        ? // Two processes must not hold the file, so the old pod ends before the new one begins; senders try again meanwhile.
          { strategy: { type: "Recreate" }, template: { spec: { ...pod, volumes: [data] } } }
        : {
            replicas: stack.deploy.relay.replicas,
            strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
            template: { spec: pod },
          },
  };
}

/** The volume of a relay on SQLite. */
export function relayClaim(stack: Stack, role: Role): KubernetesObject {
  return validObject({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: role.objectName, labels: labelsOf(stack, role) },
    spec: claimOf(stack),
  });
}

/** Lets drains of nodes take one pod of a program at a time. */
export function disruptionBudget(stack: Stack, role: Role): KubernetesObject {
  return validObject({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: role.objectName, labels: labelsOf(stack, role) },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: selectorOf(stack, role) },
      // A pod that does not become ready must not stop the drain that would move it.
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  });
}

function storeOf(role: Role, store: OverlayStore, env: readonly object[]): object {
  return store.kind === "postgres"
    ? { name: role.name, env: [{ name: "NINES_STORE", value: store.url }, fromSecret(role, "PGPASSWORD"), ...env] }
    : {
        name: role.name,
        env: [{ name: "NINES_STORE", value: `${dataFolder}/${role.name}.db` }, ...env],
        volumeMounts: [{ name: "data", mountPath: dataFolder }],
      };
}

function claimOf({ deploy }: Stack): IPersistentVolumeClaimSpec {
  return {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: deploy.volume.size } },
    ...(deploy.volume.class === undefined ? {} : { storageClassName: deploy.volume.class }),
  };
}
