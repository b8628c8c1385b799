import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { deployFiles } from "../../deploy/deploy-files.ts";
import { type KubernetesObject, validObject } from "../../deploy/kubernetes/valid-object.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { deployCases, written } from "./deploy-cases.ts";
import { kustomized, type Manifest, needsKubectl, writeFiles } from "./kustomize.ts";

const overlays = [
  { name: "minimal", overlay: "one-replica" },
  { name: "everything", overlay: "one-replica" },
  { name: "everything", overlay: "ha" },
  { name: "everything", overlay: "exporter-virginia" },
] as const;

needsKubectl("The overlays, put together by kubectl,", () => {
  let folder = "";
  const rendered = (name: string, overlay: string) => kustomized(`${folder}/${name}`, overlay);
  beforeAll(async () => {
    folder = await makeTemporaryFolder("deploy");
    for (const [name, spec] of Object.entries(deployCases))
      await writeFiles(`${folder}/${name}`, deployFiles(written(spec)));
  });
  afterAll(() => removeFolder(folder));

  test.each(overlays)("are objects of Kubernetes: $name, $overlay", async ({ name, overlay }) => {
    const objects = await rendered(name, overlay);
    expect(objects.length).toBeGreaterThan(5);
    for (const object of objects.filter(({ kind }) => kind !== "ConfigMap"))
      validObject(object as unknown as KubernetesObject);
    const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each(overlays)("refer only to what is there: $name, $overlay", async ({ name, overlay }) => {
    const objects = await rendered(name, overlay);
    const has = (kind: string, wanted: string) =>
      objects.some((object) => object.kind === kind && object.metadata.name === wanted);
    for (const { spec } of podsOf(objects)) {
      expect(has("ServiceAccount", spec.template.spec.serviceAccountName)).toBe(true);
      for (const volume of spec.template.spec.volumes) {
        if (volume.configMap !== undefined && volume.configMap.optional !== true)
          expect(has("ConfigMap", volume.configMap.name)).toBe(true);
        if (volume.persistentVolumeClaim !== undefined)
          expect(has("PersistentVolumeClaim", volume.persistentVolumeClaim.claimName)).toBe(true);
      }
      const [container] = spec.template.spec.containers;
      const volumes = [
        ...spec.template.spec.volumes,
        ...(spec.volumeClaimTemplates ?? []).map((one: Manifest) => one.metadata),
      ];
      for (const mount of container.volumeMounts) expect(volumes.map((one) => one.name)).toContain(mount.name);
      const used = [...container.args.join(" ").matchAll(/\$\((\w+)\)/g)].map(([, variable]) => variable);
      expect(container.env.map((one: { name: string }) => one.name)).toEqual(expect.arrayContaining(used));
    }
  });

  test.each(overlays)("select their own pods and no others: $name, $overlay", async ({ name, overlay }) => {
    const objects = await rendered(name, overlay);
    const pods = podsOf(objects);
    for (const { kind, metadata, spec } of objects) {
      const selector =
        kind === "Service"
          ? spec.selector
          : kind === "NetworkPolicy"
            ? spec.podSelector.matchLabels
            : spec?.selector?.matchLabels;
      if (selector === undefined) continue;
      const found = pods.filter((pod) =>
        Object.entries(selector).every(([label, value]) => pod.spec.template.metadata.labels[label] === value),
      );
      expect(found.map((pod) => pod.metadata.name)).toEqual([metadata.name]);
    }
  });

  test.each(overlays)("keep to the restricted pod security standard: $name, $overlay", async ({ name, overlay }) => {
    for (const { spec } of podsOf(await rendered(name, overlay))) {
      const pod = spec.template.spec;
      // Only an exporter that reads weights in Kubernetes asks its API.
      const asks = name === "everything" && pod.containers[0].name === "exporter";
      expect(pod).toMatchObject({
        automountServiceAccountToken: asks,
        securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: "RuntimeDefault" } },
      });
      expect(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC).toBeUndefined();
      for (const { securityContext } of pod.containers)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
      // The only sysctl is one that the standard calls safe.
      expect((pod.securityContext.sysctls ?? []).map((one: { name: string }) => one.name)).toEqual(
        name === "everything" && spec.serviceName !== undefined ? ["net.ipv4.ping_group_range"] : [],
      );
    }
  });

  test.each(overlays)(
    "have every object in the namespace, with the labels asked for: $name, $overlay",
    async ({ name, overlay }) => {
      for (const { metadata } of await rendered(name, overlay)) {
        expect(metadata.namespace).toBe(name === "minimal" ? "nines" : "observability");
        if (name === "everything")
          expect(metadata.labels).toMatchObject({ release: "kube-prometheus-stack", team: "shop" });
      }
    },
  );

  test("one replica keeps SQLite on volumes and never runs twice", async () => {
    const objects = await rendered("everything", "one-replica");
    expect(objects.map(({ kind }) => kind)).not.toContain("PodDisruptionBudget");
    const relay = objects.find(({ kind }) => kind === "Deployment");
    expect(relay?.spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
    expect(relay?.spec.strategy.rollingUpdate).toBeUndefined();
    const exporter = objects.find(({ kind }) => kind === "StatefulSet");
    expect(exporter?.spec).toMatchObject({ replicas: 1, volumeClaimTemplates: [{ metadata: { name: "data" } }] });
    const claims = [
      exporter?.spec.volumeClaimTemplates[0].spec,
      objects.find(({ kind }) => kind === "PersistentVolumeClaim")?.spec,
    ];
    for (const claim of claims)
      expect(claim).toEqual({
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "5Gi" } },
        storageClassName: "fast",
      });
  });

  test("high availability survives the loss of any pod, node or zone", async () => {
    const objects = await rendered("everything", "ha");
    const [exporter, relay] = ["StatefulSet", "Deployment"].map((kind) =>
      objects.find((object) => object.kind === kind),
    );
    expect(exporter?.spec).toMatchObject({ replicas: 3, podManagementPolicy: "Parallel" });
    expect(relay?.spec).toMatchObject({
      replicas: 3,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
    expect(
      objects
        .filter(({ kind }) => kind === "PodDisruptionBudget")
        .map(({ metadata, spec }) => [metadata.name, spec.maxUnavailable]),
    ).toEqual([
      ["shop-exporter", 1],
      ["shop-relay", 1],
    ]);
    for (const one of [exporter, relay]) {
      const pod = one?.spec.template.spec;
      expect(pod.topologySpreadConstraints).toEqual([
        expect.objectContaining({ topologyKey: "topology.kubernetes.io/zone" }),
      ]);
      expect(pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    }
    const { resources } = relay?.spec.template.spec.containers[0] ?? {};
    expect(resources.requests).toEqual(resources.limits);
  });

  test("another stack is another ConfigMap, so that pods with the old one are replaced", async () => {
    const nameOf = async (name: string) =>
      (await rendered(name, "one-replica")).find(({ kind }) => kind === "ConfigMap")?.metadata.name;
    expect(await nameOf("minimal")).toMatch(/^shop-config-[a-z0-9]{10}$/);
    expect(await nameOf("minimal")).not.toBe(await nameOf("everything"));
  });
});

function podsOf(objects: readonly Manifest[]): readonly Manifest[] {
  return objects.filter(({ kind }) => kind === "StatefulSet" || kind === "Deployment");
}
