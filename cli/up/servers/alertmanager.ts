import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alertmanagerConfig, type Route } from "../../../alerts/alertmanager.ts";
import type { Stack } from "../../../slo/model.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import type { ServerPlace } from "./server-place.ts";

/** Where Alertmanager sends what it groups. */
export interface RelayAddress {
  /** The relay's source: `http://127.0.0.1:9999/in/alerts`. */
  readonly url: string;
  /** File with the token that the source asks for. */
  readonly tokenFile: string;
}

/** Starts a real Alertmanager with the stack's own routes and inhibition, every receiver at the relay. */
export async function startAlertmanager(
  stack: Stack,
  relay: RelayAddress,
  { folder, port, program, ...rest }: ServerPlace,
): Promise<ChildServer> {
  const configFile = join(folder, "alertmanager.yml");
  const data = join(folder, "alertmanager");
  await mkdir(data, { recursive: true });
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify(configuration(stack, relay), null, 2));
  return startChildServer({
    ...rest,
    name: "Alertmanager",
    program,
    args: [
      `--config.file=${configFile}`,
      `--storage.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=http://127.0.0.1:${port}/`,
      // Empty: no cluster, and no second port.
      "--cluster.listen-address=",
    ],
    cwd: folder,
    logFile: join(folder, "alertmanager.log"),
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
  });
}

/** A demo is broken again and again: of a page, the second alert of a group is as urgent as the first. Everything else is as generated. */
function withShortIntervals(route: Route): Route {
  const isPage = route.matchers?.includes('severity="page"') === true;
  return {
    ...route,
    ...(isPage ? { group_interval: "10s" } : {}),
    ...(route.routes === undefined ? {} : { routes: route.routes.map(withShortIntervals) }),
  };
}

function configuration(stack: Stack, { url, tokenFile }: RelayAddress): object {
  const { receivers, route, ...others } = alertmanagerConfig(stack, { relayUrl: url });
  const rest = { ...others, route: withShortIntervals(route) };
  const http_config = { authorization: { credentials_file: tokenFile } };
  return {
    ...rest,
    receivers: receivers.map(({ name, webhook_configs }) => ({
      name,
      webhook_configs: webhook_configs.map((webhook) => ({ ...webhook, http_config })),
    })),
  };
}
