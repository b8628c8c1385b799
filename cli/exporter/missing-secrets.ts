import { existsSync } from "node:fs";
import { secretNeeds } from "../../slo/deploy/secret-needs.ts";
import type { Stack } from "../../slo/model.ts";

/** What the exporter's config and options name and this machine does not have: such probes are inconclusive until it comes. */
export function missingSecrets(
  stack: Stack,
  { env, tokenFiles }: { readonly env: NodeJS.ProcessEnv; readonly tokenFiles: readonly string[] },
): readonly string[] {
  // What containers get is theirs; here the exporter runs by itself.
  const needs = secretNeeds({ ...stack, deploy: { ...stack.deploy, env: {} } }, "exporter");
  return [
    ...needs.env.filter((name) => (env[name] ?? "") === "").map((name) => `env ${name}`),
    ...[...needs.files, ...tokenFiles].filter((path) => !existsSync(path)).map((path) => `file ${path}`),
  ];
}
