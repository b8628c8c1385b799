import type { BoardItem, Board as ChartBoard } from "../../charts/board.ts";
import type { Chart, ChartEvent } from "../../charts/chart.ts";
import type { Board, Row, Tab } from "../../dashboards/model/board.ts";
import type { Panel } from "../../dashboards/model/panel.ts";
import { placePanels } from "../../dashboards/model/place-panels.ts";
import { type BoardChoice, textsOf, valuesOf } from "../boards/board-choices.ts";
import { fittingHeight } from "./fit-panel.ts";
import type { QueryAnswer } from "./panel-chart.ts";
import { panelChart } from "./panel-chart.ts";

/** The answers of one panel, and why there are none. */
export interface PanelAnswers {
  readonly answers: readonly QueryAnswer[];
  readonly reason?: string;
}

/** Everything that was asked for a board. Times are Unix seconds. */
export interface BoardData {
  readonly range: { readonly from: number; readonly to: number };
  readonly choices: readonly BoardChoice[];
  readonly panels: ReadonlyMap<Panel, PanelAnswers>;
  readonly events: readonly ChartEvent[];
}

/** A board and its data as one picture: tabs stand one below the other, and a row that hides without data is left out. */
export function boardChart(board: Board, data: BoardData): ChartBoard {
  const rows = board.tabs.flatMap((tab) =>
    tab.rows.filter((row) => isShown(row, data)).map((row) => ({ row, title: rowTitle(board, { tab, row }) })),
  );
  const items: BoardItem[] = [];
  let y = 0;
  for (const { row, title } of rows) {
    items.push({ kind: "row", title, y });
    const charts = new Map(row.panels.map((panel) => [panel, chartOf(panel, data)]));
    const { places, bottom } = placePanels(fitLines(row.panels, charts), y + 1);
    for (const [index, { place }] of places.entries()) {
      const chart = charts.get(row.panels[index] as Panel);
      if (chart !== undefined) items.push({ kind: "panel", place, chart });
    }
    y = bottom;
  }
  return {
    title: board.title,
    description: board.description,
    range: milliseconds(data.range),
    variables: data.choices
      .filter(isVisible)
      .map(({ variable, chosen }) => ({ name: variable.label, value: chosen.text })),
    items,
  };
}

/** Panels that stand side by side get one height: what the tallest of them needs. */
function fitLines(panels: readonly Panel[], charts: ReadonlyMap<Panel, Chart>): readonly Panel[] {
  const { places } = placePanels(panels);
  const heightOf = (panel: Panel) => {
    const chart = charts.get(panel);
    return (chart && fittingHeight(chart)) ?? panel.size.h;
  };
  const lines = Map.groupBy(places, ({ place }) => place.y);
  return places.map(({ panel, place }) => {
    const h = Math.max(...(lines.get(place.y) ?? []).map((other) => heightOf(other.panel)));
    return { ...panel, size: { ...panel.size, h } };
  });
}

function chartOf(panel: Panel, { range, choices, panels, events }: BoardData) {
  const { answers, reason } = panels.get(panel) ?? { answers: [] };
  const texts = { ...valuesOf(choices), ...textsOf(choices) };
  return panelChart(panel, {
    answers,
    events,
    texts,
    range: milliseconds(range),
    ...(reason !== undefined && { reason }),
  });
}

function isShown(row: Row, { panels }: BoardData): boolean {
  return (
    !row.hidesWithoutData ||
    row.panels.some((panel) => panels.get(panel)?.answers.some(({ series }) => series.length > 0))
  );
}

function rowTitle(board: Board, { tab, row }: { tab: Tab; row: Row }): string {
  return board.tabs.length === 1 || tab.title === row.title ? row.title : `${tab.title}: ${row.title}`;
}

function isVisible({ variable }: BoardChoice): boolean {
  return variable.kind !== "query" || variable.hidden === undefined;
}

function milliseconds({ from, to }: BoardData["range"]): ChartBoard["range"] {
  return { from: from * 1000, to: to * 1000 };
}
