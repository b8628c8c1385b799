import { describe, expect, test } from "@jest/globals";
import { boards } from "../../dashboards/boards.ts";
import { panelId } from "../../dashboards/grafana/panel-id.ts";
import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { hasQueries, type Panel, type QueryPanel } from "../../dashboards/model/panel.ts";
import { gridColumns, placePanels } from "../../dashboards/model/place-panels.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";

const all = Object.entries(exampleStacks).flatMap(([name, config]) =>
  boards(stackOf(config)).map((board) => ({ name: `${name} ${board.uid}`, board })),
);

/** Panels of a board that break a rule, by key. */
function offenders(board: Board, breaks: (panel: Panel) => boolean): readonly string[] {
  return panelsOf(board)
    .filter(breaks)
    .map(({ key }) => key);
}

function asks(panel: Panel, breaks: (query: QueryPanel["queries"][number]) => boolean): boolean {
  return hasQueries(panel) && panel.queries.some(breaks);
}

describe.each(all)("$name", ({ board }) => {
  // A shift's own board is read from its strip of single figures downwards, row by row, as far as there is doubt.
  const mostPanels = board.uid.startsWith("nines-shift-") ? 32 : 24;

  test(`has at most ${mostPanels} panels, each with a key of its own`, () => {
    const keys = panelsOf(board).map(({ key }) => key);
    expect(keys.length).toBeLessThanOrEqual(mostPanels);
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(keys.map(panelId)).size).toBe(keys.length);
  });

  test("says of every panel what it is, how to read it, and why it may be empty", () => {
    expect(offenders(board, ({ title }) => title.trim() === "")).toEqual([]);
    expect(offenders(board, ({ description }) => !/^.{20,}[.]$/.test(description))).toEqual([]);
    expect(offenders(board, (panel) => hasQueries(panel) && panel.unit === "")).toEqual([]);
    expect(offenders(board, (panel) => hasQueries(panel) && panel.empty.text.trim() === "")).toEqual([]);
    expect(board.description).toMatch(/^.{20,}\.$/);
  });

  test("takes rates over Grafana's rate interval, or over the range that it shows", () => {
    const due = /\b(rate|increase|irate)\(/;
    const given = /\[\$__(rate_interval|range)\]/;
    expect(offenders(board, (panel) => asks(panel, ({ expr }) => due.test(expr) && !given.test(expr)))).toEqual([]);
    const overRange = /\b(?:rate|increase)\([^[]*\[\$__range\]/;
    expect(
      offenders(board, (panel) => asks(panel, ({ expr, kind }) => kind === "range" && overRange.test(expr))),
    ).toEqual([]);
  });

  test("asks the data source that the reader chose, and starts with a sensible range and refresh", () => {
    expect(board.variables[0]).toMatchObject({ kind: "datasource", name: "datasource", plugin: "prometheus" });
    expect(["now-1h", "now-6h", "now-24h", "now-7d", "now-90d"]).toContain(board.range.from);
    expect(["1m", "15m"]).toContain(board.refresh);
  });

  test("places panels in the grid without overlap", () => {
    for (const row of board.tabs.flatMap(({ rows }) => rows)) {
      const { places, bottom } = placePanels(row.panels, 3);
      const taken = new Set<string>();
      for (const { place } of places) {
        expect(place.x + place.w).toBeLessThanOrEqual(gridColumns);
        expect(place.y).toBeGreaterThanOrEqual(3);
        expect(place.y + place.h).toBeLessThanOrEqual(bottom);
        for (let x = place.x; x < place.x + place.w; x++) {
          for (let y = place.y; y < place.y + place.h; y++) {
            expect(taken.has(`${x} ${y}`)).toBe(false);
            taken.add(`${x} ${y}`);
          }
        }
      }
    }
  });

  test("has columns, joins and references of queries that exist", () => {
    for (const panel of panelsOf(board)) {
      if (panel.kind !== "table") continue;
      const refs = panel.queries.map(({ ref }) => ref);
      expect(panel.columns.map(({ title }) => title)).toContain(panel.sortBy.column);
      for (const { from } of panel.columns) if (from.kind === "value") expect(refs).toContain(from.ref);
      expect(new Set(refs).size).toBe(refs.length);
    }
  });
});

// Vectors of FNV-1a, 32 bits, without the sign bit.
test.each([
  { key: "a", id: 0x640c292c },
  { key: "foobar", id: 0x3f9cf968 },
])("panelId() depends on nothing but the key $key", ({ key, id }) => {
  expect(panelId(key)).toBe(id);
});

test("boards() gives every board that has an address, and no uptime board without probes", () => {
  expect(boards(stackOf(exampleStacks.shop)).map(({ uid }) => uid)).toEqual([
    "nines-overview",
    "nines-slo",
    "nines-service",
    "nines-review",
    "nines-shifts",
    "nines-shift-checkout-green",
    "nines-shift-catalog-cluster",
    "nines-uptime",
    "nines-itself",
  ]);
  expect(boards(stackOf(exampleStacks.bare)).map(({ uid }) => uid)).toEqual([
    "nines-overview",
    "nines-slo",
    "nines-service",
    "nines-review",
    "nines-itself",
  ]);
});

test("no figure shows an unknown as good: empty cells of figures say so", () => {
  const [overview] = boards(stackOf(exampleStacks.shop));
  const table = overview === undefined ? undefined : panelsOf(overview).find(({ key }) => key === "slos");
  const words =
    table?.kind === "table"
      ? table.columns
          .filter(({ from }) => from.kind === "value")
          .map(({ title, mappings }) => `${title}: ${mappings?.find(({ kind }) => kind === "missing")?.text}`)
      : [];
  expect(words).toEqual([
    "Signal: no data",
    "Attained: unknown",
    "Budget left: unknown",
    "Events left: unknown",
    "Outage time left: unknown",
    "Burn now: unknown",
    "In 24 h: unknown",
    "Data: unknown",
  ]);
});
