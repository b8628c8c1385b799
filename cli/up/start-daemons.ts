import { join } from "node:path";
import { sloSpending } from "../../alerts/shift/slo-spending.ts";
import { startRelay } from "../../bot/run/relay.ts";
import { startExporter } from "../../exporters/run/exporter.ts";
import type { EventHub } from "../../service/http/event-stream.ts";
import type { ServeRoutes } from "../../service/http/serve-routes.ts";
import type { Logger } from "../../service/log.ts";
import type { Stack } from "../../slo/model.ts";
import type { EndingStack } from "./ending-stack.ts";
import type { DataFolder } from "./folder/data-folder.ts";
import { intakeUrls } from "./intake-urls.ts";
import type { SharedServer } from "./shared-server.ts";
import { type PlannedServers, relayMetricsPath } from "./start-servers.ts";
import type { UpSetup } from "./up-setup.ts";

/** What the daemons of the demo run with. */
export interface DaemonsOptions {
  readonly folder: DataFolder;
  readonly log: Logger;
  readonly ending: EndingStack;
  readonly setup: UpSetup;
  readonly stack: Stack;
  readonly server: SharedServer;
  readonly servers: PlannedServers;
  readonly events: EventHub;
  readonly token: string;
}

/** The exporter and the relay, each told where it would be told anything at all as a daemon of its own. */
export async function startDaemons(options: DaemonsOptions): Promise<void> {
  const { setup, stack, server, servers, folder, log, ending, events, token } = options;
  const env = { ...setup.env, NINES_DEMO_TOKEN: token };
  const common = { stack, listen: setup.listen, auth: setup.auth, tls: undefined, version: setup.version, env };
  const { alertmanager } = servers;
  const intake = intakeUrls(server.url);
  const authorization = `Bearer ${token}`;
  const relay = await startRelay({
    ...common,
    store: { engine: "sqlite", path: join(folder.path, "relay.db") },
    serve: withOwnMetricsPath(server.serve),
    events,
    externalUrl: server.url,
    log: log.child({ daemon: "relay" }),
  });
  ending.add(relay.stop);
  const exporter = await startExporter({
    ...common,
    location: "",
    shard: undefined,
    store: { engine: "sqlite", path: join(folder.path, "exporter.db") },
    serve: server.serve,
    events,
    // One way for each alert: through Alertmanager where there is one.
    receivers:
      alertmanager === undefined
        ? [{ kind: "webhook", url: intake.alerts, authorization }]
        : [{ kind: "alertmanager", url: alertmanager.url, authorization: undefined }],
    shiftReceivers: stack.shifts.length === 0 ? [] : [{ url: intake.shifts, authorization }],
    externalUrl: server.url,
    prometheusUrl: undefined,
    eventQueries: sloSpending,
    log: log.child({ daemon: "exporter" }),
  });
  ending.add(exporter.stop);
}

/** Both daemons have `/metrics`; the exporter's keeps the name. */
function withOwnMetricsPath(serve: ServeRoutes): ServeRoutes {
  return ({ routes, notReady }) =>
    serve({
      notReady,
      routes: routes.map((route) => (route.path === "/metrics" ? { ...route, path: relayMetricsPath } : route)),
    });
}
