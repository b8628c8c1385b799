import { shiftIntake } from "../../slo/deploy/shift-intake.ts";
import type { Stack } from "../../slo/model.ts";
import { type Role, roleOf } from "../role.ts";
import { labelsOf, podsNamed, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod.ts";
import { type KubernetesObject, validObject } from "./valid-object.ts";

/** The relay's objects, but for what depends on where state is kept. */
export function relayObjects(stack: Stack, role: Role): readonly KubernetesObject[] {
  const metadata = { name: role.objectName, labels: labelsOf(stack, role) };
  const selector = { matchLabels: selectorOf(stack, role) };
  const { cpu, memory } = stack.deploy.relay;
  const objects: readonly KubernetesObject[] = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: selectorOf(stack, role), ports: [{ name: "http", port: role.port, targetPort: "http" }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 1,
        selector,
        template: podTemplate(stack, role, {
          args: ["--store=$(NINES_STORE)"],
          env: [],
          // The same in requests and limits: Guaranteed, the last to be evicted. A crowded machine is when alerts come.
          resources: { requests: { cpu, memory }, limits: { cpu, memory } },
          // Its /readyz is red when Slack lets nobody in, and then alerts must be taken and kept all the same.
          readyPath: "/healthz",
          startSeconds: 120,
          stopSeconds: 40,
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
        ingress: [{ from: [...sendersOf(stack)], ports: [{ port: role.port }] }],
        egress: [
          {
            ports: [
              { port: 53, protocol: "UDP" },
              { port: 53, protocol: "TCP" },
            ],
          },
          { ports: egressPorts(stack).map((port) => ({ port })) },
        ],
      },
    },
  ];
  return objects.map(validObject);
}

/** Alertmanager, Prometheus, and the exporter that tells of shifts; with an address for the outside everybody, because an ingress may stand in any namespace. */
function sendersOf(stack: Stack): readonly object[] {
  return stack.relay.url === undefined
    ? [
        podsNamed("alertmanager"),
        podsNamed("prometheus"),
        ...(shiftIntake(stack) === undefined ? [] : [exporterOf(stack)]),
      ]
    : [{ namespaceSelector: {} }];
}

/** Pods of the stack's own exporter, which tells of traffic shifts. */
function exporterOf(stack: Stack): object {
  return { podSelector: { matchLabels: selectorOf(stack, roleOf(stack, "exporter")) } };
}

/** Ports of what the relay calls: Slack and AWS, the database, and the addresses in the stack. */
function egressPorts({ relay, deploy }: Stack): readonly number[] {
  const addresses = [
    ...relay.sources.flatMap((source) =>
      source.kind === "alertmanager" ? source.api : source.kind === "sqs" ? [source.endpoint ?? source.queueUrl] : [],
    ),
    ...relay.handOvers.map(({ url }) => url),
    ...[relay.prometheus, relay.exporter].flatMap((one) => (one === undefined ? [] : [one.url])),
  ];
  const database = deploy.store.kind === "postgres" ? [portOf(deploy.store.url, 5432)] : [];
  // Pods on EKS get their credentials from an agent on port 80.
  const aws = relay.sources.some(({ kind }) => kind === "sqs" || kind === "sns") ? [80] : [];
  const own = addresses.map((url) => portOf(url, url.startsWith("http:") ? 80 : 443));
  return [...new Set([443, ...aws, ...database, ...own])].sort((a, b) => a - b);
}

function portOf(url: string, usual: number): number {
  const { port } = new URL(url);
  return port === "" ? usual : Number(port);
}
