import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { Observation } from "../../../../bot/model/observation.ts";
import { createAlertmanagerClient } from "../../../../bot/sources/alertmanager/alertmanager-client.ts";
import { pollAlertmanager } from "../../../../bot/sources/alertmanager/poll-alertmanager.ts";
import { type Alertmanager, startAlertmanager } from "../../../servers/alertmanager.ts";
import { needs } from "../../../servers/needs.ts";
import { until } from "../../../servers/until.ts";
import { type IntakeServer, prod, startIntakeServer } from "../../intake/intake-server.ts";

const secret = () => "";
/** Delivers at once, and again each second while something changes. */
const configFor = (url: string) => ({
  route: {
    receiver: "relay.hook",
    group_by: ["alertname"],
    group_wait: "1ms",
    group_interval: "1s",
    repeat_interval: "1h",
    routes: [{ receiver: "mail", matchers: ['team="other"'] }],
  },
  receivers: [
    {
      name: "relay.hook",
      webhook_configs: [{ url: `${url}/in/prod`, http_config: { authorization: { credentials: "first" } } }],
    },
    { name: "mail" },
  ],
});

needs("alertmanager")("a real Alertmanager", () => {
  let alertmanager: Alertmanager;
  let server: IntakeServer;
  beforeAll(async () => {
    server = await startIntakeServer();
    alertmanager = await startAlertmanager({ config: configFor(server.url) });
  });
  afterAll(async () => {
    await alertmanager?.stop();
    await server?.close();
  });
  const client = () => createAlertmanagerClient({ source: { ...prod, api: [alertmanager.url] }, secret });
  const poll = (receivers: readonly string[] = []) =>
    pollAlertmanager({ source: "prod", client: client(), nowMs: Date.now(), receivers });
  const delivered = async (): Promise<readonly Observation[]> =>
    (await server.deliveries()).flatMap((delivery) => parseDelivery(delivery).observations);

  test("is polled for the same alerts that it delivers, and only for those that it delivers here", async () => {
    await alertmanager.postAlerts([
      {
        labels: { alertname: "DiskFull", service: "shop", unit: "ü" },
        annotations: { summary: "disk is full", runbook: "https://runbooks.example/disk" },
        startsAt: "2026-01-02T03:04:05.123456789Z",
      },
      { labels: { alertname: "NotOurs", team: "other" } },
    ]);
    const [observed] = await until(delivered, (seen) => seen.length > 0);
    const report = await poll();
    expect(report).toMatchObject({ isComplete: true, why: undefined });
    expect(report.alerts).toEqual([
      {
        ...observed,
        facts: { ...observed?.facts, groupLabels: {}, externalUrl: undefined, reason: undefined },
        group: undefined,
      },
    ]);
    expect(observed).toMatchObject({ name: "DiskFull", facts: { receiver: "relay.hook" } });
    expect((await poll(["relay.hook"])).alerts).toEqual(report.alerts);
  });

  test("takes a silence, shows what it hits, and lets go of it", async () => {
    await alertmanager.postAlerts([
      { labels: { alertname: "Noisy", service: 'sh"op\\' } },
      { labels: { alertname: "Noisy", service: "cart" } },
    ]);
    await until(poll, ({ alerts }) => alerts.filter(({ name }) => name === "Noisy").length === 2);
    const matchers = [
      { name: "alertname", value: "Nois.", isRegex: true, isEqual: true },
      { name: "service", value: 'sh"op\\', isRegex: false, isEqual: true },
    ];
    const before = await client().preview(matchers);
    expect(before).toMatchObject({
      kind: "done",
      value: { active: [expect.stringMatching(/^[0-9a-f]{16}$/)], suppressed: [] },
    });
    const untilMs = Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000;
    const made = await client().silence({
      matchers,
      fromMs: Date.now(),
      untilMs,
      createdBy: "Ana (U1)",
      reason: "index is rebuilt",
    });
    const id = made.kind === "done" ? made.value : "";
    expect(id).not.toBe("");
    const held = await until(poll, ({ alerts }) => alerts.some(({ suppressed }) => suppressed !== undefined));
    expect(held.alerts.filter(({ suppressed }) => suppressed !== undefined)).toMatchObject([
      {
        name: "Noisy",
        labels: { service: 'sh"op\\' },
        suppressed: { kind: "silenced", by: "Ana: index is rebuilt", untilMs },
      },
    ]);
    expect(held.silences).toMatchObject([
      { id, by: "Ana", reason: "index is rebuilt", untilMs, matchers, isActive: true },
    ]);
    expect(await client().preview(matchers)).toMatchObject({ value: { active: [], suppressed: [expect.any(String)] } });
    expect(await client().unsilence(id)).toEqual({ kind: "done", value: undefined });
    const free = await until(poll, ({ alerts }) => alerts.every(({ suppressed }) => suppressed === undefined));
    expect(free.silences).toEqual([]);
    expect(
      [await client().unsilence(id), await client().unsilence("00000000-0000-0000-0000-000000000000")].map(
        ({ kind }) => kind,
      ),
    ).toEqual(["done", "done"]);
  });

  test("refuses a silence that ended before it began, and says why", async () => {
    const matchers = [{ name: "alertname", value: "Noisy", isRegex: false, isEqual: true }];
    const result = await client().silence({
      matchers,
      fromMs: Date.now() - 7_200_000,
      untilMs: Date.now() - 3_600_000,
      createdBy: "Ana",
      reason: "r",
    });
    expect(result).toMatchObject({ kind: "refused", why: expect.stringMatching(/answers 400: .*past/) });
  });

  test("shows its configuration", async () => {
    expect(await client().status()).toMatchObject([
      { kind: "answered", value: { config: expect.stringContaining("relay.hook"), cluster: "disabled" } },
    ]);
  });

  test("delivers an alert in the end through 503s and a restart of the relay", async () => {
    await server.close();
    const attempts = async (): Promise<number> => {
      const text = await (await fetch(`${alertmanager.url}/metrics`)).text();
      return [
        ...text.matchAll(/^alertmanager_notification_requests_failed_total\{integration="webhook".*\} (\d+)$/gm),
      ].reduce((sum, [, count]) => sum + Number(count), 0);
    };
    const before = await attempts();
    await alertmanager.postAlerts([{ labels: { alertname: "WhileDown" } }]);
    await until(attempts, (seen) => seen > before);
    let failures = 0;
    const { port } = new URL(server.url);
    server = await startIntakeServer({
      http: { listen: { host: "127.0.0.1", port: Number(port) } },
      take: async (deliveries) => {
        if (failures++ < 3) throw new Error("disk full");
        return server.store.take(deliveries);
      },
    });
    const seen = await until(delivered, (all) => all.some(({ name }) => name === "WhileDown"));
    expect(failures).toBeGreaterThan(3);
    expect(seen.filter(({ name }) => name === "WhileDown")).toMatchObject([{ status: "firing" }]);
  });
});
