import { describe, expect, test } from "@jest/globals";
import { panelChart } from "../../cli/preview/panel-chart.ts";
import type { StatPanel, TablePanel } from "../../dashboards/model/panel.ts";

const panel: TablePanel = {
  kind: "table",
  key: "slos",
  title: "SLOs of $service",
  description: "What there is.",
  size: { w: 24, h: 8 },
  unit: "none",
  queries: [{ ref: "A", expr: "slo:info", legend: "", kind: "instant" }],
  empty: { text: "No SLO", isNormal: false },
  rowBy: ["slo_id"],
  sortBy: { column: "SLO", order: "ascending" },
  columns: [
    { title: "SLO", from: { kind: "label", label: "slo_id" } },
    { title: "Logs", from: { kind: "label", label: "logs_url" }, text: "open" },
  ],
};
const range = { from: 0, to: 60_000 };

describe("panelChart()", () => {
  test.each([
    { reason: "the rules do not run", empty: "No SLO. The rules do not run" },
    { reason: "slo:info had samples and has none now", empty: "No SLO. slo:info had samples and has none now" },
    { reason: "slo:period_budget:ratio is gone", empty: "No SLO. slo:period_budget:ratio is gone" },
    { reason: "the series up has none now", empty: "No SLO. The series up has none now" },
    { reason: "http_requests_total is gone", empty: "No SLO. http_requests_total is gone" },
  ])("says why there is nothing: $reason", ({ reason, empty }) => {
    expect(panelChart(panel, { answers: [], range, texts: {}, events: [], reason }).empty).toBe(empty);
  });

  test("gives what a query of a big value says the unit of that query", () => {
    const query = { ref: "B", expr: "lost", legend: "Lost", kind: "instant", unit: "suffix: at least" } as const;
    const { rowBy: _, sortBy: __, columns: ___, ...rest } = panel;
    const tile: StatPanel = { ...rest, kind: "stat", queries: [query] };
    const answers = [{ query, stepSeconds: 60, series: [{ labels: {}, points: [[60, 10]] as const }] }];
    expect(panelChart(tile, { answers, range, texts: {}, events: [] })).toMatchObject({
      unit: "none",
      series: [{ name: "Lost", unit: "suffix: at least" }],
    });
  });

  test("writes a word for an address that only a link needs, and nothing where there is none", () => {
    const series = [
      { labels: { slo_id: "a", logs_url: "https://logs.example.org/a" }, points: [[60, 1]] as const },
      { labels: { slo_id: "b" }, points: [[60, 1]] as const },
    ];
    const [query] = panel.queries;
    if (query === undefined) throw new Error("no query");
    const answers = [{ query, stepSeconds: 60, series }];
    expect(panelChart(panel, { answers, range, texts: { service: "shop" }, events: [] })).toMatchObject({
      title: "SLOs of shop",
      columns: [{ name: "SLO" }, { name: "Logs" }],
      rows: [
        ["a", "open"],
        ["b", ""],
      ],
    });
  });
});
