import { join } from "node:path";
import type { Stack } from "../../slo/model.ts";
import type { EndingStack } from "./ending-stack.ts";
import { findProgram, programNames, type ServerName } from "./find-program.ts";
import type { DataFolder } from "./folder/data-folder.ts";
import { startAlertmanager } from "./servers/alertmanager.ts";
import type { ChildServer } from "./servers/child-server.ts";
import { startPrometheus } from "./servers/prometheus.ts";
import type { ServerPlace } from "./servers/server-place.ts";

/** A server that is installed, where it will answer, and where it lies. */
export interface PlannedServer {
  readonly url: string;
  readonly place: ServerPlace;
}

export type PlannedServers = Readonly<Partial<Record<ServerName, PlannedServer>>>;

interface PlanOptions extends Pick<ServerPlace, "onStarted" | "onLost" | "signal"> {
  readonly folder: DataFolder;
  readonly path: string | undefined;
}

/** The real servers that are on the PATH, each with a port of its own. */
export async function planServers({ folder, path, ...rest }: PlanOptions): Promise<PlannedServers> {
  const planned: Partial<Record<ServerName, PlannedServer>> = {};
  for (const name of Object.keys(programNames) as readonly ServerName[]) {
    const program = findProgram(name, path);
    if (program === undefined) continue;
    const port = await folder.portFor(name);
    const place = { program, port, folder: folder.path, socketFolder: folder.socketFolder, ...rest };
    planned[name] = { url: `http://127.0.0.1:${port}`, place };
  }
  return planned;
}

interface ServersOptions {
  readonly stack: Stack;
  readonly servers: PlannedServers;
  /** Where everything that was generated lies. */
  readonly generated: string;
  readonly relay: { readonly url: string; readonly tokenFile: string };
  /** `host:port` of the versions of the shop. */
  readonly shop: readonly string[];
  /** Where nines itself answers, and the token that it asks for. */
  readonly nines: { readonly url: string; readonly tokenFile: string | undefined };
  readonly ending: EndingStack;
}

/** Starts those of Prometheus and Alertmanager that are planned, at once. */
export async function startServers(options: ServersOptions): Promise<void> {
  const { stack, servers, generated, relay, ending } = options;
  const { prometheus, alertmanager, haproxy } = servers;
  const starting: Promise<ChildServer>[] = [];
  if (alertmanager !== undefined) starting.push(startAlertmanager(stack, relay, alertmanager.place));
  if (prometheus !== undefined) {
    const { host } = new URL(options.nines.url);
    const nines = { targets: [host], tokenFile: options.nines.tokenFile };
    const jobs = [
      { job: "shop", targets: options.shop },
      { job: "nines-exporter", ...nines },
      { job: "nines-relay", ...nines, path: relayMetricsPath },
      ...(haproxy === undefined ? [] : [{ job: "haproxy", targets: [hostOf(haproxy)], path: "/haproxy/metrics" }]),
    ];
    const rules = join(generated, "prometheus/rules/*.yaml");
    const told = alertmanager === undefined ? undefined : hostOf(alertmanager);
    starting.push(startPrometheus({ jobs, rules, alertmanager: told }, prometheus.place));
  }
  const started = await Promise.allSettled(starting);
  for (const one of started) if (one.status === "fulfilled") ending.add(one.value.stop);
  for (const one of started) if (one.status === "rejected") throw one.reason;
}

/** Where the relay's metrics are when the exporter's have `/metrics`. */
export const relayMetricsPath = "/metrics/relay";

function hostOf({ url }: PlannedServer): string {
  return new URL(url).host;
}
