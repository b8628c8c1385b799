import { expect, test } from "@jest/globals";
import { labelFingerprint } from "../../slo/label-fingerprint.ts";
import { startAlertmanager } from "../servers/alertmanager.ts";
import { needs } from "../servers/needs.ts";

test("an empty label set has the offset basis of FNV-1a", () => {
  expect(labelFingerprint({})).toBe("cbf29ce484222325");
});

needs("alertmanager")("Alertmanager", () => {
  test("gives the same fingerprints", async () => {
    const alertmanager = await startAlertmanager();
    try {
      const labels = [
        { alertname: "A" },
        { alertname: "B", zone: "eu", a: "" },
        { alertname: "Ünï", text: 'quotes " and \\ and\nlines', team: "ops" },
      ];
      await alertmanager.postAlerts(labels.map((one) => ({ labels: one })));
      const seen = (await alertmanager.alerts()) as unknown as {
        labels: Record<string, string>;
        fingerprint: string;
      }[];
      expect(seen).toHaveLength(labels.length);
      for (const alert of seen) expect(labelFingerprint(alert.labels)).toBe(alert.fingerprint);
    } finally {
      await alertmanager.stop();
    }
  });
});
