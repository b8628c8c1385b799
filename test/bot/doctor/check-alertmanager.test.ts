import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { checkAlertmanager } from "../../../bot/doctor/check-alertmanager.ts";
import type { AlertmanagerSource } from "../../../slo/relay/relay-model.ts";
import { type Alertmanager, startAlertmanager } from "../../servers/alertmanager.ts";
import { needs } from "../../servers/needs.ts";
import { findingLines } from "./finding-lines.ts";

const sourceAt = (...api: readonly string[]): AlertmanagerSource => ({
  kind: "alertmanager",
  name: "alertmanager",
  tokens: [{ env: "TOKEN" }],
  basic: [],
  api,
  apiLogin: undefined,
});
const check = {
  relayUrl: "http://127.0.0.1:9099",
  deadman: { watchdog: { alertname: "Watchdog", withinMs: 300_000 } },
  secret: () => "token",
  configText: undefined,
  timeoutMs: 5_000,
};

needs("alertmanager")("checkAlertmanager() at a real one", () => {
  let server: Alertmanager;
  beforeAll(async () => {
    const authorization = { credentials: "the-relays-token" };
    server = await startAlertmanager({
      config: {
        route: {
          receiver: "relay",
          group_by: ["alertname", "replica"],
          routes: [{ receiver: "cut", matchers: ["a=b"] }],
        },
        receivers: [
          {
            name: "relay",
            webhook_configs: [{ url: "http://127.0.0.1:9099/in/alertmanager", http_config: { authorization } }],
          },
          { name: "cut", webhook_configs: [{ url: "http://127.0.0.1:9099/in/alertmanager", max_alerts: 3 }] },
        ],
      },
    });
    await server.postAlerts([{ labels: { alertname: "Watchdog", prometheus_replica: "a" } }]);
  });
  afterAll(() => server.stop());

  test("finds what it shows of itself and of its alerts", async () => {
    const lines = findingLines(await checkAlertmanager({ ...check, source: sourceAt(server.url) }));
    // Newer ones hide addresses; what is found beside them is the same.
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^good: http:\/\/127\.0\.0\.1:\d+ answers \(Alertmanager \d/),
        "good: relay also tells of the end of alerts (send_resolved)",
        expect.stringMatching(/^bad: cut cuts groups at 3 alerts/),
        expect.stringMatching(/^bad: cut sends no login, and the source alertmanager asks for a bearer token/),
        expect.stringMatching(/^bad: the top route groups by replica,/),
        expect.stringMatching(/^bad: the route \{a="b"\} groups by replica,/),
        "bad: alerts carry prometheus_replica, so a pair of Prometheus servers gives two alerts of one problem (drop it in Prometheus: alerting.alert_relabel_configs: [{ action: labeldrop, regex: prometheus_replica }])",
        "good: the watchdog Watchdog fires",
      ]),
    );
    expect(lines.join("\n")).not.toContain("the-relays-token");
  });

  test("finds a watchdog that does not fire, and an address that does not answer", async () => {
    const deadman = { watchdog: { alertname: "AlwaysOn", withinMs: 300_000 } };
    const source = sourceAt("http://127.0.0.1:1", server.url);
    const lines = findingLines(await checkAlertmanager({ ...check, source, deadman }));
    expect(lines).toContainEqual(expect.stringMatching(/^bad: Alertmanager at http:\/\/127\.0\.0\.1:1 /));
    expect(lines).toContain(
      "bad: the watchdog AlwaysOn does not fire here, so the relay will say that alerting is dead (add a rule: alert: AlwaysOn, expr: vector(1); and a route that repeats it every minute)",
    );
  });

  test("reads the file instead, where one is given", async () => {
    const configText = "route: { receiver: mail }\nreceivers: [{ name: mail }]\n";
    const lines = findingLines(await checkAlertmanager({ ...check, source: sourceAt(server.url), configText }));
    expect(lines).toContainEqual(expect.stringMatching(/^bad: no receiver posts to a webhook/));
    expect(lines).not.toContainEqual(expect.stringContaining("max_alerts"));
  });
});

test("checkAlertmanager() says that nobody can look without an address", async () => {
  expect(findingLines(await checkAlertmanager({ ...check, source: sourceAt() }))).toEqual([
    'skipped: it has no API address, so nobody can look at it, silence alerts, or find lost resolves (write api: ["http://alertmanager:9093"] at the source alertmanager)',
  ]);
});
