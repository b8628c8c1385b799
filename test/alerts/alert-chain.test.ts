import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { alertmanagerConfig } from "../../alerts/alertmanager.ts";
import { service, slo, timeSlice } from "../../slo/define-stack.ts";
import { startAlertmanager } from "../servers/alertmanager.ts";
import { needs } from "../servers/needs.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf, writeStack } from "./generated-stack.ts";

// Nothing is measured, and to this SLO a gap is bad: every tier burns at once.
const stack = stackOf({
  name: "shop",
  scrapeInterval: "1s",
  notify: { channel: "#oncall" },
  services: [
    service("db", {
      slos: [slo("up", { objective: "99.9", sli: timeSlice({ condition: "min(up) > 0", gap: "bad" }) })],
    }),
  ],
});

needs("prometheus", "alertmanager")("Prometheus and Alertmanager with everything that is generated", () => {
  test("lead one page to its channel and mute the rest", async () => {
    await inTemporaryFolder("chain", async (folder) => {
      const ruleFiles = await writeStack(stack, { folder, part: "prometheus/rules" });
      for (const file of ruleFiles) {
        // A test does not wait for minutes.
        await writeFile(file, (await readFile(file, "utf8")).replace(/interval: \dm/g, "interval: 1s"));
      }
      const alertmanager = await startAlertmanager({ config: { ...alertmanagerConfig(stack) } });
      const prometheus = await startPrometheus({ ruleFiles, alertmanagers: [alertmanager.url] });
      try {
        const expected = [
          { tier: "page-fast", state: "active", receiver: "nines-oncall", service: "db" },
          { tier: "page-slow", state: "suppressed", receiver: "nines-oncall", service: "db" },
          { tier: "ticket-fast", state: "suppressed", receiver: "nines-oncall", service: "db" },
          { tier: "ticket-slow", state: "suppressed", receiver: "nines-oncall", service: "db" },
        ];
        const seen = async () => {
          const alerts = await alertmanager.alerts();
          return alerts
            .filter(({ labels }) => labels.alertname === "SLOErrorBudgetBurn")
            .map(({ labels, status, receivers }) => ({
              tier: labels.tier,
              state: status.state,
              receiver: receivers.map(({ name }) => name).join(),
              service: labels.service,
            }))
            .sort((a, b) => (`${a.tier}` < `${b.tier}` ? -1 : 1));
        };
        for (let attempt = 0; attempt < 300; attempt++) {
          if (JSON.stringify(await seen()) === JSON.stringify(expected)) break;
          await delay(100);
        }
        expect(await seen()).toEqual(expected);
      } finally {
        await prometheus.stop();
        await alertmanager.stop();
      }
    });
  });
});
