import type { DurationText, OnceExclusionSpec, RecurringExclusionSpec } from "../spec.ts";

/** A target that the exporter probes. Without `kind` it is an HTTP probe: `{ name: "home", url: "https://shop.example.org/" }`. */
export type ProbeSpec =
  | HttpProbeSpec
  | TcpProbeSpec
  | TlsProbeSpec
  | DnsProbeSpec
  | GrpcProbeSpec
  | WebSocketProbeSpec
  | IcmpProbeSpec
  | JourneyProbeSpec;

/** What every kind of probe may say. */
export interface ProbeBaseSpec {
  /** Lower-case letters, digits and hyphens: `shop-home`. The label `target` of its series. */
  readonly name: string;
  /** Time between two probes. Each happens at a random moment of its interval. Default `30s`. */
  readonly interval?: DurationText;
  /** When an attempt is given up; below the interval. Default `10s`, or 80 % of an interval below 12.5 s. */
  readonly timeout?: DurationText;
  /** Further attempts after a failed first one, before the target counts as down. They never change the SLI. Default 2. */
  readonly retries?: number;
  /** An attempt that takes longer fails, although it got a good answer. Below the timeout. Default: only the timeout counts. */
  readonly maxDuration?: DurationText;
  /** Which addresses of a name to use. Default `any`: the first that the name server gives. */
  readonly family?: "any" | "ipv4" | "ipv6";
  /** Probe all addresses of the name, one after the other, instead of the first: one dead address of two is then 50 %. Default false. */
  readonly everyAddress?: boolean;
  /** Name server to ask: `10.0.0.2` or `10.0.0.2:5353`. Default: those of the machine. */
  readonly resolver?: string;
  /** Ranges that may be probed although they are link-local, metadata or otherwise refused: `["169.254.10.0/24"]`. */
  readonly allow?: readonly string[];
  /** Labels of `slo_probe_info` and of the target's alerts; `channel` says where they go. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Planned work on the target. Times are UTC. */
  readonly maintenance?: readonly MaintenanceSpec[];
  /** Whether an outage that a quorum of locations confirms raises `ProbeDown`. Default `ticket` for a probe that no SLO uses, else `off`: its SLO alerts. */
  readonly alert?: "page" | "ticket" | "off";
  /** Page that tells what to do when the target is down. */
  readonly runbook?: string;
}

/** Planned work, once (`from`, `to`) or recurring (`every`, `at`, `for`), with three separate switches. */
export type MaintenanceSpec = (OnceExclusionSpec | RecurringExclusionSpec) & MaintenanceSwitchesSpec;

export interface MaintenanceSwitchesSpec {
  /** Raise no alerts meanwhile. Default true. */
  readonly mute?: boolean;
  /** Leave the time out of the SLI, and count it as excluded. Default false: customers do not care why it is down. */
  readonly exclude?: boolean;
  /** Go on probing. Default true. */
  readonly probe?: boolean;
}

/** A secret by reference: `{ env: "SHOP_TOKEN" }` or `{ file: "/run/secrets/shop-token" }`. */
export type SecretSpec = { readonly env: string } | { readonly file: string };

export interface TlsSpec {
  /** PEM file with the authorities to trust instead of the machine's. */
  readonly ca?: string;
  /** PEM file with the client's certificate; with `key`. */
  readonly cert?: string;
  /** PEM file with the client's key. */
  readonly key?: string;
  /** Name to ask for and to find in the certificate. Default: the target's. */
  readonly serverName?: string;
  /** Whether a certificate that cannot be verified is a failure. What it says is read in any case. Default true. */
  readonly verify?: boolean;
}

/** A text to find: `"ok"` or `{ contains: "ok" }`, a regular expression, or `{ not: ... }` for one that must not be there. */
export type TextSpec = TextMatchSpec | { readonly not: TextMatchSpec };
export type TextMatchSpec = string | { readonly contains: string } | { readonly matches: string };

/** One HTTP request and what its answer must be. */
export interface HttpRequestSpec {
  /** `https://shop.example.org/health`. No credentials: they belong into `auth`. */
  readonly url: string;
  /** Default `GET`, or `POST` with a body. */
  readonly method?: string;
  /** A secret such as `Authorization` or `Cookie` is written as a reference: `{ env: "SHOP_TOKEN" }`. */
  readonly headers?: Readonly<Record<string, string | SecretSpec>>;
  readonly body?: string;
  readonly auth?: HttpAuthSpec;
  /** Redirects to follow; 0 judges the redirect itself. Default 5, or 0 when only 3xx is expected. */
  readonly redirects?: number;
  /** What makes an answer good. Default: any status from 200 to 299. */
  readonly expect?: HttpExpectSpec;
}

/** Basic authentication, or a bearer token. */
export type HttpAuthSpec =
  | { readonly basic: { readonly user: string; readonly password: SecretSpec } }
  | { readonly bearer: SecretSpec };

export interface HttpExpectSpec {
  /** `200`, `"2xx"`, `"200-204"`, or a list of these. Default `"2xx"`. */
  readonly status?: StatusSpec | readonly StatusSpec[];
  /** By name: a text to find, `true` for a header that must be there, `false` for one that must not. */
  readonly header?: Readonly<Record<string, TextSpec | boolean>>;
  /** Texts that the body must (or must not) hold. */
  readonly body?: TextSpec | readonly TextSpec[];
  /** Values in a JSON body by path: `{ "$.status": "ok", "$.items[0].id": { exists: true } }`. */
  readonly json?: Readonly<Record<string, JsonValueSpec>>;
}

export type StatusSpec = number | string;
export type JsonValueSpec = string | number | boolean | null | { readonly exists: true };

/** HTTP or HTTPS. Every probe resolves, connects and shakes hands anew. */
export interface HttpProbeSpec extends ProbeBaseSpec, HttpRequestSpec {
  readonly kind?: "http";
  /** `http://proxy.example.org:3128`. */
  readonly proxy?: string;
  readonly tls?: TlsSpec;
}

/** A TCP connection, with a dialogue if wanted. */
export interface TcpProbeSpec extends ProbeBaseSpec {
  readonly kind: "tcp";
  /** `db.example.org:5432`. */
  readonly address: string;
  /** `true` for TLS with the usual settings. Default: plain TCP. */
  readonly tls?: boolean | TlsSpec;
  /** What to send and what to expect, in order: `[{ send: "PING\r\n" }, { expect: "PONG" }]`. */
  readonly dialogue?: readonly TcpTurnSpec[];
}

export type TcpTurnSpec = { readonly send: string } | { readonly expect: TextMatchSpec };

/** A TLS handshake and the certificates that it shows. */
export interface TlsProbeSpec extends ProbeBaseSpec {
  readonly kind: "tls";
  /** `shop.example.org` or `mail.example.org:465`. Default port 443. */
  readonly address: string;
  readonly tls?: TlsSpec;
  /** The probe fails when a certificate of the chain is valid for less than this. Default `7d`. */
  readonly minValidity?: DurationText;
}

/** A question to a name server. */
export interface DnsProbeSpec extends ProbeBaseSpec {
  readonly kind: "dns";
  /** `shop.example.org`. */
  readonly query: string;
  /** Default `A`. */
  readonly record?: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "PTR" | "SOA" | "SRV" | "TXT" | "CAA";
  /** Texts that some answer must (or no answer may) hold. */
  readonly answers?: TextSpec | readonly TextSpec[];
  /** Fewer answers fail; 0 also takes that there is no such name. Default 1. */
  readonly minAnswers?: number;
}

/** `grpc.health.v1.Health/Check`. */
export interface GrpcProbeSpec extends ProbeBaseSpec {
  readonly kind: "grpc";
  /** `api.example.org:443`. */
  readonly address: string;
  /** Name of the service to ask about. Default: the whole server. */
  readonly service?: string;
  /** `true` for TLS with the usual settings. Default: plain text. */
  readonly tls?: boolean | TlsSpec;
}

/** The opening handshake of a WebSocket. */
export interface WebSocketProbeSpec extends ProbeBaseSpec {
  readonly kind: "websocket";
  /** `wss://shop.example.org/live`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | SecretSpec>>;
  readonly subprotocol?: string;
  readonly tls?: TlsSpec;
}

/** An echo request ("ping"), where the machine permits it. */
export interface IcmpProbeSpec extends ProbeBaseSpec {
  readonly kind: "icmp";
  /** `gateway.example.org` or an address. */
  readonly host: string;
}

/** Several HTTP requests in order. Cookies and saved values travel from step to step; it fails at the first step that does. */
export interface JourneyProbeSpec extends ProbeBaseSpec {
  readonly kind: "journey";
  readonly proxy?: string;
  readonly tls?: TlsSpec;
  /** Secrets by name; any step may write `{{name}}` in url, headers and body. */
  readonly secrets?: Readonly<Record<string, SecretSpec>>;
  readonly steps: readonly JourneyStepSpec[];
}

export interface JourneyStepSpec extends HttpRequestSpec {
  readonly name: string;
  /** Values to keep from the answer; later steps write `{{name}}` in url, headers and body. */
  readonly save?: Readonly<Record<string, SaveSpec>>;
}

/** Where a value stands: a path in a JSON body, a header, or the first capture group of a regular expression on the body. */
export type SaveSpec = { readonly json: string } | { readonly header: string } | { readonly body: string };

/** How the exporter measures and alerts, whichever process runs it. */
export interface ExporterSpec {
  /** Where exporters run. With two or more, probe SLIs are the mean over locations, weighted by `weight`. */
  readonly locations?: readonly LocationSpec[];
  /** How many locations must see a target down before `ProbeDown` fires. Default: more than half of them. */
  readonly quorum?: number;
  /** Who raises the alerts of probe SLOs and `ProbeDown`: the rules in Prometheus (default) or the exporter itself. Never both. */
  readonly alerts?: "prometheus" | "exporter";
  /** Share of known time (0 to 1) below which the exporter publishes no ratio. Default 0.1. */
  readonly coverageFloor?: number;
  /** Addresses (`192.0.2.1:443`) of which at least one must answer for a failure to be the target's own. Default: no check. */
  readonly control?: readonly string[];
  /** Targets from Prometheus' file or HTTP discovery. */
  readonly discovery?: readonly DiscoverySpec[];
  /** Where the generated rules record. With it the exporter also accounts for the budgets of SLOs that are no probes. */
  readonly prometheus?: PrometheusSourceSpec;
}

/** A Prometheus, Mimir, Thanos or VictoriaMetrics, and how to get in. */
export interface PrometheusSourceSpec {
  /** With its path prefix: `https://metrics.example.org/prometheus`. No credentials: they belong into `auth`. */
  readonly url: string;
  readonly auth?: HttpAuthSpec;
  /** Further headers, such as `X-Scope-OrgID` for a tenant of Mimir. */
  readonly headers?: Readonly<Record<string, string | SecretSpec>>;
  /** How long after the rate of a minute was recorded, which is two minutes after its end, it is asked for. Default `2m`; longer where samples take longer to arrive. */
  readonly delay?: DurationText;
  /** How far back minutes are asked for again, in case something came late. Default `30m`. */
  readonly revise?: DurationText;
}

export interface LocationSpec {
  /** `frankfurt`: the label `location`. */
  readonly name: string;
  /** The share of users that this location stands for, in any unit. Default 1. */
  readonly weight?: number;
}

/** Targets from files (`*.json`, `*.yaml`) or from an HTTP address; each is probed like `like`. */
export type DiscoverySpec =
  | { readonly files: readonly string[]; readonly like: ProbeTemplateSpec; readonly refresh?: DurationText }
  | { readonly url: string; readonly like: ProbeTemplateSpec; readonly refresh?: DurationText };

/** A probe without its name and address, which discovery gives. */
export type ProbeTemplateSpec =
  | Omit<HttpProbeSpec, "name" | "url">
  | Omit<TcpProbeSpec, "name" | "address">
  | Omit<TlsProbeSpec, "name" | "address">
  | Omit<DnsProbeSpec, "name" | "query">
  | Omit<GrpcProbeSpec, "name" | "address">
  | Omit<WebSocketProbeSpec, "name" | "url">
  | Omit<IcmpProbeSpec, "name" | "host">;
