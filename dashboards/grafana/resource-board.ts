import {
  AnnotationQueryBuilder,
  ConditionalRenderingDataBuilder,
  ConditionalRenderingGroupBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  GridBuilder,
  GridItemBuilder,
  PanelBuilder,
  QueryGroupBuilder,
  RowBuilder,
  RowsBuilder,
  TabBuilder,
  TabsBuilder,
  TargetBuilder,
  TimeSettingsBuilder,
} from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { type Board, type EventMark, panelsOf, type Row } from "../model/board.ts";
import { hasQueries, type Panel } from "../model/panel.ts";
import { placePanels } from "../model/place-panels.ts";
import { boardTags, otherBoards } from "./board-links.ts";
import { panelId } from "./panel-id.ts";
import { queryVersion, resourceDatasource, resourceQuery } from "./queries.ts";
import { resourceVariable } from "./resource-variables.ts";
import { transformations } from "./transformations.ts";
import { visualization } from "./visualization.ts";

/** A board in the v2 schema, for Grafana 12 and later: with tabs, and rows that hide themselves without data. */
export interface BoardResource {
  readonly apiVersion: "dashboard.grafana.app/v2beta1";
  readonly kind: "Dashboard";
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: Dashboard;
}

/** A board as a v2 resource. */
export function resourceBoard(board: Board): BoardResource {
  return {
    apiVersion: "dashboard.grafana.app/v2beta1",
    kind: "Dashboard",
    metadata: { name: board.uid, labels: { "app.kubernetes.io/managed-by": "nines", "nines-stack": board.stack } },
    spec: spec(board),
  };
}

function spec(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title)
    .description(board.description)
    .tags(boardTags(board))
    .cursorSync(DashboardCursorSync.Crosshair)
    .timeSettings(
      new TimeSettingsBuilder()
        .timezone("browser")
        .from(board.range.from)
        .to(board.range.to)
        .autoRefresh(board.refresh)
        .autoRefreshIntervals(["30s", "1m", "5m", "15m", "1h"]),
    )
    .variables(board.variables.map(resourceVariable))
    .annotations(board.marks.map(annotation))
    .links([boardList(board)])
    .layout(layout(board));
  for (const panel of panelsOf(board)) builder.element(panel.key, element(panel));
  return builder.build();
}

function layout(board: Board): TabsBuilder | RowsBuilder {
  const [only, ...more] = board.tabs;
  if (only !== undefined && more.length === 0) return rows(only.rows);
  return new TabsBuilder().tabs(board.tabs.map((tab) => new TabBuilder().title(tab.title).layout(rows(tab.rows))));
}

function rows(all: readonly Row[]): RowsBuilder {
  return new RowsBuilder().rows(all.map(rowOf));
}

function rowOf(row: Row): RowBuilder {
  const items = placePanels(row.panels).places.map(({ panel, place }) =>
    new GridItemBuilder().x(place.x).y(place.y).width(place.w).height(place.h).name(panel.key),
  );
  const builder = new RowBuilder().title(row.title).layout(new GridBuilder().items(items));
  if (!row.hidesWithoutData) return builder;
  return builder.conditionalRendering(
    new ConditionalRenderingGroupBuilder()
      .visibility("show")
      .condition("and")
      .items([new ConditionalRenderingDataBuilder().value(true)]),
  );
}

function element(panel: Panel): PanelBuilder {
  const rowsOf = transformations(panel).map(({ id, options }) => ({
    build: () => ({ kind: id, spec: { id, options } }),
  }));
  const queries = hasQueries(panel)
    ? panel.queries.map((query) =>
        new TargetBuilder().refId(query.ref).hidden(false).query(resourceQuery(query, panel)),
      )
    : [];
  return new PanelBuilder()
    .id(panelId(panel.key))
    .title(panel.title)
    .description(panel.description)
    .data(new QueryGroupBuilder().targets(queries).transformations(rowsOf))
    .visualization({ build: () => visualization(panel) });
}

function annotation(mark: EventMark): AnnotationQueryBuilder {
  const query = {
    kind: "DataQuery",
    group: "prometheus",
    version: queryVersion,
    datasource: resourceDatasource,
    spec: { expr: mark.expr, refId: "Marks", step: "60s" },
  } as const;
  return new AnnotationQueryBuilder()
    .name(mark.name)
    .enable(true)
    .hide(false)
    .iconColor(mark.color)
    .query({ build: () => query })
    .legacyOptions({ expr: mark.expr, step: "60s", titleFormat: mark.title, textFormat: mark.text });
}

function boardList(board: Board): DashboardLinkBuilder {
  return new DashboardLinkBuilder()
    .title(otherBoards.title)
    .type(DashboardLinkType.Dashboards)
    .icon(otherBoards.icon)
    .tooltip(otherBoards.tooltip)
    .tags(boardTags(board))
    .asDropdown(true)
    .targetBlank(false)
    .includeVars(true)
    .keepTime(true);
}
