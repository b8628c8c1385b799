import type { SecretReader } from "../../service/secrets.ts";
import type { AlertmanagerSource, Deadman } from "../../slo/relay/relay-model.ts";
import { type Fields, fieldsOf, pick, pickText } from "../intake/parse/json-value.ts";
import { createAlertmanagerClient } from "../sources/alertmanager/alertmanager-client.ts";
import { bad, type Finding, good, listNames, skipped, warning } from "./finding.ts";
import { lintAlertmanagerConfig, replicaLabel } from "./lint-alertmanager-config.ts";

export interface AlertmanagerCheck {
  readonly source: AlertmanagerSource;
  readonly relayUrl: string | undefined;
  readonly deadman: Pick<Deadman, "watchdog">;
  readonly secret: SecretReader;
  /** alertmanager.yml as its authors wrote it; undefined: what Alertmanager shows of it. */
  readonly configText: string | undefined;
  readonly timeoutMs?: number;
}

/** Whether an Alertmanager answers, sends what the relay needs, and hears of the watchdog. */
export async function checkAlertmanager(check: AlertmanagerCheck): Promise<readonly Finding[]> {
  const { source, configText, relayUrl } = check;
  const written = configText === undefined ? [] : lintAlertmanagerConfig(configText, { source, relayUrl });
  if (source.api.length === 0)
    return [
      ...written,
      skipped(
        "it has no API address, so nobody can look at it, silence alerts, or find lost resolves",
        `write api: ["http://alertmanager:9093"] at the source ${source.name}`,
      ),
    ];
  const client = createAlertmanagerClient({ source, secret: check.secret, timeoutMs: check.timeoutMs ?? 10_000 });
  const peers = await client.status();
  const answers = peers.flatMap((peer) => (peer.kind === "answered" ? [peer.value] : []));
  const reached = peers.map((peer) =>
    peer.kind === "answered"
      ? good(`${peer.url} answers (Alertmanager ${peer.value.version})`)
      : bad(peer.why, "correct api and apiAuth of the source, or start it"),
  );
  const [first] = answers;
  if (first === undefined) return [...reached, ...written];
  const alerts = (await client.alerts()).flatMap((peer) => (peer.kind === "answered" ? [peer.value] : []));
  return [
    ...reached,
    ...clusterFindings(
      answers.map(({ peers: names }) => names.length),
      source.api.length,
    ),
    ...(configText === undefined ? lintAlertmanagerConfig(first.config, { source, relayUrl }) : written),
    ...replicaFindings(alerts[0] ?? []),
    ...watchdogFindings(alerts[0] ?? [], check.deadman),
  ];
}

function clusterFindings(sizes: readonly number[], addresses: number): readonly Finding[] {
  const size = Math.max(0, ...sizes);
  if (size <= 1 || addresses >= size) return [];
  return [
    warning(
      `its cluster has ${size} members, and the source lists ${addresses === 1 ? "one address" : `${addresses} addresses`}`,
      "list all of them in api, so that one may be down",
    ),
  ];
}

function replicaFindings(alerts: readonly Fields[]): readonly Finding[] {
  const labels = alerts.flatMap((alert) => Object.keys(fieldsOf(pick(alert, "labels")) ?? {}));
  const replicas = [...new Set(labels.filter((name) => replicaLabel.test(name)))];
  if (replicas.length === 0) return [];
  return [
    bad(
      `alerts carry ${listNames(replicas)}, so a pair of Prometheus servers gives two alerts of one problem`,
      `drop it in Prometheus: alerting.alert_relabel_configs: [{ action: labeldrop, regex: ${replicas[0]} }]`,
    ),
  ];
}

function watchdogFindings(alerts: readonly Fields[], { watchdog }: Pick<Deadman, "watchdog">): readonly Finding[] {
  if (watchdog === undefined) return [];
  const { alertname } = watchdog;
  const fires = alerts.some((alert) => pickText(pick(alert, "labels"), "alertname") === alertname);
  return [
    fires
      ? good(`the watchdog ${alertname} fires`)
      : bad(
          `the watchdog ${alertname} does not fire here, so the relay will say that alerting is dead`,
          `add a rule: alert: ${alertname}, expr: vector(1); and a route that repeats it every minute`,
        ),
  ];
}
