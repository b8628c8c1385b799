import { configSize, largestConfig } from "../slo/deploy/lint-deploy.ts";
import type { GeneratedFile } from "../slo/generated-file.ts";
import { composeFiles } from "./compose/compose-files.ts";
import { composedStack } from "./compose/composed-stack.ts";
import { type DeployedStack, deployedStack, servicesText, stackText } from "./deployed-stack.ts";
import { dockerfile, dockerignore } from "./image/dockerfile.ts";
import { kubernetesFiles } from "./kubernetes/kubernetes-files.ts";
import { readme } from "./readme.ts";
import { needsPing } from "./role.ts";

/** A stack in containers: Dockerfile, Kubernetes manifests and Compose file. One that no ConfigMap can hold has none. */
export function deployFiles(written: DeployedStack): readonly GeneratedFile[] {
  if (configSize(written.spec) > largestConfig) return [];
  const inCluster = deployedStack(written);
  const composed = composedStack(written);
  const services = servicesText(written.spec);
  const image = { from: "project", ping: needsPing(written.stack) } as const;
  return [
    { path: "deploy/Dockerfile", text: dockerfile(image) },
    { path: "deploy/Dockerfile.dockerignore", text: dockerignore(image) },
    { path: "deploy/README.md", text: readme(inCluster.stack, composed.stack) },
    ...kubernetesFiles(inCluster.stack, stackText(inCluster.spec, services)),
    ...composeFiles(composed.stack, stackText(composed.spec, services)),
  ];
}
