import { type MountedFile, mountedFiles } from "../slo/deploy/mounted-files.ts";
import { type RoleName, secretNeeds } from "../slo/deploy/secret-needs.ts";
import type { Stack } from "../slo/model.ts";

/** A program of the stack as it runs in containers. */
export interface Role {
  readonly name: RoleName;
  /** Of its objects, and of the Secret that the user makes: `shop-exporter`. */
  readonly objectName: string;
  readonly port: number;
  /** Variables that come from keys of the Secret. */
  readonly secretEnv: readonly string[];
  /** Files that come from keys of the Secret. */
  readonly secretFiles: readonly MountedFile[];
}

/** Where each program listens; Prometheus' list of ports of exporters begins at 9100. */
export const ports: Readonly<Record<RoleName, number>> = { exporter: 9115, relay: 9116 };

/** What the bearer token for a program's own pages and metrics is called in its Secret. */
export const tokenKey = "access-token";
/** Where the containers see it. */
export const tokenFolder = "/etc/nines/own";
/** Where SQLite's volume is. */
export const dataFolder = "/var/lib/nines";
/** Nobody's account in the image; any other number above 10000 does as well. */
export const userId = 10_001;

/** What of the stack runs in containers: the relay always, the exporter when there is anything for it to do. */
export function rolesOf(stack: Stack): readonly Role[] {
  const { discovery, prometheus } = stack.exporter;
  const hasWork = stack.probes.length + discovery.length + stack.shifts.length > 0 || prometheus !== undefined;
  return hasWork ? [roleOf(stack, "exporter"), roleOf(stack, "relay")] : [roleOf(stack, "relay")];
}

/** One of the two, whether it has anything to do or not. */
export function roleOf(stack: Stack, name: RoleName): Role {
  const { env, files } = secretNeeds(stack, name);
  return {
    name,
    objectName: objectName(stack, name),
    port: ports[name],
    secretEnv: env,
    secretFiles: mountedFiles(files).mounted,
  };
}

/** A name that is no longer than the label with the revision of a StatefulSet leaves room for, which is 52 characters. */
export function objectName(stack: Stack, suffix: string): string {
  return `${stack.name.slice(0, 40).replace(/-+$/, "")}-${suffix}`;
}

/** Whether some probe sends echo requests, which takes a right of its own. */
export function needsPing(stack: Stack): boolean {
  return [...stack.probes, ...stack.exporter.discovery.map(({ like }) => like)].some(({ kind }) => kind === "icmp");
}
