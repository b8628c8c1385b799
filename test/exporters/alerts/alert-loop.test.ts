import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createAlertLoop } from "../../../exporters/alerts/alert-loop.ts";
import type { AlertReceiver } from "../../../exporters/alerts/alert-receivers.ts";
import type { HoldingAlert } from "../../../exporters/alerts/slo-alerts.ts";
import type { Delivery } from "../../../exporters/output/post-json.ts";
import { labelFingerprint } from "../../../slo/label-fingerprint.ts";
import { startAlertmanager } from "../../servers/alertmanager.ts";
import { freePort } from "../../servers/free-port.ts";
import { needs } from "../../servers/needs.ts";

const alert: HoldingAlert = {
  labels: { alertname: "SLOErrorBudgetBurn", slo_id: "storefront-home", severity: "page", tier: "page-fast" },
  annotations: { summary: "storefront home: error ratio 100% over the last 1h" },
  forSeconds: 0,
  keepFiringSeconds: 0,
};
const ticket: HoldingAlert = { ...alert, labels: { ...alert.labels, severity: "ticket", tier: "ticket-fast" } };

/** A loop whose clock and conditions the test sets. */
function loopTo(receivers: readonly AlertReceiver[]) {
  const world = { nowMs: Date.now(), holding: [] as readonly HoldingAlert[], deliveries: [] as Delivery[] };
  const loop = createAlertLoop({
    receivers,
    externalUrl: "http://exporter.example.org:9115",
    holding: () => world.holding,
    now: () => world.nowMs,
    states: new Map(),
    onDelivery: (_, delivery) => world.deliveries.push(delivery),
  });
  return {
    world,
    round: (afterMs: number, holding: readonly HoldingAlert[]) => {
      world.nowMs += afterMs;
      world.holding = holding;
      return loop.round();
    },
  };
}

describe("a webhook", () => {
  const received: { readonly body: Record<string, unknown>; readonly authorization: string | undefined }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      received.push({ body: JSON.parse(text), authorization: request.headers.authorization });
      response.writeHead(status).end("no room");
    });
  });
  let receiver: AlertReceiver;
  beforeEach(async () => {
    received.length = 0;
    status = 200;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    receiver = { kind: "webhook", url: `http://127.0.0.1:${port}/hook`, authorization: "Bearer geheim" };
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test("hears of a group once per change, as from an Alertmanager", async () => {
    const { round, world } = loopTo([receiver]);
    const start = new Date(world.nowMs).toISOString();
    await round(0, [alert]);
    await round(15_000, [alert]);
    await round(15_000, [alert, ticket]);
    await round(15_000, [ticket]);
    expect(received.map(({ body }) => (body["alerts"] as { status: string }[]).map((one) => one.status))).toEqual([
      ["firing"],
      ["firing", "firing"],
      ["firing", "resolved"],
    ]);
    expect(received[0]).toEqual({
      authorization: "Bearer geheim",
      body: {
        version: "4",
        groupKey: '{}/{}:{slo_id="storefront-home"}',
        truncatedAlerts: 0,
        status: "firing",
        receiver: "nines-exporter",
        groupLabels: { slo_id: "storefront-home" },
        commonLabels: alert.labels,
        commonAnnotations: alert.annotations,
        externalURL: "http://exporter.example.org:9115",
        alerts: [
          {
            status: "firing",
            labels: alert.labels,
            annotations: alert.annotations,
            startsAt: start,
            endsAt: "0001-01-01T00:00:00Z",
            generatorURL: "http://exporter.example.org:9115/#/slo/storefront-home",
            fingerprint: labelFingerprint(alert.labels),
          },
        ],
      },
    });
  });

  test("that answers 503 hears again in the next round, and of the state of that time", async () => {
    const { round, world } = loopTo([receiver]);
    status = 503;
    await round(0, [alert]);
    await round(15_000, [alert]);
    status = 200;
    await round(15_000, []);
    expect(world.deliveries).toEqual([
      { ok: false, reason: "answers 503: no room" },
      { ok: false, reason: "answers 503: no room" },
      { ok: true },
    ]);
    expect(received.at(-1)?.body["status"]).toBe("resolved");
  });

  test("that is not there is a result", async () => {
    const port = await freePort();
    const nobody: AlertReceiver = { kind: "webhook", url: `http://127.0.0.1:${port}/hook`, authorization: undefined };
    const { round, world } = loopTo([nobody]);
    await round(0, [alert]);
    expect(world.deliveries).toEqual([{ ok: false, reason: `connect ECONNREFUSED 127.0.0.1:${port}` }]);
  });
});

needs("alertmanager")("a real Alertmanager", () => {
  test("shows what fires until it ends", async () => {
    const alertmanager = await startAlertmanager();
    try {
      const { round, world } = loopTo([
        { kind: "alertmanager", url: `${alertmanager.url}/`, authorization: undefined },
      ]);
      await round(0, [alert, ticket]);
      const labels = async () => (await alertmanager.alerts()).map((seen) => seen.labels["tier"]).sort();
      expect(await labels()).toEqual(["page-fast", "ticket-fast"]);
      await round(1, [ticket]);
      expect(await labels()).toEqual(["ticket-fast"]);
      expect(world.deliveries).toEqual([{ ok: true }, { ok: true }]);
    } finally {
      await alertmanager.stop();
    }
  });
});
