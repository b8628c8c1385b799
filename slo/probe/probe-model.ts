import type { Exclusion, Labels } from "../model.ts";

/** A checked target of the exporter: what to ask, how often, and what counts as success. */
export type Probe = HttpProbe | TcpProbe | TlsProbe | DnsProbe | GrpcProbe | WebSocketProbe | IcmpProbe | JourneyProbe;

export type ProbeKind = Probe["kind"];

/** What every kind of probe has. */
export interface ProbeBase {
  readonly name: string;
  readonly intervalSeconds: number;
  /** Always below the interval. */
  readonly timeoutSeconds: number;
  /** Confirmation attempts after a failed first attempt. They decide the state, never the SLI. */
  readonly retries: number;
  /** An attempt that takes longer than this fails with the reason `slow`. */
  readonly maxDurationSeconds: number | undefined;
  /** `any` asks for both families and connects to the first answer alone, never to whichever is faster. */
  readonly family: "any" | "ipv4" | "ipv6";
  /** Probe every address of the name in turn, instead of the first. */
  readonly everyAddress: boolean;
  /** Name server to ask, `10.0.0.2:53`; the machine's own when undefined. */
  readonly resolver: string | undefined;
  /** CIDR ranges that may be probed although they are link-local, metadata or otherwise refused. */
  readonly allow: readonly string[];
  /** Labels of `slo_probe_info` and of the target's alerts. */
  readonly labels: Labels;
  readonly maintenance: readonly Maintenance[];
  /** Whether a confirmed outage raises `ProbeDown`, and how loud. */
  readonly alert: "page" | "ticket" | "off";
  readonly runbook: string | undefined;
}

/** Planned work on a target, with three separate switches. */
export interface Maintenance {
  readonly when: Exclusion;
  /** Raise no alerts. */
  readonly mute: boolean;
  /** Leave the time out of the SLI and count it as excluded. */
  readonly exclude: boolean;
  /** Keep probing. */
  readonly probe: boolean;
}

/** A secret by reference: the configuration never holds the text. */
export type SecretRef =
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

export interface TlsOptions {
  /** PEM files. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Name sent in SNI and checked against the certificate; the target's host when undefined. */
  readonly serverName: string | undefined;
  /** Whether a certificate that cannot be verified is a failure. Its facts are read in any case. */
  readonly verify: boolean;
}

/** A text to find: plain, or as a regular expression. */
export type TextMatch =
  | { readonly kind: "contains"; readonly text: string }
  | { readonly kind: "matches"; readonly pattern: string };

/** A condition on a text; `not` turns it around. */
export interface TextAssertion {
  readonly match: TextMatch;
  readonly not: boolean;
}

export interface HeaderAssertion {
  readonly name: string;
  /** Undefined: the header only has to be there (or, with `not`, to be absent). */
  readonly match: TextMatch | undefined;
  readonly not: boolean;
}

/** A condition on a value inside a JSON body. */
export interface JsonAssertion {
  /** `$.items[0].state`. */
  readonly path: string;
  /** Undefined: the value only has to exist. */
  readonly equals: string | number | boolean | null | undefined;
}

/** One HTTP request and what its answer must be. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | SecretRef>>;
  readonly body: string | undefined;
  readonly auth: HttpAuth | undefined;
  /** Redirects that are followed; 0 judges the redirect itself. */
  readonly redirects: number;
  /** Ranges of status codes that are good, both ends included. */
  readonly statuses: readonly { readonly from: number; readonly to: number }[];
  readonly headerAssertions: readonly HeaderAssertion[];
  readonly bodyAssertions: readonly TextAssertion[];
  readonly jsonAssertions: readonly JsonAssertion[];
}

export type HttpAuth =
  | { readonly kind: "basic"; readonly user: string; readonly password: SecretRef }
  | { readonly kind: "bearer"; readonly token: SecretRef };

export interface HttpProbe extends ProbeBase, HttpRequest {
  readonly kind: "http";
  /** `http://proxy:3128`. */
  readonly proxy: string | undefined;
  readonly tls: TlsOptions;
}

export interface TcpProbe extends ProbeBase {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
  /** Undefined: plain TCP. */
  readonly tls: TlsOptions | undefined;
  /** Sent and expected in order, after the connection stands. */
  readonly dialogue: readonly TcpTurn[];
}

export type TcpTurn =
  | { readonly kind: "send"; readonly text: string }
  | { readonly kind: "expect"; readonly match: TextMatch };

export interface TlsProbe extends ProbeBase {
  readonly kind: "tls";
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions;
  /** Fails with `tls_expires_soon` when any certificate of the chain is valid for less than this. */
  readonly minValiditySeconds: number;
}

export type DnsRecordType = "A" | "AAAA" | "CNAME" | "MX" | "NS" | "PTR" | "SOA" | "SRV" | "TXT" | "CAA";

export interface DnsProbe extends ProbeBase {
  readonly kind: "dns";
  readonly query: string;
  readonly record: DnsRecordType;
  /** Every one of these has to be among the answers. */
  readonly answers: readonly TextAssertion[];
  /** Fewer answers than this fail. 0 also takes "no such name". */
  readonly minAnswers: number;
}

export interface GrpcProbe extends ProbeBase {
  readonly kind: "grpc";
  readonly host: string;
  readonly port: number;
  /** Name of the service that `grpc.health.v1.Health/Check` is asked about; empty for the whole server. */
  readonly service: string;
  readonly tls: TlsOptions | undefined;
}

export interface WebSocketProbe extends ProbeBase {
  readonly kind: "websocket";
  readonly url: string;
  readonly headers: Readonly<Record<string, string | SecretRef>>;
  readonly subprotocol: string | undefined;
  readonly tls: TlsOptions;
}

export interface IcmpProbe extends ProbeBase {
  readonly kind: "icmp";
  readonly host: string;
}

/** Several HTTP requests in order; values and cookies travel from step to step. It fails at the first step that does. */
export interface JourneyProbe extends ProbeBase {
  readonly kind: "journey";
  readonly proxy: string | undefined;
  readonly tls: TlsOptions;
  /** Secrets by name, which every step may write as `{{name}}`, such as the password in the body of a login. */
  readonly secrets: Readonly<Record<string, SecretRef>>;
  readonly steps: readonly JourneyStep[];
}

export interface JourneyStep extends HttpRequest {
  readonly name: string;
  /** Values to keep, by name; later steps write `{{name}}` in url, headers and body. */
  readonly save: Readonly<Record<string, SavedValue>>;
}

export type SavedValue =
  | { readonly from: "json"; readonly path: string }
  | { readonly from: "header"; readonly name: string }
  /** The first capture group. */
  | { readonly from: "body"; readonly pattern: string };

/** How the exporter measures and alerts, whichever process runs it. */
export interface ExporterOptions {
  /** Where exporters run, with the share of users that each stands for. Empty: one unnamed location. */
  readonly locations: readonly { readonly name: string; readonly weight: number }[];
  /** How many locations must see a target down before it counts as down. */
  readonly quorum: number;
  /** Who raises burn alerts of probe SLIs: Prometheus' rules, or the exporter itself. Never both. */
  readonly alerts: "prometheus" | "exporter";
  /** Share of known time below which no ratio is published. */
  readonly coverageFloor: number;
  /** Addresses (`host:port`) of which at least one must answer for a failure to be the target's own. */
  readonly control: readonly { readonly host: string; readonly port: number }[];
  readonly discovery: readonly Discovery[];
  /** Where the rules of this stack record, for the budgets of SLOs that are no probes. Undefined: those are left to Prometheus. */
  readonly prometheus: PrometheusSource | undefined;
}

/** A Prometheus (or Mimir, Thanos, VictoriaMetrics) whose recorded event series the exporter reads. */
export interface PrometheusSource {
  readonly url: string;
  readonly auth: HttpAuth | undefined;
  readonly headers: Readonly<Record<string, string | SecretRef>>;
  /** A minute is asked for this long after its end. */
  readonly delaySeconds: number;
  /** Minutes that ended less than this before are asked for again: what came late replaces what was known. */
  readonly reviseSeconds: number;
}

/** Targets from Prometheus' file or HTTP discovery; each becomes a probe like `like` with another address. */
export type Discovery =
  | { readonly kind: "file"; readonly files: readonly string[]; readonly like: Probe; readonly refreshSeconds: number }
  | { readonly kind: "http"; readonly url: string; readonly like: Probe; readonly refreshSeconds: number };
