import type { AlertmanagerSource } from "../../slo/relay/relay-model.ts";
import { type AlertmanagerSettings, parseAlertmanagerConfig, type Webhook } from "./alertmanager-config.ts";
import { bad, type Finding, good, listNames, skipped, warning } from "./finding.ts";
import { lateRouteFindings } from "./late-route-findings.ts";

/** Labels that tell two Prometheus servers of a pair apart; with them one alert is two. */
export const replicaLabel = /^_{0,2}((prometheus|ruler|thanos|vmalert)_?)?replica$/i;

interface LintOptions {
  readonly source: Pick<AlertmanagerSource, "name" | "tokens" | "basic">;
  /** The relay's own address, where it is configured. */
  readonly relayUrl: string | undefined;
}

/** What in alertmanager.yml would keep the relay from hearing of alerts, or of their end. */
export function lintAlertmanagerConfig(text: string, options: LintOptions): readonly Finding[] {
  const settings = parseAlertmanagerConfig(text);
  if (settings === undefined) return [bad("its configuration cannot be read", "give doctor an alertmanager.yml")];
  const { webhooks } = settings;
  const path = `/in/${options.source.name}`;
  const address = `${options.relayUrl ?? "http://RELAY:9116"}${path}`;
  const receiver = `write a receiver with webhook_configs: [{ url: ${address} }], and a route to it`;
  if (webhooks.length === 0) return [bad("no receiver posts to a webhook, so the relay hears nothing", receiver)];
  const ours = webhooks.filter(({ url }) => url !== undefined && pathOf(url) === path);
  const hidden = webhooks.filter(({ url }) => url === undefined);
  if (ours.length === 0 && hidden.length === 0) {
    const others = listNames(webhooks.map(({ url, receiver: name }) => `${name} (${hostOf(url ?? "")})`));
    return [bad(`no receiver posts to ${path}; webhooks are ${others}`, receiver)];
  }
  const shown = ours.length > 0 ? ours : hidden;
  const found = [
    ...(ours.length > 0
      ? placeFindings(ours, { path, relayUrl: options.relayUrl })
      : [hiddenFinding(hidden, { path })]),
    ...shown.flatMap((webhook) => webhookFindings(webhook, options)),
    ...routeFindings(settings, new Set(shown.map((webhook) => webhook.receiver))),
  ];
  return found;
}

function hiddenFinding(hidden: readonly Webhook[], { path }: { readonly path: string }): Finding {
  return skipped(
    `Alertmanager does not show where ${listNames(hidden.map(({ receiver }) => receiver))} post, so nobody knows whether it is ${path}`,
    "pass --alertmanager-config FILE to have its addresses checked, too",
  );
}

function placeFindings(
  ours: readonly Webhook[],
  { path, relayUrl }: { readonly path: string; readonly relayUrl: string | undefined },
): readonly Finding[] {
  return ours.map(({ receiver, url = "" }) => {
    const host = hostOf(url);
    if (relayUrl === undefined || host === hostOf(relayUrl))
      return good(`the receiver ${receiver} posts to ${host}${path}`);
    return warning(
      `the receiver ${receiver} posts to ${host}${path}, and relay.url says ${hostOf(relayUrl)}`,
      "let both name the same relay; behind a proxy or inside a cluster both can be right",
    );
  });
}

function webhookFindings(
  { receiver, sendResolved, maxAlerts, login }: Webhook,
  { source }: LintOptions,
): readonly Finding[] {
  const needs = [
    ...(source.tokens.length > 0 ? ["a bearer token"] : []),
    ...(source.basic.length > 0 ? ["a basic login"] : []),
  ];
  const isLoggedIn = (login === "bearer" && source.tokens.length > 0) || (login === "basic" && source.basic.length > 0);
  return [
    sendResolved
      ? good(`${receiver} also tells of the end of alerts (send_resolved)`)
      : bad(`${receiver} does not tell of the end of alerts: send_resolved is false`, "write send_resolved: true"),
    ...(maxAlerts > 0
      ? [
          bad(
            `${receiver} cuts groups at ${maxAlerts} alerts (max_alerts), and the end of what was cut is never told`,
            "write max_alerts: 0; the relay groups alerts itself",
          ),
        ]
      : []),
    ...(needs.length > 0 && !isLoggedIn && login !== "other"
      ? [
          bad(
            `${receiver} ${login === "none" ? "sends no login" : `sends a ${login} login`}, and the source ${source.name} asks for ${needs.join(" or ")}`,
            "write http_config: { authorization: { credentials_file: ... } } with one of the source's tokens",
          ),
        ]
      : []),
  ];
}

function routeFindings({ routes }: AlertmanagerSettings, receivers: ReadonlySet<string>): readonly Finding[] {
  const ours = routes.filter(({ receiver }) => receivers.has(receiver));
  const unused = [...receivers].filter((name) => !ours.some(({ receiver }) => receiver === name));
  const named = (path: string) => (path === "" ? "the top route" : `the route ${path}`);
  return [
    ...unused.map((name) => bad(`no route leads to the receiver ${name}`, "name it as receiver of a route")),
    ...ours.flatMap((route) => lateRouteFindings(route, named(route.path))),
    ...ours.flatMap(({ groupBy, path }): readonly Finding[] => {
      if (groupBy.length === 0)
        return [
          bad(
            `${named(path)} has no group_by, so all its alerts are one group, which is sent again whenever one of them changes`,
            "write group_by: [alertname, ...] with labels that name one problem",
          ),
        ];
      if (groupBy.includes("..."))
        return [
          warning(
            `${named(path)} sends every alert alone (group_by: ["..."]), thousands of requests in a storm`,
            "group by labels that name one problem, such as [alertname, cluster]",
          ),
        ];
      const replicas = groupBy.filter((name) => replicaLabel.test(name));
      return replicas.length === 0
        ? []
        : [
            bad(
              `${named(path)} groups by ${replicas.join(", ")}, so a pair of Prometheus servers gives two groups of one problem`,
              "drop that label with alert_relabel_configs in Prometheus, and from group_by",
            ),
          ];
    }),
  ];
}

function pathOf(url: string): string {
  return /^https?:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1]?.replace(/\/+$/, "") ?? "";
}

function hostOf(url: string): string {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1]?.toLowerCase() ?? "";
}
