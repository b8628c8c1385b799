import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import { labelFingerprint } from "../../../../slo/label-fingerprint.ts";
import { type Alertmanager, startAlertmanager } from "../../../servers/alertmanager.ts";
import { needs } from "../../../servers/needs.ts";
import { delivery } from "./payloads.ts";

const bodies: string[] = [];
let heard = () => {};
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    bodies.push(body);
    response.end();
    heard();
  });
});

/** The next body that Alertmanager sends of which this is true. */
async function sent(isIt: (body: string) => boolean): Promise<string> {
  for (;;) {
    const found = bodies.find(isIt);
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
}

needs("alertmanager")("parseDelivery() of what a real Alertmanager sends", () => {
  let alertmanager: Alertmanager;
  const labels = { alertname: "CheckoutErrors", severity: "page", service: "checkout", path: 'a"b\\c' };
  const startsAt = new Date(Date.now() - 60_000).toISOString();

  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const { port } = receiver.address() as AddressInfo;
    alertmanager = await startAlertmanager({
      config: {
        route: { receiver: "web.hook", group_by: ["alertname"], group_wait: "0s", group_interval: "1s" },
        receivers: [
          { name: "web.hook", webhook_configs: [{ url: `http://127.0.0.1:${port}/in/shop`, max_alerts: 1 }] },
        ],
      },
    });
  });

  afterAll(async () => {
    await alertmanager?.stop();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  test("an alert that fires and then resolves is one alert of one group", async () => {
    await alertmanager.postAlerts([{ labels, annotations: { summary: "Checkout answers with errors" }, startsAt }]);
    const firing = parseDelivery(delivery(await sent((body) => body.includes('"firing"'))));
    const endsAt = new Date().toISOString();
    await alertmanager.postAlerts([
      { labels, annotations: { summary: "Checkout answers with errors" }, startsAt, endsAt },
    ]);
    const resolved = parseDelivery(delivery(await sent((body) => !body.includes('"firing"'))));
    expect([firing.form, firing.warnings, resolved.warnings]).toEqual(["Alertmanager webhook v4", [], []]);
    const [before, after] = [firing.observations[0], resolved.observations[0]];
    expect(before).toMatchObject({
      status: "firing",
      fingerprint: labelFingerprint(labels),
      severity: "critical",
      title: "Checkout answers with errors",
      startedAtMs: Date.parse(startsAt),
      changedAtMs: Date.parse(startsAt),
      facts: { receiver: "web.hook", groupLabels: { alertname: "CheckoutErrors" } },
      isTest: false,
    });
    expect(after).toMatchObject({
      status: "resolved",
      fingerprint: labelFingerprint(labels),
      changedAtMs: Date.parse(endsAt),
    });
    expect([after?.group, after?.startedAtMs]).toEqual([before?.group, before?.startedAtMs]);
  });

  test("an alert without rule and annotations, as amtool makes it, is marked; one that was cut off is counted", async () => {
    await alertmanager.postAlerts([
      { labels: { alertname: "TryMe", n: "1" } },
      { labels: { alertname: "TryMe", n: "2" } },
    ]);
    const { observations, truncated } = parseDelivery(
      delivery(await sent((body) => body.includes("TryMe") && body.includes(`"truncatedAlerts":1`))),
    );
    expect(observations.map(({ name, isTest }) => ({ name, isTest }))).toEqual([{ name: "TryMe", isTest: true }]);
    expect(truncated).toBe(1);
  });
});
