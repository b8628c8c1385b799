import { type PrometheusAddress, parsePrometheusAddress } from "./prometheus-address.ts";
import { PrometheusFault } from "./prometheus-fault.ts";
import {
  labelValuesFrom,
  type MetricMetadata,
  metadataFrom,
  type RunningRuleGroup,
  ruleGroupsFrom,
  textsFrom,
} from "./prometheus-listings.ts";
import { type PrometheusRange, queryInParts } from "./prometheus-range.ts";
import { needPost, type Parameters, type PrometheusConnection, requestPrometheus } from "./prometheus-request.ts";
import {
  isRecord,
  type PrometheusSample,
  type PrometheusSeries,
  samplesFromData,
  seriesFromData,
} from "./prometheus-result.ts";

export type PrometheusLogin =
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly user: string; readonly password: string };

/** Which Prometheus, and how to get in. */
export interface PrometheusClientOptions {
  /** With a path prefix where it has one: `https://metrics.example.org/prometheus`. A user and password in it are used as login. */
  readonly url: string;
  readonly login?: PrometheusLogin | undefined;
  /** Further headers, such as `X-Scope-OrgID` for a Mimir tenant. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For one request, or how long the next one may take. Default 30 s. */
  readonly timeoutMs?: number | (() => number);
  /** Called with each warning of an answer, such as Thanos' that part of the data is missing. */
  readonly onWarning?: (warning: string) => void;
}

/** Limits a list of names to those that had samples in a time. Unix seconds. */
export interface NameScope {
  readonly match?: string;
  readonly from?: number;
  readonly to?: number;
}

/** What nines asks of a Prometheus. Every call throws a PrometheusFault when there is no answer. */
export interface PrometheusClient {
  /** The address without credentials, for messages. */
  readonly address: string;
  readonly query: (expr: string, options?: { readonly at?: number }) => Promise<readonly PrometheusSample[]>;
  /** The samples themselves, as they were scraped: the expression is a range, such as `up[5m]`. */
  readonly querySamples: (range: string) => Promise<readonly PrometheusSeries[]>;
  /** Any range at any step: it is asked for in parts where Prometheus limits the points of a series. */
  readonly queryRange: (
    expr: string,
    range: PrometheusRange & { readonly onProgress?: (share: number) => void },
  ) => Promise<readonly PrometheusSeries[]>;
  readonly labelValues: (label: string, scope?: NameScope) => Promise<readonly string[]>;
  readonly metricNames: (scope?: NameScope) => Promise<readonly string[]>;
  readonly metadata: (metric?: string) => Promise<ReadonlyMap<string, readonly MetricMetadata[]>>;
  readonly buildInfo: () => Promise<{ readonly version: string }>;
  readonly rules: () => Promise<readonly RunningRuleGroup[]>;
}

const defaultTimeoutMs = 30_000;

/** A client for the HTTP API of Prometheus and what speaks it too: Mimir, Thanos, VictoriaMetrics. */
export function createPrometheusClient(options: PrometheusClientOptions): PrometheusClient {
  const connection = connectionOf(options);
  const { address } = connection;
  const call = async <T>(path: string, parameters: Parameters, read: (data: unknown) => T | undefined): Promise<T> => {
    const { data, warnings } = await requestPrometheus(connection, path, parameters);
    for (const warning of warnings) options.onWarning?.(warning);
    const result = read(data);
    if (result !== undefined) return result;
    throw new PrometheusFault(
      "not-prometheus",
      `Prometheus at ${address.shown} answers ${path} with data that nines does not understand`,
    );
  };
  const labelValues: PrometheusClient["labelValues"] = (label, scope = {}) => {
    const parameters = scopeParameters(scope);
    // The endpoint for values takes no POST; the one for series does, and says more than is asked for.
    return needPost(parameters)
      ? call("series", parameters, (data) => labelValuesFrom(data, label))
      : call(`label/${encodeURIComponent(label)}/values`, parameters, textsFrom);
  };
  return {
    address: address.shown,
    query: (expr, { at } = {}) =>
      call("query", { query: expr, ...(at === undefined ? {} : { time: String(at) }) }, samplesFromData),
    querySamples: (range) => call("query", { query: range }, seriesFromData),
    queryRange: (expr, { onProgress, ...range }) =>
      queryInParts(range, {
        onProgress,
        ask: ({ from, to, stepSeconds }) =>
          call(
            "query_range",
            {
              query: expr,
              start: String(from),
              end: String(to),
              step: String(stepSeconds),
              // Prometheus gives up first, and says so: then less is asked for at a time. Silence would only be silence.
              timeout: `${Math.max(1, Math.floor(connection.timeoutMs() / 1100))}s`,
            },
            seriesFromData,
          ),
      }),
    labelValues,
    metricNames: (scope) => labelValues("__name__", scope),
    metadata: (metric) => call("metadata", metric === undefined ? {} : { metric }, metadataFrom),
    buildInfo: () =>
      call("status/buildinfo", {}, (data) => (isRecord(data) ? { version: String(data.version ?? "") } : undefined)),
    rules: () => call("rules", {}, ruleGroupsFrom),
  };
}

function connectionOf({
  url,
  login,
  headers = {},
  timeoutMs = defaultTimeoutMs,
}: PrometheusClientOptions): PrometheusConnection {
  const address = parsePrometheusAddress(url);
  if (!address.ok) throw new Error(address.problems[0]?.message);
  const authorization = authorizationOf(login ?? basicOf(address.value));
  return {
    address: address.value,
    headers: { accept: "application/json", ...(authorization === undefined ? {} : { authorization }), ...headers },
    timeoutMs: typeof timeoutMs === "function" ? timeoutMs : () => timeoutMs,
    // Short values, such as the name of a tenant, are no secrets and may be part of any word.
    secrets: [
      ...Object.values(headers),
      ...(authorization?.split(" ") ?? []),
      passwordOf(login ?? basicOf(address.value)),
    ].filter((text) => text.length >= 8),
  };
}

function basicOf({ basic }: PrometheusAddress): PrometheusLogin | undefined {
  return basic === undefined ? undefined : { kind: "basic", ...basic };
}

function passwordOf(login: PrometheusLogin | undefined): string {
  return login?.kind === "basic" ? login.password : "";
}

function authorizationOf(login: PrometheusLogin | undefined): string | undefined {
  switch (login?.kind) {
    case undefined:
      return undefined;
    case "bearer":
      return `Bearer ${login.token}`;
    case "basic":
      return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  }
}

function scopeParameters({ match, from, to }: NameScope): Parameters {
  return {
    "match[]": match,
    start: from === undefined ? undefined : String(from),
    end: to === undefined ? undefined : String(to),
  };
}
