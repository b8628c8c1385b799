import { shiftIntake } from "../../slo/deploy/shift-intake.ts";
import type { Stack } from "../../slo/model.ts";
import { needsPing, type Role, roleOf, userId } from "../role.ts";
import { labelsOf, podsNamed, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod.ts";
import { asksKubernetes } from "./shift-access.ts";
import { type KubernetesObject, validObject } from "./valid-object.ts";

/** The exporter's objects, but for what depends on where state is kept. */
export function exporterObjects(stack: Stack, role: Role): readonly KubernetesObject[] {
  const metadata = { name: role.objectName, labels: labelsOf(stack, role) };
  const selector = { matchLabels: selectorOf(stack, role) };
  const { cpu, memory } = stack.deploy.exporter;
  const objects: readonly KubernetesObject[] = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      // Each shard has its own targets, so each is asked by itself.
      spec: {
        clusterIP: "None",
        selector: selectorOf(stack, role),
        ports: [{ name: "http", port: role.port, targetPort: "http" }],
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata,
      spec: {
        replicas: 1,
        serviceName: role.objectName,
        selector,
        podManagementPolicy: "Parallel",
        template: podTemplate(stack, role, {
          args: [
            "--store=$(NINES_STORE)",
            "--shard=$(NINES_POD_INDEX)/$(NINES_SHARDS)",
            ...(stack.exporter.locations.length === 0 ? [] : ["--location=$(NINES_LOCATION)"]),
            ...alertArgs(stack),
            ...shiftArgs(stack),
          ],
          env: [
            // Kubernetes 1.28 and later put it on the pods of a StatefulSet.
            {
              name: "NINES_POD_INDEX",
              valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } },
            },
            { name: "NINES_SHARDS", value: "1" },
          ],
          // No limit of processor time: a throttled probe would measure its own waiting.
          resources: { requests: { cpu, memory }, limits: { memory } },
          readyPath: "/readyz",
          startSeconds: 300,
          asksKubernetes: asksKubernetes(stack),
          stopSeconds: 25,
          ...(needsPing(stack)
            ? { sysctls: [{ name: "net.ipv4.ping_group_range", value: `${userId} ${userId}` }] }
            : {}),
        }),
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: {
        podSelector: selector,
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [podsNamed("prometheus")], ports: [{ port: role.port }] }],
        // It probes whatever the stack names.
        egress: [{}],
      },
    },
  ];
  return objects.map(validObject);
}

function alertArgs(stack: Stack): readonly string[] {
  if (stack.exporter.alerts !== "exporter") return [];
  return stack.deploy.alertmanagers.map((url) => `--alertmanager=${url}`);
}

function shiftArgs(stack: Stack): readonly string[] {
  const source = shiftIntake(stack);
  const { objectName, port } = roleOf(stack, "relay");
  return source === undefined ? [] : [`--shifts-to=http://${objectName}:${port}/in/${source}`];
}
