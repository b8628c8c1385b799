import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createExporterBudgets } from "../../../exporters/run/exporter-budgets.ts";
import type { ExporterSetup } from "../../../exporters/run/exporter-setup.ts";
import type { ExporterStore } from "../../../exporters/store/exporter-store.ts";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { silentLogger } from "../../../service/log.ts";
import { createSecretReader } from "../../../service/secrets.ts";
import { signalSeries } from "../../../slo/names.ts";
import { stackOf } from "../../alerts/generated-stack.ts";
import { everyShift, oneShift } from "../../alerts/shift/every-shift.ts";

const slo = "checkout-availability";
const nowMs = Date.parse("2026-06-03T12:00:00Z");
const stretches = [{ fromMs: nowMs - 1_200_000, toMs: nowMs - 900_000 }];

/** A Prometheus that answers one event a second, of which the counted bad ones are a tenth and the recorded ones a half. */
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    const asked = new URLSearchParams(request.method === "POST" ? body : request.url?.split("?")[1]);
    const query = asked.get("query") ?? "";
    const value = query === "counted bad" ? "0.1" : query.includes(signalSeries.bad) ? "0.5" : "1";
    const values = [];
    const [start, end, step] = ["start", "end", "step"].map((name) => Number.parseFloat(asked.get(name) ?? ""));
    for (let time = start ?? 0; time <= (end ?? 0); time += step ?? 1) values.push([time, value]);
    const known = values.filter(([time]) => Number(time) > nowMs / 1_000 - 7_200);
    const metric = query.startsWith("counted") ? {} : { slo_id: slo };
    const result = query.includes(signalSeries.excluded) ? [] : [{ metric, values: known }];
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "success", data: { resultType: "matrix", result } }));
  });
});

let store: ExporterStore;
beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  store = await openExporterStore({ engine: "sqlite", path: ":memory:" });
});
afterEach(async () => {
  await store.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("what a rollout spends is counted from its begin to its end, not summed from rates over five minutes", async () => {
  const setup: Pick<ExporterSetup, "location" | "shard" | "log" | "prometheusUrl" | "eventQueries"> = {
    location: "",
    shard: undefined,
    log: silentLogger,
    prometheusUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    eventQueries: () => ({
      total: "counted",
      bad: "counted bad",
      range: undefined,
      stepSeconds: 15,
      isProxyCounted: false,
    }),
  };
  const world = { store, secret: createSecretReader({}), now: () => nowMs };
  const budgets = createExporterBudgets(setup as ExporterSetup, world);
  const sli = { kind: "events", total: "requests_total", bad: "errors_total" } as const;
  const services = everyShift.services.map((service) => ({
    ...service,
    slos: [{ name: "availability", objective: "99.9", sli }],
  }));
  await budgets.use(stackOf({ ...oneShift("haproxy-http", { budget: { slo } }), services }), new Set());
  await budgets.book.round();
  const spent = () => budgets.book.spentWithin(slo, stretches, { by: "haproxy-http" });
  expect(spent()).toMatchObject({ spent: undefined, isWhole: false });
  await budgets.countEvents();
  // 30 of the 2,592 that a month of one a second may have.
  expect(spent()).toEqual({ spent: expect.closeTo(30 / 2_592, 6), untilMs: nowMs - 900_000, isWhole: true });
});
