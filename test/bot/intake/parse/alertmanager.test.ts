import { describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import { delivery, only, parsePayload } from "./payloads.ts";

function alertOf(fields: object, group: object = {}) {
  const body = { version: "4", groupKey: "{}:{}", status: "firing", receiver: "nines", ...group, alerts: [fields] };
  return only(parseDelivery(delivery(JSON.stringify(body))));
}

test("parseDelivery() reads all of an SLO's alert", () => {
  expect(only(parsePayload("alertmanager/v4-slo-burn.json"))).toEqual({
    source: "shop",
    fingerprint: "1f0c3a5b7d9e2468",
    status: "firing",
    changedAtMs: Date.UTC(2026, 3, 14, 9, 10, 0, 123),
    startedAtMs: Date.UTC(2026, 3, 14, 9, 10, 0, 123),
    name: "SLOErrorBudgetBurn",
    title: "checkout availability is burning its error budget",
    severity: "critical",
    labels: {
      alertname: "SLOErrorBudgetBurn",
      severity: "page",
      service: "checkout",
      slo: "availability",
      slo_id: "checkout-availability",
      team: "shop",
      long_window: "1h",
      short_window: "5m",
      tier: "fast",
      region: "eu",
    },
    annotations: {
      summary: "checkout availability is burning its error budget",
      description: "1.46 % of requests fail over 1h, objective 99.9 % over 30d.",
      runbook_url: "https://runbooks.shop.example/checkout",
      dashboard_url: "https://grafana.shop.example/d/nines-slo?var-slo_id=checkout-availability",
    },
    links: [
      { name: "Runbook", url: "https://runbooks.shop.example/checkout" },
      { name: "Dashboard", url: "https://grafana.shop.example/d/nines-slo?var-slo_id=checkout-availability" },
      { name: "Query", url: "http://prometheus.shop.example:9090/graph?g0.expr=up&g0.tab=1" },
    ],
    facts: {
      kind: "prometheus",
      receiver: "nines",
      groupLabels: { slo_id: "checkout-availability", severity: "page" },
      externalUrl: "http://alertmanager-0.shop.example:9093/",
      generatorUrl: "http://prometheus.shop.example:9090/graph?g0.expr=up&g0.tab=1",
      reason: "first notification",
    },
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

describe("parseDelivery() judges an alert's status", () => {
  const ended = "2026-04-14T09:00:00Z";
  test.each([
    { name: "its own word", alert: { status: "resolved", endsAt: ended }, group: {}, status: "resolved" },
    {
      name: "its own word in a group that ended",
      alert: { status: "firing" },
      group: { status: "resolved" },
      status: "firing",
    },
    { name: "the group's word", alert: {}, group: { status: "resolved" }, status: "resolved" },
    { name: "its end, though the group fires", alert: { endsAt: ended }, group: {}, status: "resolved" },
    { name: "an end that lies ahead", alert: { endsAt: "2026-04-14T10:00:00Z" }, group: {}, status: "firing" },
    { name: "Go's zero time", alert: { endsAt: "0001-01-01T00:00:00Z" }, group: {}, status: "firing" },
    { name: "nothing at all", alert: {}, group: { status: undefined }, status: "firing" },
    { name: "a word that is none", alert: { status: "pending" }, group: {}, status: "firing" },
    {
      name: "the object of the API",
      alert: { status: { state: "active" }, endsAt: ended },
      group: {},
      status: "firing",
    },
  ])("by $name", ({ alert, group, status }) => {
    expect(alertOf({ labels: { alertname: "A" }, ...alert }, group).status).toBe(status);
  });
});

test("parseDelivery() orders a resolved alert by its end, and keeps its begin as the episode", () => {
  const resolved = alertOf({
    status: "resolved",
    labels: {},
    startsAt: "2026-04-14T10:17:50.814674209+08:00",
    endsAt: "2026-04-14T02:30:00.5Z",
  });
  expect([resolved.changedAtMs, resolved.startedAtMs]).toEqual([
    Date.UTC(2026, 3, 14, 2, 30, 0, 500),
    Date.UTC(2026, 3, 14, 2, 17, 50, 814),
  ]);
});

test.each([
  ["critical", "critical"],
  ["page", "critical"],
  ["error", "critical"],
  [" Warning ", "warning"],
  ["ticket", "warning"],
  ["info", "info"],
  ["none", "info"],
  ["critic", undefined],
  ["", undefined],
  ["constructor", undefined],
  [undefined, undefined],
])("parseDelivery() reads the severity %p as %p", (severity, expected) => {
  expect(alertOf({ labels: { alertname: "A", severity } }).severity).toBe(expected);
});

test("parseDelivery() computes the fingerprint of Alertmanager when none is sent", () => {
  // As Alertmanager 0.31 answered for these labels.
  const labels = { alertname: "Host_Down", cluster: "prod", instance: "server1", ip: "127.0.0.1", job: "node_ping" };
  expect(alertOf({ labels }).fingerprint).toBe("7013294faf5f854d");
  expect(alertOf({ labels, fingerprint: "" }).fingerprint).toBe("7013294faf5f854d");
  expect(alertOf({ labels, fingerprint: "anything the sender likes" }).fingerprint).toBe("anything the sender likes");
});

describe("parseDelivery() tells groups apart", () => {
  const groupOf = (path: string) => only(parsePayload(path)).group;

  test("by all digits of a numeric key", () => {
    const [one, other] = [
      groupOf("alertmanager/v3-numeric-group-key.json"),
      groupOf("alertmanager/v3-numeric-group-key-neighbour.json"),
    ];
    expect(one).not.toBe(other);
    expect(Number("9876543210987654321")).toBe(Number("9876543210987654322"));
  });

  test("by receiver and key, and not by the Alertmanager that sent it", () => {
    const group = (more: object) => alertOf({ labels: { alertname: "A" } }, more).group;
    const first = group({ externalURL: "http://alertmanager-0:9093" });
    expect(group({ externalURL: "http://alertmanager-1:9093" })).toBe(first);
    expect(group({ receiver: "other" })).not.toBe(first);
    expect(group({ groupKey: '{}:{a="b"}' })).not.toBe(first);
  });

  test("by the labels when there is no key, and not at all without either", () => {
    const group = (groupLabels: object) =>
      alertOf({ labels: { alertname: "A" } }, { groupKey: undefined, groupLabels }).group;
    expect(group({ a: "1", b: "2" })).toBe(group({ b: "2", a: "1" }));
    expect(group({ a: "1", b: "2" })).not.toBe(group({ a: "1", b: "3" }));
    expect(group({})).toBeUndefined();
  });
});

test("parseDelivery() takes the quotes of a regular expression off the receiver's name", () => {
  expect(only(parsePayload("alertmanager/v4-receiver-quoted.json")).facts).toMatchObject({
    receiver: "web.hook (shop)",
  });
});

test("parseDelivery() says how many alerts were cut off, and why that matters", () => {
  const { truncated, warnings, observations } = parsePayload("alertmanager/v4-truncated-repeat.json");
  expect({ truncated, warnings }).toEqual({
    truncated: 38,
    warnings: [
      "The sender cut off 38 alerts, whose resolves may never arrive: set max_alerts of its webhook_configs to 0",
    ],
  });
  expect(observations[0]?.facts).toMatchObject({ reason: "repeat interval elapsed" });
});

test.each([
  {
    path: "alertmanager/v3-numeric-group-key.json",
    warnings: [
      "The sender speaks version 3 of the webhook, of Alertmanager before 0.5: update it",
      "1 of 1 alerts have no fingerprint; it was computed from the labels",
    ],
  },
  {
    path: "alertmanager/v0-absent-fields.json",
    warnings: [
      "The sender names version 0 of the webhook, which Alertmanager never had; it was read as version 4",
      "1 of 2 alerts have no status; the group's was taken",
      "2 of 2 alerts have no fingerprint; it was computed from the labels",
      "2 of 2 alerts have no start; the time of arrival was taken",
    ],
  },
  {
    path: "alertmanager/no-version-vmalert.json",
    warnings: ["The sender does not name the version of its webhook; it was read as version 4"],
  },
  {
    path: "alertmanager/v4-shared-fingerprint.json",
    warnings: ["3 of 3 alerts have a fingerprint that other labels have too; the labels tell them apart"],
  },
  { path: "alertmanager/grafana-v1.json", warnings: [] },
  { path: "alertmanager/v4-slo-burn.json", warnings: [] },
])("parseDelivery() warns the operator about $path", ({ path, warnings }) => {
  expect(parsePayload(path).warnings).toEqual(warnings);
});

test("parseDelivery() lets nothing hostile through", () => {
  const { labels, title, links, facts } = only(parsePayload("alertmanager/v4-hostile-labels.json"));
  expect(Object.entries(labels)).toEqual([
    ["__proto__", "polluted"],
    ["constructor", "mine"],
    ["toString", "text"],
    ["alertname", "<!channel> *bold*"],
    ["severity", "Critical"],
    ["empty", ""],
    ["number", "12"],
    ["yes", "true"],
    ["deep", '{"a": [1, 2]}'],
  ]);
  expect(labels["hasOwnProperty"]).toBeUndefined();
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(title).toBe("line one\uFFFD");
  expect(links).toEqual([{ name: "Dashboard", url: "https://grafana.shop.example/d/a?x=1%7C%3Cb%3E" }]);
  expect(facts).toMatchObject({ externalUrl: undefined, generatorUrl: undefined });
});

test("parseDelivery() shows Grafana's values and its pages", () => {
  const { annotations, links } = only(parsePayload("alertmanager/grafana-v1.json"));
  expect(annotations).toEqual({ summary: "Carts are too large", values: "B=41.5, C=1" });
  expect(links.map(({ name }) => name)).toEqual(["Dashboard", "Panel", "Query", "Silence at the sender"]);
});

test("parseDelivery() marks what amtool made, and nothing that a rule made", () => {
  expect(only(parsePayload("alertmanager/v4-by-hand.json")).isTest).toBe(true);
  expect(alertOf({ labels: { alertname: "A" }, annotations: { summary: "s" }, generatorURL: "" }).isTest).toBe(false);
  expect(alertOf({ labels: { alertname: "A" } }).isTest).toBe(false);
});

test("parseDelivery() knows from the API's answer what holds an alert back", () => {
  expect(only(parsePayload("alertmanager/api-v2-alerts.json")).suppressed).toEqual({
    kind: "silenced",
    by: "silence 810ccf7f-0000-4000-8000-000000000001",
    untilMs: undefined,
  });
});
