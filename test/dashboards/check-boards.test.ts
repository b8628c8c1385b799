import { describe, expect, test } from "@jest/globals";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { boards } from "../../dashboards/boards.ts";
import { metricCatalogue } from "../../dashboards/check/metric-catalogue.ts";
import { checkBoards } from "../../dashboards/check-boards.ts";
import type { Board } from "../../dashboards/model/board.ts";
import type { PanelQuery, StatPanel } from "../../dashboards/model/panel.ts";
import type { Stack } from "../../slo/model.ts";
import { formatProblem } from "../../slo/problem.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";

/** The names of the series that the stack's rules really record. */
function recordedBy(stack: Stack): readonly string[] {
  const rules = ruleFiles(stack).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
  return rules.flatMap((rule) => (rule.kind === "recording" ? [rule.record] : []));
}

function check(all: readonly Board[], stack: Stack): readonly string[] {
  return checkBoards(all, metricCatalogue(stack, recordedBy(stack))).map(formatProblem);
}

const shop = stackOf(exampleStacks.shop);

describe("checkBoards()", () => {
  test.each(Object.entries(exampleStacks))("finds no dead panel on the boards of %s", (_, config) => {
    const stack = stackOf(config);
    expect(check(boards(stack), stack)).toEqual([]);
  });

  test("finds no dead panel with Sloth's label names and shards", () => {
    const stack = stackOf({ ...(exampleStacks.shop as object), rules: { compat: "sloth", shards: 3 } });
    expect(check(boards(stack), stack)).toEqual([]);
  });

  test("says which panels die when a rule no longer records a series", () => {
    const recorded = recordedBy(shop).map((name) =>
      name === "slo:current_burn_rate:ratio" ? "slo:curent_burn_rate:ratio" : name,
    );
    const catalogue = new Map([
      ...metricCatalogue(shop, recorded),
      ["slo:curent_burn_rate:ratio", new Set(["slo_id"])],
    ]);
    expect(checkBoards(boards(shop), catalogue).map(({ path, hint }) => `${path} ${hint}`)).toEqual([
      "nines-overview.slos-burning.A did you mean slo:curent_burn_rate:ratio?",
      "nines-overview.slos.G did you mean slo:curent_burn_rate:ratio?",
      "nines-overview.fastest-burn.A did you mean slo:curent_burn_rate:ratio?",
      "nines-slo.burn-now.A did you mean slo:curent_burn_rate:ratio?",
      "nines-service.slos.G did you mean slo:curent_burn_rate:ratio?",
    ]);
  });

  test.each([
    {
      name: "a misspelt metric",
      query: { expr: "sum(slo:sli_totl:rate5m)" },
      says: 'nines-x.p.A: panel "P" of board "X" would stay empty: nothing writes slo:sli_totl:rate5m (did you mean slo:sli_total:rate5m?)',
    },
    {
      name: "a metric that is like no other",
      query: { expr: "sum(kube_pod_info)" },
      says: 'nines-x.p.A: panel "P" of board "X" would stay empty: nothing writes kube_pod_info (name it in slo/names.ts and record it by a rule)',
    },
    {
      name: "a label that the metric does not carry",
      query: { expr: 'slo:sli_total:rate5m{team="orders"}' },
      says: 'nines-x.p.A: panel "P" of board "X" uses the label team, which slo:sli_total:rate5m does not carry (use a label that the metric carries)',
    },
    {
      name: "a misspelt label in by",
      query: { expr: "sum by (slo_idd) (slo:sli_total:rate5m)" },
      says: 'nines-x.p.A: panel "P" of board "X" uses the label slo_idd, which slo:sli_total:rate5m does not carry (did you mean slo_id?)',
    },
    {
      name: "a misspelt label in a legend",
      query: { expr: "slo:info", legend: "{{sevice}}" },
      says: 'nines-x.p.A: panel "P" of board "X" uses the label sevice, which slo:info does not carry (did you mean service?)',
    },
    {
      name: "a variable that the board lacks",
      query: { expr: 'slo:info{slo_id="$slo"}' },
      says: 'nines-x.p.A: panel "P" of board "X" asks with $slo, a variable that the board does not have (add the variable to the board, or use one that it has)',
    },
    {
      name: "a query that does not parse",
      query: { expr: "rate(slo:info)" },
      says: 'nines-x.p.A: panel "P" of board "X" cannot ask: rate() needs a range vector, but slo:info is an instant vector (write slo:info[$window])',
    },
  ])("tells $name", ({ query, says }) => {
    expect(check([boardWith({ ref: "A", legend: "", kind: "range", ...query })], shop)).toEqual([says]);
  });

  test("knows the users' own metrics, whatever their labels", () => {
    const expr = 'sum by (code) (rate(http_requests_total{zone="a"}[$__rate_interval]))';
    expect(check([boardWith({ ref: "A", expr, legend: "{{code}}", kind: "range" })], shop)).toEqual([]);
  });

  test("tells links that lead nowhere", () => {
    const link = { kind: "board", title: "Go", uid: "nines-slow", set: {} } as const;
    const all = [...boards(shop), boardWith({ ref: "A", expr: "slo:info", legend: "", kind: "instant" }, [link])];
    expect(check(all, shop)).toEqual([
      'nines-x.p: link "Go" of panel "P" leads to the board nines-slow, which does not exist (use nines-slo)',
    ]);
  });
});

function boardWith(query: PanelQuery, links: NonNullable<StatPanel["links"]> = []): Board {
  const panel: StatPanel = {
    kind: "stat",
    key: "p",
    title: "P",
    description: "A panel.",
    size: { w: 4, h: 4 },
    unit: "short",
    queries: [query],
    empty: { text: "nothing", isNormal: false },
    links,
  };
  const row = { title: "Row", hidesWithoutData: false, panels: [panel] };
  return {
    uid: "nines-x",
    title: "X",
    description: "A board.",
    stack: "shop",
    range: { from: "now-1h", to: "now" },
    refresh: "1m",
    variables: [],
    marks: [],
    tabs: [{ title: "Tab", rows: [row] }],
  };
}
