import { printYaml } from "../../slo/document/print-yaml.ts";
import { type GeneratedFile, generatedNotice } from "../../slo/generated-file.ts";
import type { Stack } from "../../slo/model.ts";
import { type Role, rolesOf } from "../role.ts";
import { exporterObjects } from "./exporter-objects.ts";
import { monitorOf } from "./monitor-objects.ts";
import { type Overlay, overlaysOf } from "./overlays.ts";
import { configName } from "./pod.ts";
import { relayObjects } from "./relay-objects.ts";
import { shiftAccess } from "./shift-access.ts";

/** A file under the folder of the manifests. */
type Manifest = { readonly path: string; readonly text: string };

/** The manifests as a Kustomize base with overlays; `config` is the stack as its pods read it. */
export function kubernetesFiles(stack: Stack, config: string): readonly GeneratedFile[] {
  const files: readonly Manifest[] = [
    { path: "base/config/nines.config.yaml", text: `${generatedNotice}${config}` },
    kustomization("base/config", {
      // A new name for new contents: pods whose stack has changed are replaced, and a rollback finds the old one.
      configMapGenerator: [{ name: configName(stack), files: ["nines.config.yaml"] }],
    }),
    ...rolesOf(stack).flatMap((role) => roleFiles(stack, role)),
    ...overlaysOf(stack).flatMap((overlay) => overlayFiles(stack, overlay)),
    ...accessFiles(stack),
  ];
  return files.map(({ path, text }) => ({ path: `deploy/kubernetes/${path}`, text }));
}

function roleFiles(stack: Stack, role: Role): readonly Manifest[] {
  const objects = role.name === "exporter" ? exporterObjects(stack, role) : relayObjects(stack, role);
  return [
    { path: `base/${role.name}/${role.name}.yaml`, text: printObjects(objects) },
    kustomization(`base/${role.name}`, { resources: [`${role.name}.yaml`] }),
    { path: `monitors/${role.name}/service-monitor.yaml`, text: printObjects([monitorOf(stack, role)]) },
    kustomization(`monitors/${role.name}`, { resources: ["service-monitor.yaml"] }),
  ];
}

function overlayFiles({ deploy }: Stack, { name, roles, patches, objects }: Overlay): readonly Manifest[] {
  const folder = `overlays/${name}`;
  const bases = ["config", ...roles.map((role) => role.name)].map((base) => `../../base/${base}`);
  const monitors = roles.map((role) => `../../monitors/${role.name}`);
  const own = objects.length === 0 ? [] : [{ path: `${folder}/objects.yaml`, text: printObjects(objects) }];
  return [
    ...own,
    ...patches.map((one) => ({ path: `${folder}/${one.name}-patch.yaml`, text: printObjects([one.patch]) })),
    kustomization(folder, {
      namespace: deploy.namespace,
      ...(Object.keys(deploy.labels).length === 0
        ? {}
        : { labels: [{ pairs: deploy.labels, includeSelectors: false }] }),
      resources: [...bases, ...monitors, ...(own.length === 0 ? [] : ["objects.yaml"])],
      patches: patches.map((one) => ({ path: `${one.name}-patch.yaml` })),
    }),
  ];
}

/** Apart from the overlays, which put all that they hold into one namespace: these objects belong to the namespaces of the services. */
function accessFiles(stack: Stack): readonly Manifest[] {
  const objects = shiftAccess(stack);
  if (objects.length === 0) return [];
  return [
    { path: "access/shifts.yaml", text: printObjects(objects) },
    kustomization("access", { resources: ["shifts.yaml"] }),
  ];
}

function kustomization(folder: string, data: object): Manifest {
  const whole = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", ...data };
  return { path: `${folder}/kustomization.yaml`, text: `${generatedNotice}${printYaml(whole)}` };
}

function printObjects(objects: readonly object[]): string {
  return `${generatedNotice}${objects.map(printYaml).join("---\n")}`;
}
