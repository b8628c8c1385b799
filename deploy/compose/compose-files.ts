import { printYaml } from "../../slo/document/print-yaml.ts";
import { type GeneratedFile, generatedNotice } from "../../slo/generated-file.ts";
import type { Stack } from "../../slo/model.ts";
import { roleOf } from "../role.ts";
import { composeFile } from "./compose-file.ts";
import { ownSource } from "./composed-stack.ts";
import { alertmanagerConfigFor, haproxyConfig, prometheusConfig } from "./server-configs.ts";

/** Everything that Compose needs: its file, the stack, and the configurations of the servers beside it; `config` is the stack as YAML. */
export function composeFiles(stack: Stack, config: string): readonly GeneratedFile[] {
  const yaml = (data: object): string => `${generatedNotice}${printYaml(data)}`;
  const files = [
    { path: "alertmanager.yaml", text: yaml(alertmanagerConfigFor(stack, ownSource(stack.relay.sources))) },
    { path: "compose.yaml", text: yaml(composeFile(stack)) },
    { path: "env.example", text: envExample(stack) },
    { path: "haproxy.cfg", text: `${generatedNotice}${haproxyConfig}` },
    { path: "nines.config.yaml", text: `${generatedNotice}${config}` },
    { path: "prometheus.yaml", text: yaml(prometheusConfig(stack)) },
  ];
  return files.map((file) => ({ path: `deploy/compose/${file.path}`, text: file.text }));
}

/** Every variable that the file of Compose asks for. */
function envExample(stack: Stack): string {
  const names = ["exporter", "relay"] as const;
  const needed = new Set(["POSTGRES_PASSWORD", ...names.flatMap((name) => roleOf(stack, name).secretEnv)]);
  const lines = [...needed].sort().map((name) => `${name}=`);
  return `# Copy this to a file that is not generated, fill it in, and name it with --env-file.\n${lines.join("\n")}\n`;
}
