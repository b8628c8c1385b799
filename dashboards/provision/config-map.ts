import { printYaml } from "../../slo/document/print-yaml.ts";
import { type GeneratedFile, generatedNotice } from "../../slo/generated-file.ts";
import type { Stack } from "../../slo/model.ts";
import { boardFolder } from "./board-folder.ts";

/** A board as a ConfigMap that Grafana's dashboard sidecar finds by its label. */
export function boardConfigMap(uid: string, json: string, stack: Stack): GeneratedFile {
  const object = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `dashboard-${uid}`,
      labels: { grafana_dashboard: "1", "app.kubernetes.io/managed-by": "nines", "nines-stack": stack.name },
      annotations: { grafana_folder: boardFolder(stack) },
    },
    data: { [`${uid}.json`]: json },
  };
  return { path: `kubernetes/dashboard-${uid}.yaml`, text: `${generatedNotice}${printYaml(object)}` };
}
