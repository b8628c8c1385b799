import {
  composite,
  defineStack,
  dnsProbe,
  events,
  httpProbe,
  journeyProbe,
  latency,
  probe,
  service,
  slo,
  timeSlice,
  tlsProbe,
  trafficShift,
} from "nines";

/** A small shop: three services, what of them is probed from outside, one promise to customers, and how releases move. */
export default defineStack({
  name: "shop",
  scrapeInterval: "30s",
  retention: "90d",
  grafanaUrl: "https://grafana.example.org",
  notify: { channel: "#shop-alerts", mention: "@shop-oncall" },
  probes: [
    httpProbe("shop-home", {
      url: "https://shop.example.org/",
      interval: "15s",
      expect: { status: 200, header: { "content-type": "text/html" }, body: "Add to cart" },
    }),
    // What a customer does; no SLO is measured by it, so an outage opens a ticket of its own.
    journeyProbe("shop-purchase", {
      interval: "2m",
      runbook: "https://wiki.example.org/runbooks/purchase",
      secrets: { password: { env: "SHOP_PROBE_PASSWORD" } },
      steps: [
        {
          name: "log in",
          url: "https://shop.example.org/api/login",
          headers: { "content-type": "application/json" },
          body: '{"user":"probe","password":"{{password}}"}',
          save: { token: { json: "$.token" } },
        },
        {
          name: "fill the cart",
          url: "https://shop.example.org/api/carts",
          method: "POST",
          headers: { authorization: "Bearer {{token}}" },
          save: { cart: { json: "$.id" } },
          expect: { status: 201 },
        },
        {
          name: "see the price",
          url: "https://shop.example.org/api/carts/{{cart}}",
          headers: { authorization: "Bearer {{token}}" },
          expect: { json: { "$.currency": "EUR", "$.total": { exists: true } } },
        },
      ],
    }),
    tlsProbe("shop-certificate", { address: "shop.example.org", interval: "10m", minValidity: "14d" }),
    dnsProbe("shop-name", { query: "shop.example.org", answers: "192.0.2.10", interval: "1m" }),
  ],
  // Customers as they are: more than half of them in Europe.
  exporter: {
    locations: [
      { name: "frankfurt", weight: 60 },
      { name: "virginia", weight: 30 },
      { name: "sydney", weight: 10 },
    ],
    // Months, incidents and forecasts of the other SLOs, from what the rules record.
    prometheus: { url: "http://prometheus.monitoring:9090" },
  },
  // Two shards at each location and two relays share a database, whose password is in the pods' Secrets.
  deploy: {
    image: "registry.example.org/shop/nines:1.0.0",
    namespace: "shop-monitoring",
    store: "postgres://nines@nines-db.shop-monitoring:5432/nines",
    exporter: { shards: 2 },
    labels: { release: "kube-prometheus-stack" },
  },
  services: [
    service("checkout", {
      title: "Checkout",
      owner: "orders lead",
      team: "orders",
      tier: "critical",
      runbook: "https://wiki.example.org/runbooks/checkout",
      links: { logs: "https://logs.example.org/checkout" },
      saturation: [
        {
          name: "cpu",
          query:
            'sum by (pod) (rate(container_cpu_usage_seconds_total{container="checkout"}[$window])) / sum by (pod) (kube_pod_container_resource_limits{container="checkout",resource="cpu"})',
        },
        {
          name: "connections",
          query: 'db_pool_connections_in_use{job="checkout"}',
          limit: 40,
          unit: "connections",
        },
      ],
      slos: [
        // Every route keeps a budget of its own: a broken /pay shows although /cart is fine.
        slo("availability", {
          title: "Requests to checkout succeed",
          objective: "99.9",
          sli: events({
            total: 'http_requests_total{job="checkout"}',
            bad: 'http_requests_total{job="checkout",code=~"5.."}',
          }),
          groupBy: ["route"],
          expect: { series: 60, groups: 5, eventsPerSecond: 120 },
        }),
        slo("latency", {
          title: "Checkout answers within 300 ms",
          objective: "99",
          sli: latency({
            histogram: 'http_request_duration_seconds{job="checkout"}',
            threshold: "300ms",
            edges: ["0.05", "0.1", "0.3", "1", "3"],
          }),
          expect: { series: 60, eventsPerSecond: 120 },
        }),
      ],
    }),
    service("catalog", {
      title: "Catalog and search",
      owner: "catalog lead",
      team: "catalog",
      tier: "important",
      runbook: "https://wiki.example.org/runbooks/catalog",
      slos: [
        slo("availability", {
          title: "Product pages are served",
          objective: "99.5",
          sli: events({
            total: 'http_requests_total{job="catalog"}',
            good: 'http_requests_total{job="catalog",code!~"5.."}',
          }),
          expect: { series: 40, eventsPerSecond: 300 },
        }),
        // The search index may lag behind for a while; a minute is bad when it is more than five minutes old.
        slo("freshness", {
          title: "The search index is fresh",
          objective: "98",
          period: "7d",
          sli: timeSlice({ condition: 'max(max_over_time(catalog_index_age_seconds{job="catalog"}[$window])) < 300' }),
          alerts: { tiers: { "page-fast": "off", "page-slow": "off" } },
          exclusions: [{ name: "weekly reindex", every: "sunday", at: "02:00", for: "90m" }],
        }),
      ],
    }),
    service("payment", {
      title: "Payment",
      owner: "orders lead",
      team: "orders",
      tier: "critical",
      runbook: "https://wiki.example.org/runbooks/payment",
      notify: { channel: "#payment-alerts" },
      slos: [
        // A card that the bank declines is a good answer; only our own failures and timeouts count as bad.
        slo("attempts", {
          title: "Payment attempts are processed",
          objective: "99.95",
          period: "28d",
          sli: events({
            total: 'sum(rate(payment_attempts_total{job="payment"}[$window]))',
            bad: 'sum(rate(payment_attempts_total{job="payment",result=~"error|timeout"}[$window]))',
          }),
          alerts: { tiers: { "page-fast": { for: "2m", keepFiringFor: "10m" } } },
          expect: { series: 12, eventsPerSecond: 15 },
        }),
      ],
    }),
    service("storefront", {
      title: "The shop as customers see it",
      team: "shop",
      tier: "critical",
      runbook: "https://wiki.example.org/runbooks/storefront",
      slos: [
        slo("home", {
          title: "The home page answers from outside",
          objective: "99.9",
          sli: probe({ probe: "shop-home" }),
        }),
        slo("purchase", {
          title: "A customer can buy",
          objective: "99.5",
          period: "calendar-month",
          sli: composite({
            rule: "weakest",
            of: [{ slo: "checkout-availability" }, { slo: "payment-attempts" }, { slo: "storefront-home" }],
          }),
        }),
      ],
    }),
  ],
  // How releases move. The weights are HAProxy's and Route 53's; nines only reads them.
  shifts: [
    trafficShift("checkout-green", {
      title: "Checkout to its next version",
      service: "checkout",
      strategy: "canary",
      arms: [
        { name: "blue", role: "stable", version: "v41", match: "blue[0-9]+" },
        { name: "green", role: "candidate", version: "v42", match: "green[0-9]+" },
      ],
      traffic: { kind: "haproxy", proxy: "checkout", stats: "http://edge.shop.example.org:8404/stats" },
      steps: [
        { weight: 5, hold: "45m" },
        { weight: 10, hold: "45m" },
        { weight: 25, hold: "45m" },
        { weight: 50, hold: "45m" },
        { weight: 100, hold: "45m" },
      ],
      expect: { requestsPerSecond: 160, errorRatio: 0.0008 },
      rollback: { stableCapacity: 240 },
      budget: { slo: "checkout-availability", maxSpend: 10 },
      runbook: "https://wiki.example.org/runbooks/releases",
      links: { pipeline: "https://ci.example.org/checkout" },
    }),
    trafficShift("catalog-cluster", {
      title: "Catalog to the new cluster",
      service: "catalog",
      strategy: "clusterBlueGreen",
      arms: [
        { name: "old", role: "stable", cluster: "eks-1", version: "1.31", match: "eks-1" },
        { name: "new", role: "candidate", cluster: "eks-2", version: "1.32", match: "eks-2" },
      ],
      traffic: {
        kind: "counters",
        label: "cluster",
        requests: 'http_requests_total{job="catalog-edge"}',
        errors: 'http_requests_total{job="catalog-edge",code=~"5.."}',
        inflight: 'http_requests_in_flight{job="catalog-edge"}',
      },
      weights: { kind: "route53", zone: "Z0EXAMPLE", record: "catalog.shop.example.org" },
      dns: {
        name: "catalog.shop.example.org",
        ttl: "60s",
        resolvers: ["10.0.0.2"],
        answers: { old: ["192.0.2.20"], new: ["192.0.2.40"] },
      },
      steps: [
        { weight: 10, hold: "45m" },
        { weight: 25, hold: "45m" },
        { weight: 50, hold: "45m" },
        { weight: 100, hold: "45m" },
      ],
      expect: { requestsPerSecond: 300, errorRatio: 0.001 },
    }),
  ],
});
