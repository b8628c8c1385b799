import { composeFile } from "../../deploy/compose/compose-file.ts";
import { composedStack } from "../../deploy/compose/composed-stack.ts";
import { deployedStack, servicesText, stackText } from "../../deploy/deployed-stack.ts";
import { exporterObjects } from "../../deploy/kubernetes/exporter-objects.ts";
import { overlaysOf } from "../../deploy/kubernetes/overlays.ts";
import { relayObjects } from "../../deploy/kubernetes/relay-objects.ts";
import type { RoleName } from "../../slo/deploy/secret-needs.ts";
import type { Stack } from "../../slo/model.ts";
import type { StackSpec } from "../../slo/spec.ts";
import { written } from "./deploy-cases.ts";

/** One command that a container runs. */
export interface ContainerCommand {
  /** `ha`, or `compose`. */
  readonly place: string;
  readonly role: RoleName;
  /** With every `$(NAME)` filled in, as the kubelet does. */
  readonly args: readonly string[];
  /** The stack as it reads it. */
  readonly stack: Stack;
  readonly config: string;
}

interface Entry {
  readonly name: string;
  readonly value?: string;
}

interface Pods {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly { readonly args?: readonly string[]; readonly env?: readonly Entry[] }[];
      };
    };
  };
}

/** Every command that the containers of a stack run, on Kubernetes in the second pod of each overlay, and with Compose. */
export function containerCommands(spec: StackSpec, podIndex = 0): readonly ContainerCommand[] {
  const inCluster = deployedStack(written(spec));
  const kubernetes = overlaysOf(inCluster.stack).flatMap(({ name, roles, patches }) =>
    roles.map((role): ContainerCommand => {
      const objects = role.name === "exporter" ? exporterObjects : relayObjects;
      const whole = objects(inCluster.stack, role).find(({ kind }) => kind === "StatefulSet" || kind === "Deployment");
      const patch = patches.find((one) => one.name === role.name)?.patch;
      const env = new Map([whole, patch].flatMap((part) => entriesOf(part as unknown as Pods)));
      env.set("NINES_POD_INDEX", String(podIndex));
      const args = (whole as unknown as Pods).spec.template.spec.containers[0]?.args ?? [];
      return { place: name, role: role.name, args: args.map((arg) => filledIn(arg, env)), ...read(inCluster) };
    }),
  );
  const composed = composedStack(written(spec));
  const services = composeFile(composed.stack).services;
  const compose = (["exporter", "relay"] as const).map(
    (role): ContainerCommand => ({ place: "compose", role, args: services[role]?.command ?? [], ...read(composed) }),
  );
  return [...kubernetes, ...compose];
}

function read({
  spec,
  stack,
}: {
  readonly spec: StackSpec;
  readonly stack: Stack;
}): Pick<ContainerCommand, "stack" | "config"> {
  return { stack, config: stackText(spec, servicesText(spec)) };
}

function entriesOf(pods: Pods): readonly (readonly [string, string])[] {
  return (pods.spec.template.spec.containers[0]?.env ?? []).map(({ name, value }) => [name, value ?? "?"]);
}

function filledIn(arg: string, env: ReadonlyMap<string, string>): string {
  return arg.replace(/\$\((\w+)\)/g, (all, name: string) => env.get(name) ?? all);
}
