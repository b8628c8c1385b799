import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";

/** Every option of the relay section at least once. */
export const everyRelayOption: RelaySpec = {
  url: "https://relay.example.org/",
  sources: [
    {
      kind: "alertmanager",
      name: "alertmanager",
      tokens: [{ env: "RELAY_TOKEN" }, { file: "/run/secrets/old-relay-token" }],
      basic: [{ user: "vmalert", password: { env: "VMALERT_PASSWORD" } }],
      api: ["http://alertmanager-0:9093/", "http://alertmanager-1:9093"],
      apiAuth: { basic: { user: "relay", password: { env: "ALERTMANAGER_PASSWORD" } } },
    },
    { kind: "sns", name: "alarms", topics: ["arn:aws:sns:eu-west-1:123456789012:alarms"] },
    { kind: "sqs", name: "queue", queueUrl: "https://sqs.eu-central-1.amazonaws.com/123456789012/alarms" },
    {
      kind: "sqs",
      name: "other-queue",
      queueUrl: "http://localhost:9324/000000000000/alarms",
      region: "eu-west-1",
      endpoint: "http://localhost:9324",
    },
    { kind: "shifts", name: "shifts", tokens: [{ env: "SHIFTS_TOKEN" }] },
  ],
  slack: [
    { name: "shop", botToken: { file: "/run/secrets/bot-token" }, appToken: { file: "/run/secrets/app-token" } },
    { name: "platform", botToken: { env: "PLATFORM_TOKEN" }, signingSecret: { env: "PLATFORM_SIGNING_SECRET" } },
  ],
  handles: { "@payments-oncall": "S012ABCDEF", "@shop-oncall": "primary" },
  routes: [
    { match: { kind: "self" }, to: { workspace: "platform", channel: "#relay" } },
    {
      name: "staging",
      match: { env: ["staging", "dev"], severity: { not: "critical" } },
      to: "#staging",
      mention: [],
      severity: "info",
    },
    {
      name: "payments",
      match: { team: "payments", region: { matches: "eu-.*" }, cluster: { not: { matches: "test.*" } } },
      to: ["#payments", { workspace: "platform", channel: "C012ABCDEF" }],
      mention: ["@payments-oncall", "U012ABCDEF"],
      escalation: "payments",
      quietHours: { from: "22:00", to: "07:00", timezone: "Europe/Berlin" },
      handOver: "pagerduty",
      continue: true,
    },
  ],
  fallback: "#alerts",
  rotations: [
    {
      name: "primary",
      members: [{ id: "U012ABCDEF", name: "Ana" }, "U034GHIJKL"],
      handover: "daily 08:00",
      timezone: "Europe/Berlin",
      since: "2026-01-05",
      hours: { from: "08:00", to: "20:00" },
      otherwise: "night",
      overrides: [
        { from: "2026-12-24T08:00", to: "2026-12-27T08:00", member: "U034GHIJKL" },
        { from: "2026-12-31T12:00Z", to: "2027-01-01T12:00Z", member: { id: "U056MNOPQR" } },
      ],
    },
    { name: "night", members: ["U056MNOPQR"] },
  ],
  escalations: [
    {
      name: "payments",
      steps: [
        { after: "10m", mention: "primary" },
        { after: "30m", mention: ["U012ABCDEF"], channel: "#incidents", handOver: "opsgenie" },
      ],
    },
  ],
  handOvers: [
    { name: "pagerduty", kind: "pagerduty", key: { env: "PAGERDUTY_ROUTING_KEY" } },
    {
      name: "opsgenie",
      kind: "opsgenie",
      url: "https://api.eu.opsgenie.com/v2/alerts",
      key: { env: "OPSGENIE_KEY" },
      labels: { team: "payments" },
    },
    { name: "hook", kind: "webhook", url: "https://hooks.example.org/incidents" },
  ],
  permissions: { acknowledge: ["S012ABCDEF"], silence: ["U012ABCDEF"], escalate: [], assign: ["S012ABCDEF"] },
  timing: {
    quietWindow: "20m",
    greenDelay: "30s",
    acknowledgement: "1h",
    poll: "2m",
    missedPolls: 5,
    remind: "10m",
    correlate: "5m",
    outage: "3m",
  },
  storm: { incidents: 20, within: "30s", quiet: "10m", ownPerMinute: 3, edit: "15s" },
  linkHosts: ["Grafana.example.org"],
  deadman: {
    watchdog: { alertname: "AlwaysOn", within: "10m" },
    heartbeat: { env: "HEARTBEAT_URL" },
    canary: { at: "09:00", timezone: "Europe/Berlin", channel: "#relay-canary" },
  },
  prometheus: { url: "http://prometheus:9090/", auth: { bearer: { env: "PROMETHEUS_TOKEN" } } },
  exporter: { url: "http://nines-exporter:9469/", auth: { bearer: { file: "/run/secrets/exporter" } } },
  language: "ko",
};
