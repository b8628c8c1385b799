import ipaddr from "ipaddr.js";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import type { Hop, Phase, ProbeAttempt } from "../../probe/probe-attempt.ts";
import type { MetricFamily, MetricSeries } from "../metric-family.ts";

/** One attempt under the names that blackbox_exporter gives it. What is not known is absent: never 0, never year 1. */
export function blackboxFamilies(probe: Probe, attempt: ProbeAttempt): readonly MetricFamily[] {
  const families = [...commonFamilies(attempt), ...kindFamilies(probe, attempt), ...tlsFamilies(attempt)];
  return families
    .filter(({ series }) => (series as readonly MetricSeries[]).length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function commonFamilies({ result, durationSeconds, hops }: ProbeAttempt): readonly MetricFamily[] {
  const address = hops.at(-1)?.address;
  const version = address === undefined ? undefined : ipVersion(address);
  return [
    gauge("probe_success", "Whether the probe succeeded", result === "success" ? 1 : 0),
    gauge("probe_duration_seconds", "How long the probe took", durationSeconds),
    gauge("probe_dns_lookup_time_seconds", "How long the first name took to resolve", hops[0]?.phases.resolve ?? 0),
    gauge("probe_ip_protocol", "Version of the IP protocol that was used", version),
    gauge("probe_ip_addr_hash", "Hash of the address, which changes when the address does", addressHash(address)),
  ];
}

function kindFamilies(probe: Probe, attempt: ProbeAttempt): readonly MetricFamily[] {
  switch (probe.kind) {
    case "http":
    case "journey":
    case "websocket":
      return [...httpFamilies(attempt), regexFamily(attempt)];
    case "tcp":
    case "tls":
      return [regexFamily(attempt)];
    case "dns":
      return dnsFamilies(attempt);
    case "grpc":
      return grpcFamilies(attempt, probe.tls !== undefined);
    case "icmp":
      return [
        phaseFamily("probe_icmp_duration_seconds", attempt, {
          resolve: "resolve",
          connect: "setup",
          processing: "rtt",
        }),
      ];
  }
}

function httpFamilies(attempt: ProbeAttempt): readonly MetricFamily[] {
  const { hops, facts = {} } = attempt;
  const last = hops.at(-1);
  const answered = last?.status !== undefined;
  const same = {
    resolve: "resolve",
    connect: "connect",
    tls: "tls",
    processing: "processing",
    transfer: "transfer",
  } as const;
  const version = facts.httpVersion === undefined ? undefined : Number(facts.httpVersion);
  return [
    phaseFamily("probe_http_duration_seconds", attempt, same),
    gauge("probe_http_status_code", "Status of the last answer, 0 without one", last?.status ?? 0),
    gauge("probe_http_redirects", "Redirects that were followed", Math.max(0, hops.length - 1)),
    gauge(
      "probe_http_ssl",
      "Whether the last answer came over TLS",
      answered && last !== undefined && isSecure(last) ? 1 : 0,
    ),
    gauge("probe_http_version", "Version of HTTP of the last answer, 0 without one", answered ? version : 0),
    // Chunked bodies state no length, for which blackbox_exporter has -1.
    gauge(
      "probe_http_content_length",
      "Length that the last answer states, -1 if none",
      answered ? (facts.contentLength ?? -1) : 0,
    ),
    gauge("probe_http_uncompressed_body_length", "Bytes of the last body", answered ? facts.bodyBytes : 0),
    gauge("probe_http_last_modified_timestamp_seconds", "When the last answer was modified", facts.lastModified),
  ];
}

function dnsFamilies(attempt: ProbeAttempt): readonly MetricFamily[] {
  const answers = attempt.facts?.dnsAnswers;
  const phases = { resolve: "resolve", connect: "connect", processing: "request" } as const;
  const asked = attempt.result === "success" || attempt.reason === "assertion" || answers !== undefined;
  return [
    phaseFamily("probe_dns_duration_seconds", attempt, phases),
    gauge("probe_dns_answer_rrs", "Records of the answer", answers),
    gauge("probe_dns_query_succeeded", "Whether the name server answered", asked ? 1 : 0),
  ];
}

function grpcFamilies(attempt: ProbeAttempt, hasTls: boolean): readonly MetricFamily[] {
  const { grpcStatus, grpcHealth } = attempt.facts ?? {};
  const series = ["NOT_SERVING", "SERVICE_UNKNOWN", "SERVING", "UNKNOWN"].map((serving_status) => {
    return { labels: { serving_status }, value: serving_status === grpcHealth ? 1 : 0 };
  });
  return [
    phaseFamily("probe_grpc_duration_seconds", attempt, { resolve: "resolve", processing: "check" }),
    gauge("probe_grpc_status_code", "Status of the call", grpcStatus ?? (attempt.result === "success" ? 0 : undefined)),
    gauge("probe_grpc_ssl", "Whether the call went over TLS", hasTls && attempt.tls !== undefined ? 1 : 0),
    { ...gauge("probe_grpc_healthcheck_response", "What the service said of its health", undefined), series },
  ];
}

function tlsFamilies({ tls }: ProbeAttempt): readonly MetricFamily[] {
  if (tls === undefined) return [];
  const { leaf, verified, chainNotAfter, version } = tls;
  const labels = leaf && {
    fingerprint_sha256: leaf.fingerprint,
    issuer: leaf.issuer,
    subject: leaf.subject,
    subjectalternative: leaf.dnsNames.join(","),
  };
  const one = (of: Readonly<Record<string, string>> | undefined) =>
    of === undefined ? [] : [{ labels: of, value: 1 }];
  const name = (text: string): MetricFamily => gauge(text, "", undefined);
  return [
    gauge("probe_ssl_earliest_cert_expiry", "When the first certificate of the chain expires", chainNotAfter),
    // Without verification there is no chain that counts, and blackbox_exporter shows year 1.
    gauge(
      "probe_ssl_last_chain_expiry_timestamp_seconds",
      "When the verified chain expires",
      verified ? chainNotAfter : undefined,
    ),
    { ...name("probe_ssl_last_chain_info"), help: "The leaf certificate", series: one(labels) },
    {
      ...name("probe_tls_version_info"),
      help: "Version of TLS",
      series: one({ version: version.replace(/^TLSv/, "TLS ") }),
    },
  ];
}

function regexFamily({ result, reason }: ProbeAttempt): MetricFamily {
  const failed = result === "failure" && reason === "assertion";
  return gauge("probe_failed_due_to_regex", "Whether an assertion on the answer failed", failed ? 1 : 0);
}

/** Seconds per phase, summed over redirects; a phase that did not happen took 0, as in blackbox_exporter. */
function phaseFamily(
  name: string,
  { hops }: ProbeAttempt,
  names: Readonly<Partial<Record<Phase, string>>>,
): MetricFamily {
  const series = (Object.keys(names) as Phase[]).map((phase) => ({
    labels: { phase: names[phase] ?? phase },
    value: hops.reduce((sum, { phases }) => sum + (phases[phase] ?? 0), 0),
  }));
  return { name, help: "How long each phase took, summed over redirects", type: "gauge", unit: "seconds", series };
}

function gauge(name: string, help: string, value: number | undefined): MetricFamily {
  const series = value === undefined || Number.isNaN(value) ? [] : [{ labels: {}, value }];
  return { name, help, type: "gauge", unit: undefined, series };
}

function isSecure({ url }: Hop): boolean {
  return /^(https|wss):/i.test(url);
}

function ipVersion(address: string): 4 | 6 | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  return ipaddr.process(address).kind() === "ipv4" ? 4 : 6;
}

/** 32-bit FNV-1a of the bytes of the address. */
function addressHash(address: string | undefined): number | undefined {
  if (address === undefined || !ipaddr.isValid(address)) return undefined;
  let hash = 0x811c9dc5;
  for (const byte of ipaddr.process(address).toByteArray()) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
