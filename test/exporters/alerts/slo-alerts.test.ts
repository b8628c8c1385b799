import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { sloAlerts } from "../../../exporters/alerts/slo-alerts.ts";
import { probe, service, slo } from "../../../slo/define-stack.ts";
import { allSlos, type Slo } from "../../../slo/model.ts";
import { stackOf, writeStack } from "../../alerts/generated-stack.ts";
import { needs } from "../../servers/needs.ts";
import { startPrometheus } from "../../servers/prometheus.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { failing, working } from "./reading.ts";

const stack = stackOf({
  name: "shop",
  scrapeInterval: "1s",
  grafanaUrl: "https://grafana.example.org/",
  labels: { cluster: "eu-1" },
  notify: { channel: "#oncall" },
  probes: [{ name: "home", url: "https://shop.example.org/", interval: "10s" }],
  services: [
    service("storefront", {
      team: "shop",
      tier: "critical",
      runbook: "https://wiki.example.org/storefront",
      slos: [
        slo("home", {
          objective: "99.9",
          sli: probe({ probe: "home", gap: "bad" }),
          labels: { pager: "second" },
          alerts: { tiers: { "page-slow": { for: "2m", keepFiringFor: "10m" }, "ticket-slow": "off" } },
        }),
      ],
    }),
  ],
});
const [home] = allSlos(stack) as readonly [Slo];
const names = (alerts: ReturnType<typeof sloAlerts>) =>
  alerts.map(({ labels }) => [labels["alertname"], labels["tier"]].filter(Boolean).join(" "));

describe("alerts of an SLO", () => {
  test("burn in every tier that it has, and the period's budget is spent", () => {
    const alerts = sloAlerts(failing(home), stack.grafanaUrl);
    expect(names(alerts)).toEqual([
      "SLOErrorBudgetBurn page-fast",
      "SLOErrorBudgetBurn page-slow",
      "SLOErrorBudgetBurn ticket-fast",
      "SLOErrorBudgetExhausted",
    ]);
    expect(alerts.map(({ forSeconds, keepFiringSeconds }) => [forSeconds, keepFiringSeconds])).toEqual([
      [0, 0],
      [120, 600],
      [0, 0],
      [600, 0],
    ]);
  });

  test.each([
    { name: "nothing fails", reading: working(home), expected: [] },
    {
      name: "nothing is known",
      reading: working(home, { hasSignal: false, errorRatio: () => Number.NaN }),
      expected: ["SLOSignalMissing"],
    },
    { name: "silence is planned", reading: working(home, { hasSignal: false, isExcluded: true }), expected: [] },
    { name: "its target is muted", reading: failing(home, { isMuted: true, hasSignal: false }), expected: [] },
    {
      name: "only the short window burns",
      reading: working(home, { errorRatio: (window) => (window === "5m" ? 1 : 0.001), badEvents: () => 100 }),
      expected: [],
    },
    {
      name: "too few events are bad to be more than chance",
      reading: working(home, { errorRatio: () => 1, badEvents: () => 1 }),
      expected: [],
    },
    {
      name: "the budget ends within a tenth of the period",
      reading: working(home, {
        errorRatio: () => 0.002,
        period: { badEvents: 50, coverage: 1, budgetRemaining: 0.5, exhaustion: 2.9 * 86_400 },
      }),
      expected: ["SLOErrorBudgetForecast"],
    },
    {
      name: "a young SLO cannot have spent the budget of a whole period",
      reading: working(home, {
        period: { badEvents: 50, coverage: 0.05, budgetRemaining: -3, exhaustion: Number.NaN },
      }),
      expected: [],
    },
  ])("when $name: $expected", ({ reading, expected }) => {
    expect(names(sloAlerts(reading, undefined))).toEqual(expected);
  });
});

describe("what alerts say of a budget", () => {
  test.each([
    {
      remaining: 0.62,
      exhaustion: 111_605,
      burn: "Budget left: 62%. At the rate of the last day it is gone in: 1d 7h 0m 5s.",
      spent: undefined,
    },
    {
      remaining: 0.62,
      exhaustion: Number.NaN,
      burn: "Budget left: 62%. At the rate of the last day it is gone in: not foreseeable.",
      spent: undefined,
    },
    { remaining: 0, exhaustion: 0, burn: "Budget left: 0%.", spent: "the error budget is spent" },
    {
      remaining: -0.12,
      exhaustion: Number.NaN,
      burn: "The budget is overspent by 12%.",
      spent: "the error budget is overspent by 12%",
    },
    {
      remaining: -134.6,
      exhaustion: Number.NaN,
      burn: "The budget is spent 135 times over.",
      spent: "the error budget is spent 135 times over",
    },
    { remaining: Number.NaN, exhaustion: Number.NaN, burn: "Budget left: not known yet.", spent: undefined },
  ])("$remaining of it left", ({ remaining, exhaustion, burn, spent }) => {
    const period = { badEvents: 1_000, coverage: 1, budgetRemaining: remaining, exhaustion };
    const alerts = sloAlerts(failing(home, { period }), undefined);
    expect(alerts[0]?.annotations["description"]).toContain(`The objective is 99.9 % over 30d. ${burn}`);
    const exhausted = alerts.find(({ labels }) => labels["alertname"] === "SLOErrorBudgetExhausted");
    expect(exhausted?.annotations["summary"]).toBe(spent && `storefront home: ${spent}`);
  });
});

needs("prometheus")("Prometheus with the generated rules", () => {
  test("gives its alerts the same labels and annotations", async () => {
    await inTemporaryFolder("same-alerts", async (folder) => {
      const ruleFiles = await writeStack(stack, { folder, part: "prometheus/rules" });
      for (const file of ruleFiles) {
        // A test does not wait for minutes; the comparison is about words.
        const text = (await readFile(file, "utf8"))
          .replace(/interval: \dm/g, "interval: 1s")
          .replace(/ for: \d+[mh]/g, " for: 0s");
        await writeFile(file, text.replace(/_coverage:ratio(\{[^}]*\})? > 0\.1/g, "_coverage:ratio$1 > 0"));
      }
      const prometheus = await startPrometheus({ ruleFiles });
      try {
        interface Alert {
          readonly labels: Readonly<Record<string, string>>;
          readonly annotations: Readonly<Record<string, string>>;
        }
        const shown = async () => {
          const { alerts } = (await prometheus.api("alerts")) as { readonly alerts: readonly Alert[] };
          return alerts
            .filter(({ annotations }) => !annotations["description"]?.includes("Budget left: not known yet"))
            .map(({ labels, annotations }) => ({ labels, annotations: withoutEmpty(annotations) }))
            .sort((a, b) => compare(a.labels, b.labels));
        };
        const expected = sloAlerts(failing(home), stack.grafanaUrl)
          .map(({ labels, annotations }) => ({ labels, annotations }))
          .sort((a, b) => compare(a.labels, b.labels));
        let last = await shown();
        for (let attempt = 0; attempt < 300 && !isDeepStrictEqual(last, expected); attempt++) {
          await delay(100);
          last = await shown();
        }
        expect(last).toEqual(expected);
      } finally {
        await prometheus.stop();
      }
    });
  });
});

function compare(a: object, b: object): number {
  const [first, second] = [JSON.stringify(Object.entries(a).sort()), JSON.stringify(Object.entries(b).sort())];
  return first < second ? -1 : 1;
}

function withoutEmpty(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).filter(([, text]) => text !== ""));
}
