import { expect, test } from "@jest/globals";
import { probeSlos } from "../../../exporters/accounting/probe-slo.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";

test("probeSlos() takes what the accounts need from a stack, and leaves out SLOs of other kinds", () => {
  const parsed = parseStack({
    name: "shop",
    exporter: {
      locations: [
        { name: "fra", weight: 3 },
        { name: "syd", weight: 1 },
      ],
    },
    probes: [
      {
        name: "shop-home",
        url: "https://shop.example.org/",
        interval: "15s",
        maintenance: [
          { name: "patch", every: "sunday", at: "02:00", for: "1h", exclude: true },
          { name: "backup", every: "day", at: "03:00", for: "5m" },
        ],
      },
    ],
    services: [
      {
        name: "shop",
        exclusions: [{ name: "move", from: "2026-06-01T00:00:00Z", to: "2026-06-01T01:00:00Z" }],
        slos: [
          { name: "home", objective: "99.95", sli: { kind: "probe", probe: "shop-home", gap: "bad", measure: "time" } },
          { name: "requests", objective: "99.9", sli: { kind: "events", total: "a_total", bad: "b_total" } },
        ],
      },
    ],
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  expect(probeSlos(parsed.value, ({ id }) => `epoch of ${id}`)).toEqual([
    {
      id: "shop-home",
      service: "shop",
      name: "home",
      target: "shop-home",
      objective: 0.9995,
      period: { kind: "rolling", text: "30d", seconds: 2_592_000 },
      judgement: { measure: "time", gap: "bad", budget: 0.0005, coverageFloor: expect.any(Number) },
      exclusions: [
        { kind: "once", name: "move", fromSeconds: 1_780_272_000, toSeconds: 1_780_275_600 },
        { kind: "recurring", name: "patch", every: "sunday", atSeconds: 7_200, forSeconds: 3_600 },
      ],
      intervalMs: 15_000,
      epoch: "epoch of shop-home",
      weights: new Map([
        ["fra", 1.5],
        ["syd", 0.5],
      ]),
    },
  ]);
});
