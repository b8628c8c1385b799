import type { Stack } from "../model.ts";
import { type Problem, show } from "../problem.ts";
import { mountedFiles, type Unmountable } from "./mounted-files.ts";
import { type RoleName, secretNeeds } from "./secret-needs.ts";

/** A ConfigMap holds 1 MiB (kubernetes.io/docs/concepts/configuration/configmap); YAML of a stack is a little longer than its JSON. */
export const largestConfig = 900 * 1024;

/** What stands between this stack and containers, where somebody wrote that it is to run in them. */
export function lintDeploy(stack: Stack, input: Readonly<Record<string, unknown>>): readonly Problem[] {
  if (input["deploy"] === undefined) return [];
  const roles: readonly RoleName[] = ["exporter", "relay"];
  return [
    ...roles.flatMap((role) =>
      mountedFiles(secretNeeds(stack, role).files).left.map((file) => fileProblem(file, role)),
    ),
    ...sizeProblems(input),
  ];
}

function fileProblem({ path, why }: Unmountable, role: RoleName): Problem {
  const reason =
    why === "same-name"
      ? `another file of the ${role} has the same name, and a Secret has one key of a name`
      : "a Secret would take the place of its whole folder";
  return {
    code: "deploy-file",
    path: "deploy",
    message: `the file ${show(path)} cannot be given to the ${role}'s pods: ${reason}`,
    hint: "move it to a folder of its own, such as /run/secrets, or put it into the image",
    severity: "warning",
  };
}

function sizeProblems(input: Readonly<Record<string, unknown>>): readonly Problem[] {
  const size = configSize(input);
  if (size <= largestConfig) return [];
  return [
    {
      code: "deploy-size",
      path: "deploy",
      message: `the stack has ${(size / 1024 / 1024).toFixed(1)} MiB, and a ConfigMap of Kubernetes holds 1 MiB: deploy/ holds no manifests`,
      hint: "generate it in parts, one config each, or build the config into the image and run that",
      severity: "warning",
    },
  ];
}

/** About how long a stack is as YAML. */
export function configSize(input: unknown): number {
  return JSON.stringify(input).length;
}
