import {
  dnsProbe,
  grpcProbe,
  httpProbe,
  icmpProbe,
  journeyProbe,
  tcpProbe,
  tlsProbe,
  websocketProbe,
} from "../../slo/probe/define-probes.ts";
import type { ExporterSpec, ProbeSpec } from "../../slo/probe/probe-spec.ts";

/** A probe of every kind, with every field of its own. */
export const everyProbe: readonly ProbeSpec[] = [
  httpProbe("account", {
    url: "https://shop.example.org/account",
    method: "PUT",
    headers: { accept: "application/json", "x-api-key": { file: "/run/secrets/key" } },
    body: '{"ping":true}',
    auth: { basic: { user: "probe", password: { env: "SHOP_PASSWORD" } } },
    redirects: 2,
    proxy: "http://proxy.example.org:3128",
    tls: { ca: "ca.pem", cert: "client.pem", key: "client.key", serverName: "shop", verify: false },
    expect: {
      status: [200, "3xx", "404-405"],
      header: { "content-type": "json", server: false, etag: true, via: { not: { matches: "^1\\.0" } } },
      body: ["welcome", { not: "error" }, { matches: "build \\d+" }, { contains: "ok" }],
      json: { "$.status": "ok", "$.items[0].id": { exists: true }, "$.next": null },
    },
    interval: "15s",
    timeout: "4s",
    retries: 1,
    maxDuration: "2s",
    family: "ipv4",
    everyAddress: true,
    resolver: "10.0.0.2",
    allow: ["169.254.10.0/24", "fe80::1"],
    labels: { team: "shop" },
    maintenance: [
      { name: "move", from: "2026-03-01T02:00:00Z", to: "2026-03-01T04:00:00Z", exclude: true, probe: false },
      { name: "reindex", every: "sunday", at: "02:00", for: "90m", mute: false },
    ],
    alert: "page",
    runbook: "https://wiki.example.org/account",
  }),
  tcpProbe("mail", {
    address: "[2001:db8::25]:25",
    tls: true,
    dialogue: [{ expect: { matches: "^220 " } }, { send: "QUIT\r\n" }, { expect: "221" }],
  }),
  tlsProbe("certificate", { address: "shop.example.org", minValidity: "14d" }),
  dnsProbe("name", { query: "shop.example.org", record: "MX", answers: ["mail.", { not: "old." }], minAnswers: 2 }),
  grpcProbe("payments", { address: "payments.example.org:443", service: "payments.v1", tls: { serverName: "pay" } }),
  websocketProbe("live", { url: "wss://shop.example.org/live", headers: { cookie: { env: "C" } }, subprotocol: "v1" }),
  icmpProbe("gateway", { host: "192.0.2.1" }),
  journeyProbe("purchase", {
    secrets: { password: { env: "SHOP_PASSWORD" } },
    steps: [
      {
        name: "log in",
        url: "https://shop.example.org/login",
        body: '{"user":"probe","password":"{{password}}"}',
        save: { token: { json: "$.token" }, csrf: { body: 'csrf="([^"]+)"' }, next: { header: "location" } },
      },
      {
        name: "buy",
        url: "https://shop.example.org/carts/{{csrf}}",
        headers: { authorization: "Bearer {{ token }}" },
        expect: { status: 302 },
      },
      { name: "thanks", url: "{{next}}" },
    ],
  }),
];

/** Every option of the exporter. */
export const everyExporterOption: ExporterSpec = {
  locations: [{ name: "frankfurt", weight: 70 }, { name: "singapore", weight: 30 }, { name: "lab" }],
  quorum: 3,
  alerts: "exporter",
  coverageFloor: 0.5,
  control: ["192.0.2.1:443", "control.example.org:80"],
  discovery: [
    { files: ["targets/*.json"], like: { interval: "1m", expect: { status: 204 } } },
    { url: "https://inventory.example.org/targets", refresh: "5m", like: { kind: "tls", alert: "off" } },
  ],
  prometheus: {
    url: "https://metrics.example.org/prometheus",
    auth: { bearer: { env: "METRICS_TOKEN" } },
    headers: { "x-scope-orgid": "shop" },
    delay: "5m",
    revise: "1h",
  },
};
