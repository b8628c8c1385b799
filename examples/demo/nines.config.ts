import { alertmanagerSource, defineStack, events, httpProbe, latency, probe, service, slo, trafficShift } from "nines";

// Where things run is no part of the promise: `nines up` says it when it starts them.
const shop = process.env["NINES_DEMO_SHOP"] ?? "http://127.0.0.1:8480";
const alertmanager = process.env["NINES_DEMO_ALERTMANAGER"];
const prometheus = process.env["NINES_DEMO_PROMETHEUS"];
const haproxy = process.env["NINES_DEMO_HAPROXY"];
const metrics = prometheus === undefined ? {} : { prometheus: { url: prometheus } };
const exporter = process.env["NINES_DEMO_EXPORTER"];
const exporterToken = process.env["NINES_DEMO_EXPORTER_TOKEN_FILE"];

/** The shop that `nines up` runs: two versions behind weights, probed every second, so that a young stack has something to say. */
export default defineStack({
  name: "demo",
  scrapeInterval: "1s",
  notify: { channel: "#shop-alerts", mention: "@shop-oncall" },
  probes: [
    httpProbe("home", { url: `${shop}/`, interval: "1s", expect: { status: 200, body: "Add to cart" } }),
    httpProbe("cart", { url: `${shop}/cart`, interval: "1s", expect: { body: "Your cart" } }),
    httpProbe("payment", { url: `${shop}/pay`, interval: "500ms", expect: { body: "Payment" } }),
    // The new version alone, before and while customers meet it: the proxy sends this header's requests there.
    httpProbe("canary-payment", {
      url: `${shop}/pay`,
      headers: { "x-shop-version": "1.42" },
      interval: "1s",
      expect: { body: "Version 1.42" },
      alert: "page",
    }),
  ],
  exporter: {
    // It sees every probe at once; rules look once a minute. Of what it measures, the rules raise no alerts then.
    alerts: "exporter",
    ...metrics,
  },
  relay: {
    sources: [
      alertmanagerSource("alerts", {
        tokens: [{ env: "NINES_DEMO_TOKEN" }],
        ...(alertmanager === undefined ? {} : { api: alertmanager }),
      }),
      ...(haproxy === undefined
        ? []
        : [{ kind: "shifts", name: "shifts", tokens: [{ env: "NINES_DEMO_TOKEN" }] } as const]),
    ],
    fallback: "#shop-alerts",
    // A killed Alertmanager forgets what was to be resolved; asked this often, nobody waits long for the truth.
    timing: { greenDelay: "5s", poll: "10s" },
    ...metrics,
    // What it measures, it tells as of now; rules look once a minute.
    ...(exporter === undefined
      ? {}
      : {
          exporter: {
            url: exporter,
            ...(exporterToken === undefined ? {} : { auth: { bearer: { file: exporterToken } } }),
          },
        }),
  },
  services: [
    service("storefront", {
      title: "The shop as customers see it",
      team: "shop",
      tier: "important",
      slos: [
        slo("home", {
          title: "The home page answers",
          objective: "99.5",
          period: "1d",
          sli: probe({ probe: "home" }),
          alerts: { tiers: { "ticket-fast": "off", "ticket-slow": "off" } },
        }),
        slo("cart", {
          title: "Customers see their cart",
          objective: "99.5",
          period: "1d",
          sli: probe({ probe: "cart" }),
          alerts: { tiers: { "ticket-fast": "off", "ticket-slow": "off" } },
        }),
      ],
    }),
    service("checkout", {
      title: "Checkout",
      owner: "orders lead",
      team: "orders",
      tier: "critical",
      slos: [
        slo("payment", {
          title: "A customer can pay",
          objective: "99.9",
          period: "1d",
          sli: probe({ probe: "payment" }),
          // A day's budget is small: what burns it is a page or nothing.
          alerts: { tiers: { "page-slow": "off", "ticket-fast": "off", "ticket-slow": "off" } },
        }),
        // What all customers met, from the shop's own metrics; needs Prometheus.
        slo("requests", {
          title: "Requests succeed",
          objective: "99.5",
          period: "1d",
          sli: events({ total: 'http_requests_total{job="shop"}', bad: 'http_requests_total{job="shop",code=~"5.."}' }),
          expect: { series: 12, eventsPerSecond: 30 },
        }),
        slo("latency", {
          title: "The shop answers within 100 ms",
          objective: "99",
          period: "1d",
          sli: latency({
            histogram: 'http_request_duration_seconds{job="shop"}',
            threshold: "100ms",
            edges: ["0.005", "0.01", "0.025", "0.05", "0.1", "0.3", "1", "3"],
          }),
          expect: { series: 6, eventsPerSecond: 30 },
        }),
      ],
    }),
  ],
  // Customers move to the new version by HAProxy's weights. Without one there are no counters to read, and no shift.
  shifts:
    haproxy === undefined
      ? []
      : [
          trafficShift("checkout-release", {
            title: "Customers move to 1.42",
            service: "checkout",
            strategy: "canary",
            arms: [
              { name: "v1-41", role: "stable", version: "1.41", match: "1\\.41", target: "1.41" },
              { name: "v1-42", role: "candidate", version: "1.42", match: "1\\.42", target: "1.42" },
            ],
            traffic: { kind: "haproxy", proxy: "shop", stats: haproxy, matchers: 'job="haproxy"' },
            steps: [
              { weight: 10, hold: "2m" },
              { weight: 50, hold: "2m" },
              { weight: 100, hold: "1m" },
            ],
            budget: { slo: "checkout-payment" },
          }),
        ],
});
