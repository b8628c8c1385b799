import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "@jest/globals";
import { alertmanagerConfig } from "../../alerts/alertmanager.ts";
import { inhibitRules } from "../../alerts/inhibit-rules.ts";
import { events, service, slo } from "../../slo/define-stack.ts";
import { type Alertmanager, type SeenAlert, startAlertmanager } from "../servers/alertmanager.ts";
import { needs } from "../servers/needs.ts";
import { stackOf } from "./generated-stack.ts";

const stack = stackOf({
  name: "shop",
  labels: { cluster: "eu" },
  services: [
    service("cart", {
      slos: [
        slo("availability", {
          objective: "99.9",
          sli: events({ total: "a_total", bad: "b_total" }),
          groupBy: ["route"],
        }),
        slo("success", { objective: "99.9", sli: events({ total: "a_total", bad: "b_total" }) }),
      ],
    }),
  ],
});

type Labels = Readonly<Record<string, string>>;

const burn = { alertname: "SLOErrorBudgetBurn" };
const pageFast = { ...burn, severity: "page", tier: "page-fast" };
const pageSlow = { ...burn, severity: "page", tier: "page-slow" };
const ticketFast = { ...burn, severity: "ticket", tier: "ticket-fast" };
const ticketSlow = { ...burn, severity: "ticket", tier: "ticket-slow" };
const exhausted = { alertname: "SLOErrorBudgetExhausted", severity: "ticket", period: "30d" };
const forecast = { alertname: "SLOErrorBudgetForecast", severity: "ticket", period: "30d" };
const missing = { alertname: "SLOSignalMissing", severity: "ticket", scope: "slo" };
const missingGroup = { alertname: "SLOSignalMissing", severity: "ticket", scope: "group" };
const invalid = { alertname: "SLOSignalInvalid", severity: "ticket", scope: "slo" };

/** What fires together, and which of it is muted by which. */
interface Incident {
  readonly name: string;
  readonly alerts: Readonly<Record<string, Labels>>;
  readonly muted: Readonly<Record<string, string>>;
}

const incidents: readonly Incident[] = [
  {
    name: "a page mutes the burn and budget tickets of its SLO",
    alerts: { page: pageFast, ticket: ticketFast, exhausted, forecast, invalid },
    muted: { ticket: "page", exhausted: "page", forecast: "page" },
  },
  { name: "a slow page mutes tickets, too", alerts: { page: pageSlow, ticket: ticketSlow }, muted: { ticket: "page" } },
  {
    name: "a page does not mute the ticket of another SLO",
    alerts: { page: pageFast, ticket: { ...ticketFast, slo_id: "another" } },
    muted: {},
  },
  { name: "the fast page mutes the slow one", alerts: { fast: pageFast, slow: pageSlow }, muted: { slow: "fast" } },
  {
    name: "the fast ticket mutes the slow one",
    alerts: { fast: ticketFast, slow: ticketSlow },
    muted: { slow: "fast" },
  },
  { name: "a spent budget mutes its forecast", alerts: { exhausted, forecast }, muted: { forecast: "exhausted" } },
  {
    name: "a missing signal mutes what reads it, and is not muted by it",
    alerts: { missing, page: pageSlow, ticket: ticketFast, forecast, exhausted },
    muted: { page: "missing", ticket: "page", forecast: "page", exhausted: "page" },
  },
  {
    name: "a page mutes tickets of its own group only",
    alerts: {
      page: { ...pageFast, route: "/pay" },
      same: { ...ticketFast, route: "/pay" },
      other: { ...ticketFast, route: "/cart" },
    },
    muted: { same: "page" },
  },
  {
    name: "a missing group mutes alerts of that group only",
    alerts: {
      missing: { ...missingGroup, route: "/pay" },
      same: { ...pageFast, route: "/pay" },
      other: { ...pageFast, route: "/cart" },
    },
    muted: { same: "missing" },
  },
  {
    name: "a missing SLO mutes alerts of all its groups",
    alerts: { missing, one: { ...pageFast, route: "/pay" }, other: { ...pageSlow, route: "/cart" } },
    muted: { one: "missing", other: "missing" },
  },
  {
    name: "a page mutes nothing in another cluster",
    alerts: { page: { ...pageFast, cluster: "eu" }, ticket: { ...ticketFast, cluster: "us" } },
    muted: {},
  },
  { name: "a lone alert does not mute itself", alerts: { page: pageFast }, muted: {} },
  {
    name: "alerts of others are left alone",
    alerts: { page: { alertname: "Disk", severity: "page" }, ticket: { alertname: "Disk", severity: "ticket" } },
    muted: {},
  },
];

needs("alertmanager")("inhibitRules() in a real Alertmanager", () => {
  test("mutes what a louder alert says already, and nothing else", async () => {
    const alertmanager = await startAlertmanager({ config: { ...alertmanagerConfig(stack) } });
    try {
      await alertmanager.postAlerts(
        incidents.flatMap(({ name, alerts }, index) =>
          Object.entries(alerts).map(([alert, labels]) => ({
            labels: { slo_id: `slo-${index}`, ...labels, incident: name, alert },
          })),
        ),
      );
      const expected = incidents.map(({ name, muted }) => ({ name, muted }));
      let seen = await mutings(alertmanager);
      // The inhibitor learns of alerts in its own time.
      for (let attempt = 0; attempt < 100 && !isDeepStrictEqual(seen, expected); attempt++) {
        await delay(50);
        seen = await mutings(alertmanager);
      }
      expect(seen).toEqual(expected);
    } finally {
      await alertmanager.stop();
    }
  });
});

test("inhibitRules() compares the labels of the stack and of groups", () => {
  expect(inhibitRules(stack)[0]).toEqual({
    source_matchers: ['alertname="SLOErrorBudgetBurn"', 'severity="page"'],
    target_matchers: [
      'alertname=~"SLOErrorBudgetBurn|SLOErrorBudgetExhausted|SLOErrorBudgetForecast"',
      'severity="ticket"',
    ],
    equal: ["slo_id", "cluster", "route"],
  });
});

/** For each incident, which alert is muted by which; Alertmanager tells the first one that mutes. */
async function mutings(alertmanager: Alertmanager): Promise<readonly Pick<Incident, "name" | "muted">[]> {
  const alerts = (await alertmanager.alerts()) as readonly (SeenAlert & { readonly fingerprint: string })[];
  const byFingerprint = new Map(alerts.map((alert) => [alert.fingerprint, alert.labels.alert ?? ""]));
  return incidents.map(({ name }) => {
    const own = alerts.filter(({ labels, status }) => labels.incident === name && status.state === "suppressed");
    const muted = own.map(({ labels, status }) => [labels.alert, byFingerprint.get(status.inhibitedBy[0] ?? "")]);
    return { name, muted: Object.fromEntries(muted) };
  });
}
