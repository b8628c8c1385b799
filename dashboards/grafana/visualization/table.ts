import { TableCellHeight } from "@grafana/grafana-foundation-sdk/common";
import {
  type DynamicConfigValue,
  FieldColorModeId,
  MappingType,
  type ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { VisualizationBuilder } from "@grafana/grafana-foundation-sdk/table";
import type { TableColumn, TablePanel } from "../../model/panel.ts";
import { applyFormat, formatProperties } from "../field-format.ts";
import { valueLink } from "../links.ts";

/** Rows under named columns. */
export function table(panel: TablePanel): VisualizationBuilder {
  const builder = applyFormat(new VisualizationBuilder(), panel)
    .colorScheme({ build: () => ({ mode: FieldColorModeId.Thresholds }) })
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .sortBy([{ build: () => ({ displayName: panel.sortBy.column, desc: panel.sortBy.order === "descending" }) }]);
  for (const column of panel.columns) builder.overrideByName(column.title, columnProperties(column));
  return builder;
}

const cells = {
  plain: { type: "auto" },
  ink: { type: "color-text" },
  background: { type: "color-background", mode: "basic" },
  bar: { type: "gauge", mode: "basic", valueDisplayMode: "text" },
} as const;

function columnProperties(column: TableColumn): DynamicConfigValue[] {
  const { cell, width, link, text } = column;
  return [
    ...formatProperties(column),
    ...(text === undefined ? [] : [{ id: "mappings", value: anyValueAs(text) }]),
    { id: "custom.cellOptions", value: cells[cell ?? "plain"] },
    ...(width === undefined ? [] : [{ id: "custom.width", value: width }]),
    ...(link === undefined ? [] : [{ id: "links", value: [valueLink(link)] }]),
  ];
}

function anyValueAs(text: string): readonly ValueMapping[] {
  return [{ type: MappingType.Regex, options: { pattern: ".+", result: { text, index: 0 } } }];
}
