import { join } from "node:path";
import { startRelay } from "../../../bot/run/relay.ts";
import type { RelaySetup, RunningRelay } from "../../../bot/run/relay-setup.ts";
import type { FakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { createLogger } from "../../../service/log.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";

/** The service of every stack here. */
export const checkout = {
  name: "checkout",
  team: "orders",
  runbook: "https://wiki.example.org/checkout",
  slos: [
    { name: "availability", objective: "99.9", sli: { kind: "events", total: "requests_total", bad: "errors_total" } },
  ],
} as const;

/** A relay with quick times, for tests: everything that takes minutes takes moments. */
export async function relayFor({
  folder,
  slack,
  relay = {},
  store = join(folder, "relay.db"),
  setup = {},
}: {
  readonly folder: string;
  readonly slack?: FakeSlack | undefined;
  readonly relay?: RelaySpec;
  readonly store?: string;
  readonly setup?: Partial<RelaySetup>;
}): Promise<RunningRelay> {
  const parsed = parseStack({
    name: "shop",
    notify: { channel: "#alerts" },
    relay: {
      ...(slack === undefined ? {} : { slack: { name: "acme", botToken: { env: "BOT" }, appToken: { env: "APP" } } }),
      fallback: "#alerts",
      timing: { greenDelay: "1s", poll: "1s" },
      ...relay,
    },
    services: [checkout],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const lines: string[] = [];
  const isPostgres = store.startsWith("postgres");
  return startRelay({
    stack: parsed.value,
    store: isPostgres ? { engine: "postgres", url: store, shown: "postgres" } : { engine: "sqlite", path: store },
    listen: { host: "127.0.0.1", port: 0 },
    auth: { bearer: [], clientCa: undefined, need: "either" },
    tls: undefined,
    externalUrl: undefined,
    version: "test",
    log: createLogger({ level: "warn", format: "json", output: { write: (line) => lines.push(line) } }),
    env: slack === undefined ? {} : { BOT: slack.tokens.bot, APP: slack.tokens.app },
    ...(slack === undefined ? {} : { slackApiUrl: slack.apiUrl }),
    ...setup,
  });
}

/** One alert as Alertmanager's webhook has it. */
export function alertOf(labels: Readonly<Record<string, string>>, more: Readonly<Record<string, unknown>> = {}) {
  return {
    status: "firing",
    labels: { alertname: "CartDown", service: "cart", severity: "critical", ...labels },
    annotations: { summary: "carts cannot be opened" },
    startsAt: new Date(Date.now() - 1_000).toISOString(),
    endsAt: "0001-01-01T00:00:00Z",
    ...more,
  };
}

/** Posts a notification as Alertmanager does. */
export async function notify(
  { url }: Pick<RunningRelay, "url">,
  alerts: readonly ReturnType<typeof alertOf>[],
  { source = "alertmanager", group = "{}:{alertname}" } = {},
): Promise<Response> {
  return fetch(`${url}/in/${source}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      version: "4",
      groupKey: group,
      truncatedAlerts: 0,
      status: alerts.some(({ status }) => status === "firing") ? "firing" : "resolved",
      receiver: "nines",
      groupLabels: { alertname: alerts[0]?.labels.alertname },
      commonLabels: {},
      commonAnnotations: {},
      externalURL: "http://alertmanager.example:9093",
      alerts,
    }),
  });
}
