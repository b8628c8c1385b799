import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import type { Finding } from "../../../bot/doctor/finding.ts";
import { lintAlertmanagerConfig } from "../../../bot/doctor/lint-alertmanager-config.ts";

const source = { name: "alertmanager", tokens: [], basic: [] };
const url = "http://relay:9099/in/alertmanager";
const configOf = (webhook: object, route: object = {}, more: object = {}) =>
  stringify({
    route: { receiver: "relay", group_by: ["alertname"], group_interval: "1m", ...route },
    receivers: [{ name: "relay", webhook_configs: [{ url, ...webhook }] }, { name: "other" }],
    ...more,
  });
const linesOf = (findings: readonly Finding[]) =>
  findings.map(({ state, text, cure }) => `${state}: ${text}${cure === "" ? "" : ` (${cure})`}`);
const badOf = (text: string, options: Partial<Parameters<typeof lintAlertmanagerConfig>[1]> = {}) =>
  linesOf(lintAlertmanagerConfig(text, { source, relayUrl: undefined, ...options })).filter(
    (line) => !line.startsWith("good"),
  );

describe("lintAlertmanagerConfig()", () => {
  test("is content with a webhook as it should be", () => {
    expect(linesOf(lintAlertmanagerConfig(configOf({}), { source, relayUrl: "http://relay:9099" }))).toEqual([
      "good: the receiver relay posts to relay:9099/in/alertmanager",
      "good: relay also tells of the end of alerts (send_resolved)",
    ]);
  });

  test.each([
    {
      name: "something else",
      text: "- a\n",
      lines: ["bad: its configuration cannot be read (give doctor an alertmanager.yml)"],
    },
    { name: "no YAML", text: "{[", lines: ["bad: its configuration cannot be read (give doctor an alertmanager.yml)"] },
    {
      name: "no webhook at all",
      text: stringify({ route: { receiver: "mail" }, receivers: [{ name: "mail" }] }),
      lines: [
        "bad: no receiver posts to a webhook, so the relay hears nothing (write a receiver with webhook_configs: [{ url: http://RELAY:9116/in/alertmanager }], and a route to it)",
      ],
    },
    {
      name: "webhooks to others",
      text: configOf({ url: "https://hooks.example.org/secret/path?token=1" }),
      lines: [
        "bad: no receiver posts to /in/alertmanager; webhooks are relay (hooks.example.org) (write a receiver with webhook_configs: [{ url: http://RELAY:9116/in/alertmanager }], and a route to it)",
      ],
    },
    {
      name: "no end of alerts, cut groups",
      text: configOf({ send_resolved: false, max_alerts: 10 }),
      lines: [
        "bad: relay does not tell of the end of alerts: send_resolved is false (write send_resolved: true)",
        "bad: relay cuts groups at 10 alerts (max_alerts), and the end of what was cut is never told (write max_alerts: 0; the relay groups alerts itself)",
      ],
    },
    {
      name: "no group_by",
      text: configOf({}, { group_by: undefined }),
      lines: [
        "bad: the top route has no group_by, so all its alerts are one group, which is sent again whenever one of them changes (write group_by: [alertname, ...] with labels that name one problem)",
      ],
    },
    {
      name: "what routes inherit and say, for routes to the relay only",
      text: configOf(
        {},
        {
          receiver: "other",
          group_by: undefined,
          routes: [
            { receiver: "other", matchers: ['a="b"'] },
            {
              receiver: "relay",
              matchers: ['team="payments"'],
              group_by: ["alertname"],
              routes: [
                { match: { severity: "page" }, group_by: ["..."] },
                { match_re: { severity: "t.*" }, group_by: ["alertname", "prometheus_replica"] },
                { matchers: ['x="y"'] },
              ],
            },
          ],
        },
      ),
      lines: [
        'warning: the route {team="payments"} {severity="page"} sends every alert alone (group_by: ["..."]), thousands of requests in a storm (group by labels that name one problem, such as [alertname, cluster])',
        'bad: the route {team="payments"} {severity=~"t.*"} groups by prometheus_replica, so a pair of Prometheus servers gives two groups of one problem (drop that label with alert_relabel_configs in Prometheus, and from group_by)',
      ],
    },
    {
      name: "nothing late in times of two minutes",
      text: configOf({}, { group_wait: "2m", group_interval: "2m" }),
      lines: [],
    },
    {
      name: "ends that come late, by a time that nobody wrote down",
      text: configOf({}, { group_interval: undefined }),
      lines: [
        "warning: the top route tells of what changes once in 5 min (group_interval), so the end of an alert comes late: until then the relay calls its incident unknown (write group_interval: 1m; Alertmanager's own default is 5m)",
      ],
    },
    {
      name: "late alerts and late ends of the routes to the relay, also where they inherit them",
      text: configOf(
        {},
        {
          receiver: "other",
          group_interval: "10m",
          routes: [{ receiver: "relay", matchers: ['a="b"'], group_wait: "3m" }, { receiver: "other" }],
        },
      ),
      lines: [
        'warning: the route {a="b"} tells of what changes once in 10 min (group_interval), so the end of an alert comes late: until then the relay calls its incident unknown (write group_interval: 1m; Alertmanager\'s own default is 5m)',
        'warning: the route {a="b"} keeps the first alert of a group for 3 min (group_wait), so people hear of it late (write group_wait: 2m or less, and 10s for what pages somebody)',
      ],
    },
    {
      name: "a receiver that no route leads to",
      text: configOf({}, { receiver: "other" }),
      lines: ["bad: no route leads to the receiver relay (name it as receiver of a route)"],
    },
    {
      name: "an address that Alertmanager hides",
      text: configOf({ url: "<secret>", send_resolved: false }),
      lines: [
        "skipped: Alertmanager does not show where relay post, so nobody knows whether it is /in/alertmanager (pass --alertmanager-config FILE to have its addresses checked, too)",
        "bad: relay does not tell of the end of alerts: send_resolved is false (write send_resolved: true)",
      ],
    },
  ])("finds $name", ({ text, lines }) => {
    expect(badOf(text)).toEqual(lines);
  });

  test("has nothing to say of what nines generates", async () => {
    const text = await readFile("examples/eks-team/generated/alertmanager/alertmanager.yaml", "utf8");
    expect(badOf(text)).toEqual([]);
  });

  test("finds another relay than the configured one", () => {
    expect(badOf(configOf({}), { relayUrl: "https://relay.example.org" })).toEqual([
      "warning: the receiver relay posts to relay:9099/in/alertmanager, and relay.url says relay.example.org (let both name the same relay; behind a proxy or inside a cluster both can be right)",
    ]);
  });

  const token = { ...source, tokens: [{ env: "TOKEN" }] };
  const login = { ...source, basic: [{ user: "am", password: { env: "PASSWORD" } }] };
  const cure = "(write http_config: { authorization: { credentials_file: ... } } with one of the source's tokens)";
  test.each([
    { name: "none for none", webhook: {}, given: source, lines: [] },
    {
      name: "none for a token",
      webhook: {},
      given: token,
      lines: [`bad: relay sends no login, and the source alertmanager asks for a bearer token ${cure}`],
    },
    {
      name: "basic for a token",
      webhook: { http_config: { basic_auth: { username: "am" } } },
      given: token,
      lines: [`bad: relay sends a basic login, and the source alertmanager asks for a bearer token ${cure}`],
    },
    {
      name: "a token for a token",
      webhook: { http_config: { authorization: { credentials: "<secret>" } } },
      given: token,
      lines: [],
    },
    { name: "basic for basic", webhook: { http_config: { basic_auth: { username: "am" } } }, given: login, lines: [] },
    { name: "basic in the address", webhook: { url: url.replace("//", "//am:pw@") }, given: login, lines: [] },
    {
      name: "a certificate",
      webhook: { http_config: { tls_config: { cert_file: "a.pem" } } },
      given: token,
      lines: [],
    },
    {
      name: "one scheme for another",
      webhook: { http_config: { authorization: { credentials: "<secret>" } } },
      given: login,
      lines: [`bad: relay sends a bearer login, and the source alertmanager asks for a basic login ${cure}`],
    },
  ])("compares logins: $name", ({ webhook, given, lines }) => {
    expect(badOf(configOf(webhook), { source: given })).toEqual(lines);
  });

  test("takes the login of global.http_config", () => {
    const global = { global: { http_config: { authorization: { credentials: "<secret>" } } } };
    expect(badOf(configOf({}, {}, global), { source: token })).toEqual([]);
  });
});
