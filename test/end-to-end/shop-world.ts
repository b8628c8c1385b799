import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FakeSlack, startFakeSlack } from "../../bot/testing/slack/fake-slack.ts";
import { runNines } from "../cli/run-nines.ts";
import { type Alertmanager, startAlertmanager } from "../servers/alertmanager.ts";
import { freePort } from "../servers/free-port.ts";
import { startHaproxy } from "../servers/haproxy.ts";
import { startPostgres } from "../servers/postgres.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { until } from "../servers/until.ts";
import { type CountingShop, startCountingShop } from "./counting-shop.ts";
import { startDaemon } from "./nines-daemon.ts";
import { shopConfig } from "./shop-config.ts";

/** Everything between a shop and the people who look after it, running. */
export interface ShopWorld {
  readonly shop: CountingShop;
  readonly slack: FakeSlack;
  readonly prometheus: Prometheus;
  readonly alertmanager: Alertmanager;
  readonly exporterUrl: string;
  /** The web app behind HAProxy, with what exporter and relay know. */
  readonly webUrl: string;
  /** The generated rule files, before the test made them quick. */
  readonly ruleTexts: readonly string[];
  /** Edits the config so that the relay reads its numbers from this Prometheus, and lets it take that over. */
  readonly askRelayOf: (prometheusUrl: string) => Promise<void>;
}

/** Starts all parts on the files that `nines generate` writes into a folder; what has started is handed to `ending` at once. */
export async function startShopWorld(folder: string, ending: (() => Promise<unknown>)[]): Promise<ShopWorld> {
  const started = <T extends { readonly stop: () => Promise<void> }>(part: T): T => {
    ending.push(part.stop);
    return part;
  };
  const ports = { exporter: await freePort(), relay: await freePort() };
  const exporterUrl = `http://127.0.0.1:${ports.exporter}`;
  const relayUrl = `http://127.0.0.1:${ports.relay}`;
  const shop = started(await startCountingShop());
  const slack = started(await startFakeSlack({ channels: ["alerts"] }));
  const rules = join(folder, "generated/prometheus/rules");
  const [postgres, haproxy, alertmanager] = await Promise.all([
    startPostgres().then(started),
    startHaproxy(proxyOf(shop, ports)).then(started),
    startAlertmanager().then(started),
  ]);
  // Before the exporter, because rules cannot see what a counter counted before its first scrape.
  const prometheus = started(
    await startPrometheus({
      ruleFiles: [join(rules, "*.yaml")],
      scrapeConfigs: [
        { job_name: "nines-exporter", static_configs: [{ targets: [new URL(exporterUrl).host] }] },
        { job_name: "nines-relay", static_configs: [{ targets: [new URL(relayUrl).host] }] },
      ],
      alertmanagers: [alertmanager.url],
    }),
  );
  await writeFile(join(folder, "slack-bot-token"), slack.tokens.bot);
  await writeFile(join(folder, "slack-app-token"), slack.tokens.app);
  const places = { shop: haproxy.url, relay: relayUrl, alertmanager: alertmanager.url, prometheus: prometheus.url };
  await writeFile(join(folder, "nines.config.ts"), shopConfig({ ...places, secrets: folder }));
  const generated = await runNines(["generate"], folder);
  if (generated.code !== 0) throw new Error(`nines generate ends with ${generated.code}:\n${generated.stderr}`);
  const ruleTexts = await makeQuick(rules);
  await prometheus.reload();
  await alertmanager.reload(await quickRoutes(join(folder, "generated/alertmanager/alertmanager.yaml")));
  const store = ["--store", postgres.url];
  const slackArgs = ["--slack-api", slack.apiUrl, "--external-url", haproxy.url];
  const [relay] = await Promise.all([
    startDaemon("relay", { folder, port: ports.relay, args: [...store, ...slackArgs] }).then(started),
    startDaemon("exporter", { folder, port: ports.exporter, args: store }).then(started),
  ]);
  const askRelayOf = async (address: string) => {
    await writeFile(join(folder, "nines.config.ts"), shopConfig({ ...places, prometheus: address, secrets: folder }));
    process.kill(relay.pid, "SIGHUP");
    await until(
      async () => relay.log(),
      (log) => log.includes("took over the config"),
    );
  };
  return { shop, slack, prometheus, alertmanager, exporterUrl, webUrl: haproxy.url, ruleTexts, askRelayOf };
}

/** One HAProxy in front of the shop's backends, and of the two daemons whose answers the web app shows. */
function proxyOf(shop: CountingShop, ports: { readonly exporter: number; readonly relay: number }) {
  const servers = shop.backends.map((address, index) => `  server shop-${index} ${address}`);
  return {
    http: [
      "  use_backend shop if { path /pay }",
      "  use_backend exporter if { path_beg /api/status /api/targets /api/slos /api/failures }",
      "  default_backend relay",
    ].join("\n"),
    tcp: "  default_backend relay-tcp",
    backends: [
      `backend shop\n  mode http\n  balance roundrobin\n${servers.join("\n")}`,
      `backend exporter\n  mode http\n  server exporter 127.0.0.1:${ports.exporter}`,
      `backend relay\n  mode http\n  server relay 127.0.0.1:${ports.relay}`,
      `backend relay-tcp\n  mode tcp\n  server relay 127.0.0.1:${ports.relay}`,
    ].join("\n\n"),
  };
}

// A test does not wait for minutes.

/** Signals and alerts every second; budgets keep their minutes, because their sums count on them. Gives the texts as they were. */
async function makeQuick(folder: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const text = await readFile(file, "utf8");
    texts.push(text);
    await writeFile(file, text.replace(/^( +interval:) [12]m$/gm, "$1 1s"));
  }
  return texts;
}

async function quickRoutes(file: string): Promise<string> {
  return (await readFile(file, "utf8")).replace(/(group_wait|group_interval): \w+/g, "$1: 1s");
}
