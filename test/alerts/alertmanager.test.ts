import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { routeFragment } from "../../alerts/alertmanager.ts";
import { alertmanagerFiles } from "../../alerts/alertmanager-files.ts";
import { events, service, slo } from "../../slo/define-stack.ts";
import type { SloSpec } from "../../slo/spec.ts";
import { needs } from "../servers/needs.ts";
import { amtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf } from "./generated-stack.ts";

const channels = ["#cart-oncall", "#ops", "ops", "@ada", "team a/b", 'odd "x" \\ $1 (.*)', "größe", ""];

const stack = stackOf({
  name: "shop",
  labels: { cluster: "eu" },
  services: [service("cart", { slos: channels.map((channel, index) => sloWith(`slo-${index}`, channel)) })],
});

function sloWith(name: string, channel: string): SloSpec {
  const sli = events({ total: "a_total", bad: "b_total" });
  return slo(name, { objective: "99.9", sli, ...(channel === "" ? {} : { notify: { channel } }) });
}

test("routeFragment() has one receiver per channel, and one for alerts without a channel; all post to the relay", () => {
  const { receivers } = routeFragment(stack);
  expect(receivers.map(({ name }) => name)).toEqual([
    "nines",
    "nines-@ada",
    "nines-cart-oncall",
    "nines-größe",
    'nines-odd "x" \\ $1 (.*)',
    "nines-ops",
    "nines-team a/b",
  ]);
  const urls = receivers.flatMap(({ webhook_configs }) => webhook_configs.map(({ url }) => url));
  expect(new Set(urls)).toEqual(new Set(["http://localhost:9116/in/alertmanager"]));
});

test("routeFragment() posts to the stack's own relay and source", () => {
  const relay = { url: "https://relay.example.org", sources: [{ name: "prod", tokens: [{ env: "RELAY_TOKEN" }] }] };
  const own = stackOf({ name: "own", relay, services: [service("cart", { slos: [sloWith("a", "")] })] });
  expect(routeFragment(own).receivers).toEqual([
    { name: "nines", webhook_configs: [{ url: "https://relay.example.org/in/prod", send_resolved: true }] },
  ]);
});

test("routeFragment() sends one message per SLO and cluster, pages sooner than tickets", () => {
  const one = stackOf({
    name: "one",
    labels: { cluster: "eu" },
    services: [service("cart", { slos: [sloWith("a", "#ops")] })],
  });
  const toChannel = [{ receiver: "nines-ops", matchers: ['channel="#ops"'] }];
  expect(routeFragment(one, { relayUrl: "https://relay.example.org/in" })).toEqual({
    routes: [
      {
        receiver: "nines",
        matchers: ['slo_id=~".+"', 'alertname=~"SLO.+"'],
        group_by: ["slo_id", "cluster"],
        routes: [
          {
            matchers: ['severity="page"'],
            group_wait: "10s",
            group_interval: "1m",
            repeat_interval: "1h",
            routes: toChannel,
          },
          {
            matchers: ['severity="ticket"'],
            group_wait: "2m",
            group_interval: "1m",
            repeat_interval: "1d",
            routes: toChannel,
          },
        ],
      },
    ],
    receivers: [
      { name: "nines", webhook_configs: [{ url: "https://relay.example.org/in", send_resolved: true }] },
      { name: "nines-ops", webhook_configs: [{ url: "https://relay.example.org/in", send_resolved: true }] },
    ],
  });
});

test("alertmanagerFiles() put the same fragments into a whole configuration", () => {
  const [whole, inhibit, routes] = alertmanagerFiles(stack).map(({ text }) => parse(text));
  expect(alertmanagerFiles(stack).map(({ path }) => path)).toEqual([
    "alertmanager/alertmanager.yaml",
    "alertmanager/inhibit-rules.yaml",
    "alertmanager/routes.yaml",
  ]);
  expect(whole).toEqual({
    route: { receiver: "nines", group_by: ["alertname"], group_interval: "1m", routes: routes.routes },
    inhibit_rules: inhibit.inhibit_rules,
    receivers: routes.receivers,
  });
});

needs("alertmanager")("alertmanagerFiles() and amtool", () => {
  test("pass its check, and lead every alert to its channel", async () => {
    await inTemporaryFolder("alertmanager-files", async (folder) => {
      const file = join(folder, "alertmanager.yaml");
      await writeFile(file, alertmanagerFiles(stack)[0]?.text ?? "");
      const checked = await amtool(["check-config", file]);
      expect({ code: checked.code, stderr: checked.stderr }).toEqual({ code: 0, stderr: "" });
      const routed = await Promise.all(
        channels.map(async (channel) => {
          const labels = { alertname: "SLOErrorBudgetBurn", slo_id: "cart-a", severity: "page", channel };
          const arguments_ = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
          const { stdout } = await amtool(["config", "routes", "test", `--config.file=${file}`, ...arguments_]);
          return `${channel} → ${stdout.trim()}`;
        }),
      );
      expect(routed).toEqual([
        "#cart-oncall → nines-cart-oncall",
        "#ops → nines-ops",
        "ops → nines-ops",
        "@ada → nines-@ada",
        "team a/b → nines-team a/b",
        'odd "x" \\ $1 (.*) → nines-odd "x" \\ $1 (.*)',
        "größe → nines-größe",
        " → nines",
      ]);
    });
  });
});
