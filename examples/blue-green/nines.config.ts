import { alertmanagerSource, defineStack, events, route, service, shiftSource, slo, trafficShift } from "nines";

// Where things run is no part of what is promised: walk.ts says it when it starts them.
const { HAPROXY_STATS = "127.0.0.1:9999", PROMETHEUS = "http://127.0.0.1:9090", SECRETS = "." } = process.env;
const { HOLD: hold = "45s" } = process.env;
/** `tcp` shows what goes wrong: connections that are kept open stay where they are. */
const mode = process.env["HAPROXY_MODE"] === "tcp" ? "tcp" : "http";

/** A checkout that moves from blue to green through HAProxy's weights. */
export default defineStack({
  name: "blue-green",
  scrapeInterval: "1s",
  notify: { channel: "#releases" },
  exporter: { prometheus: { url: PROMETHEUS } },
  relay: {
    slack: {
      name: "example",
      botToken: { file: `${SECRETS}/slack-bot-token` },
      appToken: { file: `${SECRETS}/slack-app-token` },
    },
    sources: [
      alertmanagerSource("alertmanager"),
      shiftSource("shifts", { tokens: [{ file: `${SECRETS}/shifts-token` }] }),
    ],
    routes: [route("everything", { to: ["#releases"] })],
    fallback: "#releases",
    prometheus: { url: PROMETHEUS },
  },
  services: [
    service("checkout", {
      team: "orders",
      runbook: "https://wiki.example.org/checkout",
      slos: [
        slo("requests", {
          objective: "99",
          period: "1d",
          sli: events({
            total: 'haproxy_backend_http_responses_total{proxy="app"}',
            bad: 'haproxy_backend_http_responses_total{proxy="app",code="5xx"}',
          }),
        }),
      ],
    }),
  ],
  shifts: [
    trafficShift("checkout-green", {
      title: "Checkout from blue to green",
      service: "checkout",
      strategy: "blueGreen",
      arms: [
        { name: "blue", role: "stable", version: "v1" },
        { name: "green", role: "candidate", version: "v2" },
      ],
      traffic: { kind: "haproxy", proxy: "app", mode, stats: HAPROXY_STATS },
      ...(mode === "tcp" ? { affinity: { kind: "connection", lifetime: "5s" } } : {}),
      steps: [
        { weight: 10, hold },
        { weight: 50, hold },
        { weight: 100, hold },
      ],
      // With 100 requests a second, three quarters of a minute can show a difference of two points and more.
      judge: { alpha: 0.01, effectFloor: 0.02 },
      expect: { requestsPerSecond: 100, errorRatio: 0.001 },
      rollback: { stableCapacity: 500 },
      budget: { slo: "checkout-requests", maxSpend: 10 },
    }),
  ],
});
