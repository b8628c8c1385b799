import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alertmanagerConfig } from "../../alerts/alertmanager.ts";
import { type FakeSlack, startFakeSlack } from "../../bot/testing/slack/fake-slack.ts";
import { stackOf, writeStack } from "../../test/alerts/generated-stack.ts";
import { freePort } from "../../test/servers/free-port.ts";
import { pathOf } from "../../test/servers/prometheus-tools.ts";
import { type DeliveryTap, startDeliveryTap } from "./delivery-tap.ts";
import { type Killable, startKillable } from "./killable.ts";
import { type SoakTargets, startSoakTargets } from "./soak-targets.ts";

/** What is tried: own processes that can be killed, and in this one what counts and looks. */
export interface SoakWorld {
  readonly targets: SoakTargets;
  readonly slack: FakeSlack;
  readonly tap: DeliveryTap;
  readonly exporter: Killable;
  readonly relay: Killable;
  readonly prometheus: Killable;
  readonly alertmanager: Killable;
}

const bin = join(import.meta.dirname, "..", "..", "cli", "nines.mjs");

/** Of every target's objective. */
export const errorBudget = 0.5;
export const intervalSeconds = 2;

/** Starts everything in a folder; what has started is handed to `ending` at once. */
export async function startSoakWorld(
  names: readonly string[],
  { folder, ending }: { readonly folder: string; readonly ending: (() => Promise<void>)[] },
): Promise<SoakWorld> {
  const started = <T extends { readonly stop: () => Promise<void> }>(part: T): T => {
    ending.push(part.stop);
    return part;
  };
  const ports = { prometheus: await freePort(), alertmanager: await freePort(), exporter: 0, relay: 0 };
  ports.exporter = await freePort();
  ports.relay = await freePort();
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const targets = started(await startSoakTargets(names));
  const slack = started(await startFakeSlack({ channels: ["alerts"] }));
  const tap = started(await startDeliveryTap(at(ports.relay)));
  await writeFile(join(folder, "bot"), slack.tokens.bot);
  await writeFile(join(folder, "app"), slack.tokens.app);
  const spec = specOf(names, {
    targets: targets.url,
    alertmanager: at(ports.alertmanager),
    prometheus: at(ports.prometheus),
    folder,
  });
  await writeFile(join(folder, "nines.config.json"), JSON.stringify(spec));
  const stack = stackOf(spec);
  // An outage of less than a minute is to be seen; budgets keep their minutes.
  for (const file of await writeStack(stack, { folder, part: "prometheus/rules" }))
    if (file.endsWith("probes.yaml"))
      await writeFile(file, (await readFile(file, "utf8")).replace("interval: 1m", "interval: 2s"));
  const configs = {
    prometheus: join(folder, "prometheus.json"),
    alertmanager: join(folder, "alertmanager.json"),
  };
  const routes = JSON.stringify(alertmanagerConfig(stack, { relayUrl: `${tap.url}/in/alertmanager` }), null, 2);
  await writeFile(configs.alertmanager, routes.replace(/"(group_wait|group_interval)": "\w+"/g, '"$1": "2s"'));
  await writeFile(
    configs.prometheus,
    JSON.stringify({
      global: { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1m" },
      rule_files: [join(folder, "prometheus/rules/*.yaml")],
      scrape_configs: [
        { job_name: "nines-exporter", static_configs: [{ targets: [`127.0.0.1:${ports.exporter}`] }] },
        { job_name: "nines-relay", static_configs: [{ targets: [`127.0.0.1:${ports.relay}`] }] },
      ],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${ports.alertmanager}`] }] }] },
    }),
  );
  await mkdir(join(folder, "alertmanager"), { recursive: true });
  const start = async (name: keyof typeof ports, program: string, args: readonly string[]) =>
    started(
      await startKillable(name, {
        program,
        cwd: folder,
        port: ports[name],
        readyPath: program === process.execPath ? "/healthz" : "/-/ready",
        args: () => args,
      }),
    );
  const daemon = (name: "exporter" | "relay", more: readonly string[]) =>
    start(name, process.execPath, [
      bin,
      name,
      "--listen",
      `127.0.0.1:${ports[name]}`,
      "--store",
      `${name}.db`,
      "--log-level",
      "warn",
      ...more,
    ]);
  return {
    targets,
    slack,
    tap,
    alertmanager: await start("alertmanager", pathOf("alertmanager"), [
      `--config.file=${configs.alertmanager}`,
      `--storage.path=${join(folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
      "--cluster.listen-address=",
    ]),
    prometheus: await start("prometheus", pathOf("prometheus"), [
      `--config.file=${configs.prometheus}`,
      `--storage.tsdb.path=${join(folder, "prometheus-data")}`,
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
      "--rules.alert.resend-delay=2s",
    ]),
    relay: await daemon("relay", ["--slack-api", slack.apiUrl]),
    exporter: await daemon("exporter", []),
  };
}

function specOf(
  names: readonly string[],
  places: {
    readonly targets: string;
    readonly alertmanager: string;
    readonly prometheus: string;
    readonly folder: string;
  },
) {
  const { folder } = places;
  const off = { "page-fast": "off", "page-slow": "off", "ticket-fast": "off", "ticket-slow": "off" };
  return {
    name: "soak",
    scrapeInterval: "1s",
    notify: { channel: "#alerts" },
    probes: names.map((name) => ({
      name,
      kind: "http",
      url: `${places.targets}/${name}`,
      interval: `${intervalSeconds}s`,
      timeout: "1900ms",
      retries: 0,
      alert: "page",
    })),
    relay: {
      slack: { name: "acme", botToken: { file: join(folder, "bot") }, appToken: { file: join(folder, "app") } },
      sources: [{ name: "alertmanager", api: [places.alertmanager] }],
      fallback: "#alerts",
      timing: { greenDelay: "2s", poll: "2s" },
      prometheus: { url: places.prometheus },
    },
    services: names.map((name) => ({
      name: `service-${name}`,
      slos: [
        {
          name: "up",
          objective: "50",
          period: "1d",
          sli: { kind: "probe", probe: name },
          alerts: { tiers: off, exhausted: "off", forecast: "off" },
        },
      ],
    })),
  };
}
