import { expect, test } from "@jest/globals";
import { blackboxFamilies } from "../../../../exporters/output/blackbox/blackbox-families.ts";
import { blackboxModules } from "../../../../exporters/output/blackbox/blackbox-modules.ts";
import { createMetricsRenderer } from "../../../../exporters/output/render-metrics.ts";
import type { ProbeAttempt } from "../../../../exporters/probe/probe-attempt.ts";
import type { Probe } from "../../../../slo/probe/probe-model.ts";
import { failure, nowMs, success } from "../sample-view.ts";

async function linesOf(kind: string, attempt: ProbeAttempt): Promise<readonly string[]> {
  const probe = blackboxModules([]).get(kind) as Probe;
  const text = String(await createMetricsRenderer().render(blackboxFamilies(probe, attempt), "text"));
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

const leaf = {
  subject: "CN=shop",
  issuer: "CN=ca",
  dnsNames: ["shop.example.org", "www.example.org"],
  fingerprint: "ab12",
};

test("blackboxFamilies() give a good HTTPS answer blackbox_exporter's names", async () => {
  const tls = success.tls && { ...success.tls, leaf };
  const facts = { httpVersion: "1.1", contentLength: 5, bodyBytes: 5, lastModified: 1_445_412_480 };
  expect(await linesOf("http_2xx", { ...success, tls, facts })).toEqual([
    "probe_dns_lookup_time_seconds 0.004",
    "probe_duration_seconds 0.084",
    "probe_failed_due_to_regex 0",
    "probe_http_content_length 5",
    'probe_http_duration_seconds{phase="resolve"} 0.004',
    'probe_http_duration_seconds{phase="connect"} 0.011',
    'probe_http_duration_seconds{phase="tls"} 0.031',
    'probe_http_duration_seconds{phase="processing"} 0.036',
    'probe_http_duration_seconds{phase="transfer"} 0.002',
    "probe_http_last_modified_timestamp_seconds 1445412480",
    "probe_http_redirects 0",
    "probe_http_ssl 1",
    "probe_http_status_code 200",
    "probe_http_uncompressed_body_length 5",
    "probe_http_version 1.1",
    // As blackbox_exporter 0.23 gives it for 192.0.2.10.
    expect.stringMatching(/^probe_ip_addr_hash \d+$/),
    "probe_ip_protocol 4",
    `probe_ssl_earliest_cert_expiry ${nowMs / 1000 + 86_400 * 12}`,
    `probe_ssl_last_chain_expiry_timestamp_seconds ${nowMs / 1000 + 86_400 * 12}`,
    'probe_ssl_last_chain_info{fingerprint_sha256="ab12",issuer="CN=ca",subject="CN=shop",subjectalternative="shop.example.org,www.example.org"} 1',
    "probe_success 1",
    'probe_tls_version_info{version="TLS 1.3"} 1',
  ]);
});

test("blackboxFamilies() show no expiry of a chain that was not verified, rather than year 1", async () => {
  const tls = success.tls && { ...success.tls, verified: false };
  const lines = await linesOf("http_2xx", { ...success, tls });
  expect(lines.filter((line) => line.startsWith("probe_ssl"))).toEqual([
    `probe_ssl_earliest_cert_expiry ${nowMs / 1000 + 86_400 * 12}`,
  ]);
});

test("blackboxFamilies() say 0 where there was no answer, and sum the phases of redirects", async () => {
  const refused: ProbeAttempt = { ...failure, reason: "connect_refused", hops: [] };
  expect(await linesOf("http_2xx", refused)).toEqual(
    expect.arrayContaining(["probe_success 0", "probe_http_status_code 0", "probe_http_ssl 0", "probe_http_version 0"]),
  );
  expect(await linesOf("http_2xx", failure)).toEqual(
    expect.arrayContaining([
      "probe_http_redirects 1",
      "probe_http_status_code 503",
      'probe_http_duration_seconds{phase="tls"} 0.029',
      'probe_http_duration_seconds{phase="processing"} 1.12',
      "probe_failed_due_to_regex 0",
    ]),
  );
  expect(await linesOf("http_2xx", { ...failure, reason: "assertion" })).toContain("probe_failed_due_to_regex 1");
});

test.each([
  {
    kind: "icmp",
    lines: ['probe_icmp_duration_seconds{phase="resolve"} 0.004', 'probe_icmp_duration_seconds{phase="rtt"} 0.036'],
  },
  { kind: "dns", lines: ["probe_dns_answer_rrs 3", "probe_dns_query_succeeded 1"] },
])("blackboxFamilies() know $kind", async ({ kind, lines }) => {
  expect(await linesOf(kind, { ...success, tls: undefined, facts: { dnsAnswers: 3 } })).toEqual(
    expect.arrayContaining(lines),
  );
});

test("blackboxFamilies() know gRPC", async () => {
  const tcp = blackboxModules([]).get("tcp_connect") as Extract<Probe, { kind: "tcp" }>;
  const grpc: Probe = { ...tcp, kind: "grpc", service: "", tls: undefined };
  const families = blackboxFamilies(grpc, {
    ...success,
    tls: undefined,
    facts: { grpcStatus: 0, grpcHealth: "SERVING" },
  });
  const text = String(await createMetricsRenderer().render(families, "text"));
  expect(text).toContain('probe_grpc_healthcheck_response{serving_status="SERVING"} 1\n');
  expect(text).toContain('probe_grpc_healthcheck_response{serving_status="UNKNOWN"} 0\n');
  expect(text).toContain("probe_grpc_status_code 0\n");
});
