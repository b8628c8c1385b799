import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { pathOf } from "./prometheus-tools.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** What a test's Alertmanager is told. */
export interface AlertmanagerOptions {
  /** alertmanager.yml as text or as data. Default: one receiver that does nothing. */
  readonly config?: string | Readonly<Record<string, unknown>>;
  /** More flags; with `--cluster.listen-address` it joins a cluster. */
  readonly flags?: readonly string[];
  /** For one that comes back where it was. Default: a free one. */
  readonly port?: number;
}

/** An alert as `POST /api/v2/alerts` takes it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339; an end in the past resolves the alert. */
  readonly startsAt?: string;
  readonly endsAt?: string;
}

/** An alert as `GET /api/v2/alerts` shows it. */
export interface SeenAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: {
    readonly state: "active" | "suppressed" | "unprocessed";
    readonly inhibitedBy: readonly string[];
    readonly silencedBy: readonly string[];
  };
}

/** A real Alertmanager that runs, alone. */
export interface Alertmanager extends ServerProcess {
  /** Hands alerts in, as Prometheus does. */
  readonly postAlerts: (alerts: readonly PostedAlert[]) => Promise<void>;
  /** Every alert that it knows, with the receivers it goes to and what holds it back. */
  readonly alerts: () => Promise<readonly SeenAlert[]>;
  /** Reads its configuration again, after writing the given one; throws when it refuses it. */
  readonly reload: (config: AlertmanagerOptions["config"]) => Promise<void>;
}

const silent = { route: { receiver: "nobody" }, receivers: [{ name: "nobody" }] };

/** Starts a real Alertmanager on a free port and waits until it takes alerts. */
export async function startAlertmanager({
  config = silent,
  flags = [],
  port: wanted,
}: AlertmanagerOptions = {}): Promise<Alertmanager> {
  const folder = await makeTemporaryFolder("alertmanager");
  const configFile = join(folder, "alertmanager.yml");
  try {
    await writeFile(configFile, configText(config));
    await mkdir(join(folder, "data"));
    const server = await startServer({
      program: pathOf("alertmanager"),
      cwd: folder,
      port: wanted,
      readyPath: "/-/ready",
      args: (port) => [
        `--config.file=${configFile}`,
        `--storage.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        // Empty: no cluster, and no second port.
        ...(flags.some((flag) => flag.startsWith("--cluster.listen-address=")) ? [] : ["--cluster.listen-address="]),
        ...flags,
      ],
    });
    return alertmanagerAt(server, { folder, configFile });
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

function alertmanagerAt(
  server: ServerProcess,
  paths: { readonly folder: string; readonly configFile: string },
): Alertmanager {
  const call = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await fetch(server.url + path, init);
    if (response.ok) return response;
    throw new Error(`Alertmanager refuses ${path}: ${await response.text()}\n${server.log()}`);
  };
  return {
    ...server,
    postAlerts: async (alerts) => {
      const headers = { "content-type": "application/json" };
      await call("/api/v2/alerts", { method: "POST", headers, body: JSON.stringify(alerts) });
    },
    alerts: async () => (await (await call("/api/v2/alerts")).json()) as readonly SeenAlert[],
    reload: async (config = silent) => {
      await writeFile(paths.configFile, configText(config));
      await call("/-/reload", { method: "POST" });
    },
    stop: async () => {
      await server.stop();
      await removeFolder(paths.folder);
    },
  };
}

function configText(config: NonNullable<AlertmanagerOptions["config"]>): string {
  return typeof config === "string" ? config : JSON.stringify(config, null, 2);
}
