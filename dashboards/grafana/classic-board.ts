import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type FieldConfigSource,
  PanelBuilder,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Board, EventMark } from "../model/board.ts";
import { hasQueries, type Panel } from "../model/panel.ts";
import { type GridPlace, gridColumns, placePanels } from "../model/place-panels.ts";
import { boardTags, otherBoards } from "./board-links.ts";
import { classicVariable } from "./classic-variables.ts";
import { panelId } from "./panel-id.ts";
import { classicDatasource, classicQuery } from "./queries.ts";
import { transformations } from "./transformations.ts";
import { visualization } from "./visualization.ts";

/** A board in the classic schema, for Grafana 10 to 12: tabs become rows one below the other. */
export function classicBoard(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags(boardTags(board))
    .timezone("browser")
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: board.range.from, to: board.range.to })
    .refresh(board.refresh)
    .variables(board.variables.map(classicVariable))
    .annotations(board.marks.map(annotation))
    .links([boardList(board)]);
  let top = 0;
  for (const tab of board.tabs) {
    for (const row of tab.rows) {
      const place = { x: 0, y: top, w: gridColumns, h: 1 };
      builder.withRow(new RowBuilder(row.title).id(panelId(`row ${tab.title} ${row.title}`)).gridPos(place));
      const { places, bottom } = placePanels(row.panels, top + 1);
      for (const { panel, place } of places) builder.withPanel(classicPanel(panel, place));
      top = bottom;
    }
  }
  return builder.build();
}

function classicPanel(panel: Panel, place: GridPlace): PanelBuilder {
  const { group, spec } = visualization(panel);
  const builder = new PanelBuilder()
    .id(panelId(panel.key))
    .type(group)
    .title(panel.title)
    .description(panel.description)
    .gridPos(place)
    .options(spec.options)
    // The two schemas declare the same shape under two names.
    .fieldConfig(spec.fieldConfig as unknown as FieldConfigSource);
  if (!hasQueries(panel)) return builder;
  const rows = transformations(panel).map(({ id, options }) => ({ id, options }));
  if (rows.length > 0) builder.transformations(rows);
  return builder.datasource(classicDatasource).targets(panel.queries.map((query) => classicQuery(query, panel)));
}

function annotation(mark: EventMark): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(mark.name)
    .datasource(classicDatasource)
    .enable(true)
    .iconColor(mark.color)
    .expr(mark.expr)
    .titleFormat(mark.title)
    .textFormat(mark.text)
    .step("60s");
}

function boardList(board: Board): DashboardLinkBuilder {
  return new DashboardLinkBuilder(otherBoards.title)
    .type(DashboardLinkType.Dashboards)
    .icon(otherBoards.icon)
    .tooltip(otherBoards.tooltip)
    .tags(boardTags(board))
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
}
