import { parse } from "yaml";
import { durationToSeconds } from "../../slo/duration.ts";

/** A way by which Alertmanager posts to somebody. */
export interface Webhook {
  readonly receiver: string;
  /** Undefined: Alertmanager hides it, or it stands in a file. */
  readonly url: string | undefined;
  readonly sendResolved: boolean;
  readonly maxAlerts: number;
  readonly login: "bearer" | "basic" | "other" | "none";
}

/** A route with what it inherits. */
export interface EffectiveRoute {
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  /** Its matchers and those above it, for people. */
  readonly path: string;
}

/** What doctor reads of alertmanager.yml. */
export interface AlertmanagerSettings {
  readonly webhooks: readonly Webhook[];
  readonly routes: readonly EffectiveRoute[];
}

/** What Alertmanager takes where nobody says it. Source: https://prometheus.io/docs/alerting/latest/configuration/#route */
const aboveAll: EffectiveRoute = {
  receiver: "",
  groupBy: [],
  groupWaitSeconds: 30,
  groupIntervalSeconds: 300,
  path: "",
};

type Fields = Readonly<Record<string, unknown>>;

/** Reads alertmanager.yml as its authors wrote it, or as Alertmanager shows it; undefined when it is something else. */
export function parseAlertmanagerConfig(text: string): AlertmanagerSettings | undefined {
  let config: unknown;
  try {
    config = parse(text, { maxAliasCount: 100 });
  } catch {
    return undefined;
  }
  const { receivers, route, global } = fieldsOf(config);
  if (!Array.isArray(receivers) || route === undefined) return undefined;
  const usualHttp = fieldsOf(fieldsOf(global)["http_config"]);
  return {
    webhooks: receivers
      .map(fieldsOf)
      .flatMap((receiver) =>
        listOf(receiver["webhook_configs"]).map((webhook) =>
          webhookOf(textOf(receiver["name"]), fieldsOf(webhook), usualHttp),
        ),
      ),
    routes: routesOf(fieldsOf(route), aboveAll),
  };
}

function webhookOf(receiver: string, webhook: Fields, usualHttp: Fields): Webhook {
  const url = webhook["url"];
  const http = webhook["http_config"] === undefined ? usualHttp : fieldsOf(webhook["http_config"]);
  return {
    receiver,
    url: typeof url === "string" && url !== "<secret>" ? url : undefined,
    sendResolved: webhook["send_resolved"] !== false,
    maxAlerts: Number(webhook["max_alerts"] ?? 0),
    login: loginOf(http, typeof url === "string" ? url : ""),
  };
}

function loginOf(http: Fields, url: string): Webhook["login"] {
  if (http["authorization"] !== undefined) {
    const type = textOf(fieldsOf(http["authorization"])["type"]) || "Bearer";
    return type.toLowerCase() === "bearer" ? "bearer" : "other";
  }
  if (http["bearer_token"] !== undefined || http["bearer_token_file"] !== undefined) return "bearer";
  if (http["basic_auth"] !== undefined || /^https?:\/\/[^/?#]*@/.test(url)) return "basic";
  const isOther = ["oauth2", "http_headers"].some((key) => http[key] !== undefined);
  const tls = fieldsOf(http["tls_config"]);
  return isOther || tls["cert_file"] !== undefined || tls["cert"] !== undefined ? "other" : "none";
}

function routesOf(route: Fields, above: EffectiveRoute): readonly EffectiveRoute[] {
  const groupBy = route["group_by"];
  const conditions = conditionsOf(route);
  const own: EffectiveRoute = {
    receiver: textOf(route["receiver"]) || above.receiver,
    groupBy: Array.isArray(groupBy) ? groupBy.map(String) : above.groupBy,
    groupWaitSeconds: durationToSeconds(textOf(route["group_wait"])) ?? above.groupWaitSeconds,
    groupIntervalSeconds: durationToSeconds(textOf(route["group_interval"])) ?? above.groupIntervalSeconds,
    path: [above.path, conditions].filter((part) => part !== "").join(" "),
  };
  const below = listOf(route["routes"]).map(fieldsOf);
  return [own, ...below.flatMap((child) => routesOf(child, own))];
}

function conditionsOf(route: Fields): string {
  const matchers = listOf(route["matchers"]).map(String);
  const old = Object.entries(fieldsOf(route["match"])).map(([name, value]) => `${name}="${value}"`);
  const patterns = Object.entries(fieldsOf(route["match_re"])).map(([name, value]) => `${name}=~"${value}"`);
  const all = [...matchers, ...old, ...patterns];
  return all.length === 0 ? "" : `{${all.join(",")}}`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
