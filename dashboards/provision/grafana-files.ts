import { printYaml } from "../../slo/document/print-yaml.ts";
import { secondsToDuration } from "../../slo/duration.ts";
import { type GeneratedFile, generatedNotice } from "../../slo/generated-file.ts";
import type { Stack } from "../../slo/model.ts";
import { boardFolder } from "./board-folder.ts";

/** Where the provider looks for boards; mount `grafana/dashboards` there. */
const boardsPath = "/var/lib/grafana/dashboards";

/** Grafana's file provisioning: the data source, and the folder of boards. */
export function grafanaFiles(stack: Stack): readonly GeneratedFile[] {
  return [
    { path: "grafana/provisioning/datasources/nines.yaml", text: yaml(datasources(stack)) },
    { path: "grafana/provisioning/dashboards/nines.yaml", text: yaml(providers(stack)) },
  ];
}

function datasources(stack: Stack): unknown {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        uid: "prometheus",
        type: "prometheus",
        access: "proxy",
        // Grafana fills it from its environment.
        url: "$PROMETHEUS_URL",
        isDefault: true,
        // The scrape interval, from which Grafana derives $__rate_interval.
        jsonData: { httpMethod: "POST", timeInterval: secondsToDuration(stack.scrapeSeconds) },
      },
    ],
  };
}

function providers(stack: Stack): unknown {
  return {
    apiVersion: 1,
    providers: [
      {
        name: `nines-${stack.name}`,
        type: "file",
        updateIntervalSeconds: 60,
        allowUiUpdates: false,
        disableDeletion: false,
        folder: boardFolder(stack),
        options: { path: `${boardsPath}/${folderPath(stack)}` },
      },
    ],
  };
}

/** The folder of a stack's boards as a file name. */
export function folderPath(stack: Stack): string {
  return (
    boardFolder(stack)
      .replace(/[^\p{L}\p{N}._-]+/gu, "-")
      .replace(/^\.+/, "") || "nines"
  );
}

function yaml(data: unknown): string {
  return `${generatedNotice}${printYaml(data)}`;
}
