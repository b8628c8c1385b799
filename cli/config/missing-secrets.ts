import { existsSync } from "node:fs";
import { secretNeeds } from "../../slo/deploy/secret-needs.ts";
import type { Stack } from "../../slo/model.ts";

/** What the config and options of a daemon name and this machine does not have: its part works once it comes. */
export function missingSecrets(
  stack: Stack,
  daemon: "exporter" | "relay",
  { env, tokenFiles }: { readonly env: NodeJS.ProcessEnv; readonly tokenFiles: readonly string[] },
): readonly string[] {
  // What containers get is theirs; here the daemon runs by itself.
  const needs = secretNeeds({ ...stack, deploy: { ...stack.deploy, env: {} } }, daemon);
  return [
    ...needs.env.filter((name) => (env[name] ?? "") === "").map((name) => `env ${name}`),
    ...[...needs.files, ...tokenFiles].filter((path) => !existsSync(path)).map((path) => `file ${path}`),
  ];
}
