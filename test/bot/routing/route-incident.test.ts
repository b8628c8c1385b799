import { describe, expect, test } from "@jest/globals";
import type { RouteSubject } from "../../../bot/incidents/book-options.ts";
import { routeIncident } from "../../../bot/routing/route-incident.ts";
import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";
import type { StackSpec } from "../../../slo/spec.ts";
import fc from "../../property.ts";
import { relayOptions } from "./relay-options.ts";

const noon = Date.parse("2026-01-15T11:00:00Z");
const night = Date.parse("2026-01-15T23:30:00Z");
const sli = { kind: "events", total: "a_total", bad: "b_total" } as const;
const slo = { name: "availability", objective: "99.9", sli, runbook: "https://wiki.example.org/checkout" } as const;

const stack: Partial<StackSpec> = {
  notify: { channel: "#shop" },
  services: [
    {
      name: "checkout",
      team: "payments",
      notify: { channel: "#checkout", mention: "@payments-oncall" },
      slos: [slo, { ...slo, name: "latency", notify: { channel: "#checkout-slow", mention: "U0LATENCY" } }],
    },
    { name: "cart", team: "baskets", slos: [slo] },
  ],
};
const base: RelaySpec = {
  slack: {},
  fallback: "#alerts",
  handles: { "@payments-oncall": "S012ABCDEF" },
  rotations: [{ name: "primary", members: [{ id: "U000000ANA", name: "Ana" }] }],
  escalations: [{ name: "payments", steps: [{ after: "10m", mention: "primary" }] }],
  handOvers: [
    { name: "pager", kind: "pagerduty", key: { env: "PAGER_KEY" } },
    { name: "hook", kind: "webhook", url: "https://hooks.example.org/" },
  ],
};
const optionsOf = (relay: RelaySpec = {}, more = stack) => relayOptions({ ...base, ...relay }, more);

function subjectOf(labels: Readonly<Record<string, string>> = {}, rest: Partial<RouteSubject> = {}): RouteSubject {
  return {
    labels,
    service: labels["service"] ?? "",
    severity: "critical",
    kind: "prometheus",
    source: "alertmanager",
    ...rest,
  };
}

/** Destinations as `channel mention mention`. */
function placesOf(subject: RouteSubject, relay: RelaySpec = {}, nowMs = noon, more = stack): readonly string[] {
  return routeIncident(subject, optionsOf(relay, more), nowMs).destinations.map(({ channel, mentions }) =>
    [channel, ...mentions].join(" "),
  );
}

describe("routeIncident() without routes sends", () => {
  test.each([
    {
      name: "an SLO's alert to the SLO's channel, and calls whom the SLO names",
      labels: { slo_id: "checkout-latency", service: "checkout", channel: "#shop", mention: "@here" },
      places: ["#checkout-slow @U0LATENCY"],
    },
    {
      name: "an SLO's alert as its service says",
      labels: { slo_id: "checkout-availability" },
      places: ["#checkout !subteam^S012ABCDEF"],
    },
    { name: "an SLO's alert as the stack says", labels: { slo_id: "cart-availability" }, places: ["#shop"] },
    {
      name: "any alert of a service as the service says",
      labels: { service: "checkout", alertname: "Down" },
      places: ["#checkout !subteam^S012ABCDEF"],
    },
    { name: "any alert of a team", labels: { team: "baskets" }, places: ["#shop"] },
    {
      name: "an alert to the channel of its label, when the configuration knows it",
      labels: { service: "checkout", channel: "shop" },
      places: ["#shop !subteam^S012ABCDEF"],
    },
    { name: "nothing to a channel that only a label knows", labels: { channel: "#ceo" }, places: ["#alerts"] },
    {
      name: "nothing by labels that are no service's, such as those of every object",
      labels: { service: "constructor", slo_id: "__proto__", team: "toString", channel: "valueOf" },
      places: ["#alerts"],
    },
    { name: "nobody a call for what a label says", labels: { mention: "U0LABEL" }, places: ["#alerts"] },
  ])("$name", ({ labels, places }) => {
    expect(placesOf(subjectOf(labels))).toEqual(places);
  });

  test.each(["warning", "info"] as const)("nobody a call for %s", (severity) => {
    expect(placesOf(subjectOf({ slo_id: "checkout-latency" }, { severity }))).toEqual(["#checkout-slow"]);
  });

  test("everything to the local inbox when there is no Slack", () => {
    const options = relayOptions({});
    expect(routeIncident(subjectOf(), options, noon).destinations).toEqual([
      { workspace: "local", channel: "#incidents", mentions: [] },
    ]);
    const shown = relayOptions({}, { notify: { channel: "#Shop Alerts" } });
    expect(routeIncident(subjectOf({ service: "checkout" }), shown, noon).destinations).toEqual([
      { workspace: "local", channel: "#Shop Alerts", mentions: [] },
    ]);
  });
});

describe("routeIncident() with routes", () => {
  const payments = subjectOf({ service: "checkout", team: "payments", env: "prod-eu" });
  test.each<{
    name: string;
    routes: NonNullable<RelaySpec["routes"]>;
    places: readonly string[];
    subject?: RouteSubject;
  }>([
    {
      name: "lets the first that matches decide",
      routes: [
        { match: { team: "search" }, to: "#search" },
        { match: { team: "payments" }, to: "#payments", mention: "primary" },
        { to: "#rest" },
      ],
      places: ["#payments @U000000ANA"],
    },
    {
      name: "goes on below a route that continues",
      routes: [
        { match: { env: { matches: "prod-.*" } }, to: "#prod", mention: "U0PROD000", continue: true },
        { match: { team: ["search", "payments"] }, to: "#payments", mention: "primary" },
      ],
      places: ["#prod @U0PROD000", "#payments @U000000ANA"],
    },
    {
      name: "calls whom the stack names, when no route says otherwise",
      routes: [{ match: { team: "payments" }, to: "#payments" }],
      places: ["#payments !subteam^S012ABCDEF"],
    },
    {
      name: "calls nobody, when a route says so",
      routes: [{ match: { team: "payments" }, to: "#payments", mention: [] }],
      places: ["#payments"],
    },
    {
      name: "lets a route without a channel only say whom to call",
      routes: [{ match: { team: "payments" }, mention: ["primary", "U000000ANA"] }],
      places: ["#checkout @U000000ANA"],
    },
    {
      name: "shows an incident once in a channel, and calls nobody twice",
      routes: [
        { match: { team: "payments" }, to: ["#payments", "#prod"], mention: "primary", continue: true },
        { to: ["#prod", "#payments"], mention: ["primary", "U0PROD000"] },
      ],
      places: ["#payments @U000000ANA @U0PROD000", "#prod"],
    },
    {
      name: "takes an absent label for an empty one",
      routes: [
        { match: { cluster: { not: "" } }, to: "#clusters" },
        { match: { cluster: "" }, to: "#none", mention: [] },
      ],
      places: ["#none"],
    },
    {
      name: "matches whole values",
      routes: [
        { match: { env: { matches: "prod" } }, to: "#whole" },
        { match: { env: { not: { matches: "prod" } } }, to: "#not", mention: [] },
      ],
      places: ["#not"],
    },
    {
      name: "does not believe a label called severity, kind or source",
      subject: subjectOf({ severity: "info", kind: "self", source: "other" }),
      routes: [
        { match: { severity: "info" }, to: "#a" },
        { match: { kind: "self" }, to: "#b" },
        { match: { source: "alertmanager", severity: "critical", kind: "prometheus" }, to: "#right", mention: [] },
      ],
      places: ["#right"],
    },
    {
      name: "falls back where nothing matches",
      routes: [{ match: { team: "search" }, to: "#search" }],
      subject: subjectOf({ team: "unknown" }),
      places: ["#alerts"],
    },
  ])("$name", ({ routes, places, subject = payments }) => {
    expect(placesOf(subject, { routes })).toEqual(places);
  });

  test("takes an incident for the severity that a route says, and calls by it", () => {
    const routes = [{ match: { env: "staging" }, severity: "info", mention: "primary" }] as const;
    const staging = routeIncident(subjectOf({ env: "staging" }), optionsOf({ routes }), noon);
    expect(staging).toMatchObject({ severity: "info", destinations: [{ channel: "#alerts", mentions: [] }] });
    const raised = routeIncident(
      subjectOf({ env: "prod" }, { severity: "warning" }),
      optionsOf({ routes: [{ match: { severity: "warning" }, severity: "critical", mention: "primary" }] }),
      noon,
    );
    expect(raised).toMatchObject({ severity: "critical", destinations: [{ mentions: ["@U000000ANA"] }] });
  });

  const quiet: RelaySpec = {
    routes: [
      {
        to: "#payments",
        escalation: "payments",
        handOver: "pager",
        quietHours: { from: "22:00", to: "07:00", timezone: "Europe/Berlin" },
      },
    ],
  };
  test.each([
    {
      severity: "critical",
      at: "at night",
      nowMs: night,
      escalation: "payments",
      handOvers: ["pager"],
      until: undefined,
    },
    { severity: "warning", at: "at noon", nowMs: noon, escalation: "payments", handOvers: ["pager"], until: undefined },
    {
      severity: "warning",
      at: "at night",
      nowMs: night,
      escalation: undefined,
      handOvers: [],
      until: Date.parse("2026-01-16T06:00:00Z"),
    },
  ] as const)("keeps the quiet hours: $severity $at", ({ severity, nowMs, escalation, handOvers, until }) => {
    expect(routeIncident(subjectOf({}, { severity }), optionsOf(quiet), nowMs)).toMatchObject({
      escalation,
      handOvers,
      quietUntilMs: until,
      destinations: [{ channel: "#payments" }],
    });
  });

  test("gives an incident to every system that its routes name, once", () => {
    const routes = [
      { to: "#a", handOver: "pager", continue: true },
      { to: "#b", handOver: "hook", continue: true },
      { to: "#c", handOver: "pager" },
    ] as const;
    expect(routeIncident(subjectOf(), optionsOf({ routes }), noon).handOvers).toEqual(["pager", "hook"]);
  });
});

describe("routeIncident() says why", () => {
  test("by routes", () => {
    const routes = [
      {
        name: "payments",
        match: { team: "payments", env: { not: { matches: "test.*" } }, region: "" },
        to: "#payments",
        mention: ["primary", "S012ABCDEF"],
        escalation: "payments",
        handOver: "pager",
        severity: "critical",
      },
    ] as const;
    const subject = subjectOf({ team: "payments" }, { severity: "warning" });
    const routed = routeIncident(subject, optionsOf({ routes }), noon);
    expect(routed.routes).toEqual(["payments"]);
    expect(routed.why).toEqual([
      "the route payments matches: team is payments and env does not match test.* and region is empty",
      "a route takes it for critical, not warning",
      "#payments: named by the route payments",
      "mentions Ana (U000000ANA), on call in primary",
      "mentions user group S012ABCDEF",
      "escalates by payments",
      "is handed over to pager",
    ]);
  });

  test("by the stack", () => {
    expect(routeIncident(subjectOf({ slo_id: "checkout-availability" }), optionsOf(), noon).why).toEqual([
      "#checkout: the SLO checkout-availability says so in the stack",
      "mentions user group S012ABCDEF (the SLO checkout-availability says so in the stack)",
    ]);
    expect(routeIncident(subjectOf({ channel: "#shop" }, { severity: "info" }), optionsOf(), noon).why).toEqual([
      "#shop: the label channel, which is #shop, says so in the stack",
      "mentions nobody: neither a route nor the stack names anybody",
    ]);
  });

  test("by quiet hours", () => {
    const routes = [
      { to: "#a", escalation: "payments", quietHours: { from: "22:00", to: "07:00" }, mention: "primary" },
    ] as const;
    expect(routeIncident(subjectOf({}, { severity: "warning" }), optionsOf({ routes }), night).why).toEqual([
      "the route routes[0] matches: every incident",
      "#a: named by the route routes[0]",
      "mentions nobody: only critical incidents do, and this one is warning",
      "not now: escalates by payments; quiet hours until 2026-01-16T07:00:00.000Z",
    ]);
  });
});

test("routeIncident() mentions only whom the configuration names, whatever the labels say", () => {
  const options = optionsOf({ routes: [{ match: { team: { matches: "p.*" } }, to: "#p", mention: "primary" }] });
  const known = new Set(["@U000000ANA", "@U0LATENCY", "!subteam^S012ABCDEF"]);
  const channels = new Set(["#p", "#alerts", "#shop", "#checkout", "#checkout-slow"]);
  const name = fc.constantFrom("slo_id", "service", "team", "channel", "mention", "__proto__", "severity");
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom("checkout", "cart-availability", "payments", "<!channel>", "U0LABEL"),
  );
  fc.assert(
    fc.property(fc.dictionary(name, value), (labels) => {
      const { destinations } = routeIncident(subjectOf(labels), options, noon);
      expect(destinations).toHaveLength(1);
      for (const { channel, mentions } of destinations) {
        expect(channels).toContain(channel);
        for (const mention of mentions) expect(known).toContain(mention);
      }
    }),
  );
});
