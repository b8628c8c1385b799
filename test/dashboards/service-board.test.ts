import { describe, expect, test } from "@jest/globals";
import { service } from "../../dashboards/boards/service.ts";
import { classicBoard } from "../../dashboards/grafana/classic-board.ts";
import { resourceBoard } from "../../dashboards/grafana/resource-board.ts";
import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { bareStack, exampleStacks, stackOf } from "./example-stacks.ts";

const ofShop = service(stackOf(exampleStacks.shop));
const ofBare = service(stackOf(bareStack));

function selectors(board: Board): readonly string[] {
  return board.variables.flatMap((variable) =>
    variable.kind === "query" ? [`${variable.name}: ${variable.values.label} of ${variable.values.selector}`] : [],
  );
}

describe("service()", () => {
  test("offers the latency SLOs of the chosen service, and finds the histogram of the chosen one", () => {
    expect(selectors(ofShop)).toEqual([
      "team: team of slo:info",
      'service: service of slo:info{team=~"$team"}',
      'latency: latency_slo of slo:info{service=~"$service",latency_slo!=""}',
      'histogram: latency_histogram of slo:info{latency_slo="$latency"}',
    ]);
  });

  test("does without latency and saturation where a stack has none", () => {
    expect(selectors(ofBare)).toEqual(["team: team of slo:info", 'service: service of slo:info{team=~"$team"}']);
    expect(ofBare.tabs.map(({ title, rows }) => [title, rows.map((row) => row.title)])).toEqual([
      ["SLOs", ["Alerts", "SLOs"]],
      ["Traffic", ["Traffic and load"]],
    ]);
  });

  test("gives histograms in milliseconds and in seconds rows of their own, each with its unit", () => {
    const latencySlo = (name: string, threshold: string, unit: "s" | "ms") => ({
      name,
      objective: "99",
      sli: {
        kind: "latency",
        histogram: `${name}_duration`,
        threshold,
        ...(unit === "ms" ? { unit: "milliseconds" } : {}),
      },
    });
    const services = [{ name: "api", slos: [latencySlo("fast", "300ms", "s"), latencySlo("slow", "500ms", "ms")] }];
    const board = service(stackOf({ name: "mixed", services }));
    const rows = board.tabs.find(({ title }) => title === "Latency")?.rows ?? [];
    expect(rows.map(({ title, panels }) => [title, panels.map((panel) => "unit" in panel && panel.unit)])).toEqual([
      ["Latency of histograms in seconds", ["s", "s"]],
      ["Latency of histograms in milliseconds", ["ms", "ms"]],
    ]);
    expect(rows[1]?.panels[1]).toMatchObject({
      queries: [
        {
          expr: expect.stringMatching(
            /^histogram_quantile\(0\.5, \(sum by \(le\) \(.+\) and on \(\) slo:info\{latency_slo="\$latency",slo_id=~"api-slow"\}\)\)$/,
          ),
        },
        {},
        {},
      ],
    });
  });

  test("hides what only queries need, in both schemas", () => {
    const classic = classicBoard(ofShop).templating?.list?.map(({ name, hide }) => [name, hide]);
    expect(classic?.filter(([, hide]) => hide !== undefined && hide !== 0)).toEqual([["histogram", 2]]);
    const resource = resourceBoard(ofShop).spec.variables.map(({ spec }) => [spec.name, spec.hide]);
    expect(resource.filter(([, hide]) => hide !== "dontHide")).toEqual([["histogram", "hideVariable"]]);
  });

  test("draws one line for each declared resource below the line at which it is full", () => {
    const panel = panelsOf(ofShop).find(({ key }) => key === "saturation");
    expect(panel).toMatchObject({
      unit: "percentunit",
      thresholdDisplay: "line",
      thresholds: [
        { from: null, color: "transparent" },
        { from: 1, color: "red" },
      ],
      queries: [{ expr: 'slo:saturation:ratio{service=~"$service"}', legend: "{{resource}} (full: {{limit}})" }],
    });
    const row = ofShop.tabs.flatMap(({ rows }) => rows).find(({ title }) => title === "Saturation");
    expect(row?.hidesWithoutData).toBe(true);
  });
});

describe("tables of SLOs", () => {
  test.each([
    { name: "shop", board: ofShop, titles: ["Logs"] },
    { name: "bare", board: ofBare, titles: [] },
  ])("lead to logs where an SLO has some: $name", ({ board, titles }) => {
    const table = panelsOf(board).find(({ key }) => key === "slos");
    const columns = table?.kind === "table" ? table.columns : [];
    expect(
      columns.filter(({ from }) => from.kind === "label" && from.label === "logs_url").map((one) => one.title),
    ).toEqual(titles);
  });
});
