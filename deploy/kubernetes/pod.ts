import type { IContainer } from "kubernetes-models/v1/Container";
import type { IEnvVar } from "kubernetes-models/v1/EnvVar";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import type { IPodTemplateSpec } from "kubernetes-models/v1/PodTemplateSpec";
import type { IVolume } from "kubernetes-models/v1/Volume";
import { configFolder } from "../../slo/deploy/mounted-files.ts";
import type { Stack } from "../../slo/model.ts";
import { objectName, type Role, tokenFolder, tokenKey, userId } from "../role.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { podFiles } from "./pod-files.ts";

/** What differs between the pods of the two programs. */
export interface PodOptions {
  /** Beside config, address and token. */
  readonly args: readonly string[];
  readonly env: readonly IEnvVar[];
  readonly resources: NonNullable<IContainer["resources"]>;
  /** Answers 200 while others may send requests. */
  readonly readyPath: "/healthz" | "/readyz";
  /** Longest time from start to the first answer, in seconds. */
  readonly startSeconds: number;
  /** Time to end what is under way after the order to stop, in seconds. */
  readonly stopSeconds: number;
  readonly files?: readonly IVolume[];
  readonly mounts?: NonNullable<IContainer["volumeMounts"]>;
  /** Whether the program asks Kubernetes itself. */
  readonly asksKubernetes?: boolean;
  readonly sysctls?: NonNullable<IPodSpec["securityContext"]>["sysctls"];
}

/** Seconds in which everybody learns that a pod no longer answers, before it stops answering. */
const leaveSeconds = 5;

/** A pod that holds to the strictest of Kubernetes' pod security standards, restricted. */
export function podTemplate(stack: Stack, role: Role, options: PodOptions): IPodTemplateSpec {
  const { volumes, mounts } = podFiles(stack, role);
  return {
    metadata: { labels: labelsOf(stack, role) },
    spec: {
      serviceAccountName: role.objectName,
      automountServiceAccountToken: options.asksKubernetes === true,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: leaveSeconds + options.stopSeconds,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: userId,
        runAsGroup: userId,
        fsGroup: userId,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
        ...(options.sysctls === undefined ? {} : { sysctls: options.sysctls }),
      },
      ...apart(stack, role),
      containers: [container(stack, role, { ...options, mounts: [...mounts, ...(options.mounts ?? [])] })],
      volumes: [...volumes, ...(options.files ?? [])],
    },
  };
}

function container(stack: Stack, role: Role, options: PodOptions): IContainer {
  const answers = (path: string) => ({ httpGet: { path, port: "http" } });
  return {
    name: role.name,
    image: stack.deploy.image,
    imagePullPolicy: "IfNotPresent",
    args: [
      role.name,
      `--config=${configFolder}/config/nines.config.yaml`,
      `--listen=:${role.port}`,
      `--token-file=${tokenFolder}/${tokenKey}`,
      ...options.args,
    ],
    workingDir: configFolder,
    env: [...options.env, ...ownEnv(stack, role)],
    ports: [{ name: "http", containerPort: role.port }],
    // Until it is up, nobody else asks; afterwards a process that answers nothing for a minute is started again.
    startupProbe: {
      ...answers(options.readyPath),
      periodSeconds: 2,
      failureThreshold: Math.ceil(options.startSeconds / 2),
    },
    readinessProbe: { ...answers(options.readyPath), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
    livenessProbe: { ...answers("/healthz"), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    lifecycle: { preStop: { exec: { command: ["sleep", String(leaveSeconds)] } } },
    resources: options.resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [...(options.mounts ?? [])],
  };
}

function ownEnv(stack: Stack, role: Role): readonly IEnvVar[] {
  const texts = Object.entries(stack.deploy.env).flatMap(([name, value]) =>
    value.kind === "text"
      ? [{ name, value: literal(value.text) }]
      : name === value.key
        ? []
        : [fromSecret(role, name, value.key)],
  );
  return [...texts, ...role.secretEnv.map((name) => fromSecret(role, name))];
}

/** Kubernetes puts a variable's value in for its name in brackets, unless the dollar sign is there twice. */
function literal(text: string): string {
  return text.replaceAll("$(", "$$$$(");
}

/** A variable whose value is a key of the program's Secret. */
export function fromSecret(role: Role, name: string, key = name): IEnvVar {
  return { name, valueFrom: { secretKeyRef: { name: role.objectName, key } } };
}

/** Pods of one program keep away from each other: no zone, and no machine, takes all of them down. */
function apart(stack: Stack, role: Role): Pick<IPodSpec, "affinity" | "topologySpreadConstraints"> {
  const labelSelector = { matchLabels: selectorOf(stack, role) };
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector } },
        ],
      },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector,
      },
    ],
  };
}

/** Name of the ConfigMap with the stack. */
export function configName(stack: Stack): string {
  return objectName(stack, "config");
}
