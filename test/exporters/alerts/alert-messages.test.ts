import { expect, test } from "@jest/globals";
import { postableAlerts } from "../../../exporters/alerts/alert-messages.ts";

const externalUrl = "http://exporter.example.org:9115";

test.each([
  { labels: { slo_id: "shop-home" }, url: `${externalUrl}/#/slo/shop-home` },
  { labels: { alertname: "ProbeDown", target: "shop home" }, url: `${externalUrl}/#/targets` },
])("an alert with $labels points to what it is about", ({ labels, url }) => {
  const state = { annotations: {}, activeSinceMs: 0, heldMs: 0, keepFiringSeconds: 0 };
  const told = [{ ...state, labels, firingSinceMs: 0, resolvedMs: undefined }];
  expect(postableAlerts(told, 0, { resendMs: 1, externalUrl })[0]?.generatorURL).toBe(url);
});
