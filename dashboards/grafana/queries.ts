import {
  type Dataquery,
  DataqueryBuilder,
  PromQueryFormat,
  QueryBuilder,
  QueryEditorMode,
} from "@grafana/grafana-foundation-sdk/prometheus";
import type { PanelQuery, QueryPanel } from "../model/panel.ts";

const variable = `\${datasource}`;

/** The data source that the reader chose, as the classic schema names it. */
export const classicDatasource = { type: "prometheus", uid: variable } as const;

/** The data source that the reader chose, as the v2 schema names it. */
export const resourceDatasource = { name: variable } as const;

/** The version of the query schema of Prometheus' data source in v2 resources. */
export const queryVersion = "v0";

/** A query of a panel for the classic schema. */
export function classicQuery(query: PanelQuery, panel: QueryPanel): DataqueryBuilder {
  return ask(new DataqueryBuilder(), query, panel).datasource(classicDatasource);
}

/** A query of a panel for the v2 schema. */
export function resourceQuery(query: PanelQuery, panel: QueryPanel): QueryBuilder {
  return ask(new QueryBuilder(), query, panel).datasource(resourceDatasource).version(queryVersion);
}

function ask<Builder extends DataqueryBuilder | QueryBuilder>(
  builder: Builder,
  query: PanelQuery,
  panel: QueryPanel,
): Builder {
  builder.refId(query.ref);
  builder.expr(query.expr);
  builder.legendFormat(query.legend);
  builder.format(formatOf(panel));
  builder.editorMode(QueryEditorMode.Code);
  if (query.minStep !== undefined) builder.interval(query.minStep);
  if (query.kind === "instant") builder.instant();
  else builder.range();
  return builder;
}

function formatOf(panel: QueryPanel): NonNullable<Dataquery["format"]> {
  if (panel.kind === "table") return PromQueryFormat.Table;
  return panel.kind === "heatmap" ? PromQueryFormat.Heatmap : PromQueryFormat.TimeSeries;
}
