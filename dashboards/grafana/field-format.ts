import {
  type DynamicConfigValue,
  type ValueMapping as GrafanaMapping,
  MappingType,
  SpecialValueMatch,
  type ThresholdsConfig,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { assertNever } from "../../slo/problem.ts";
import type { ColorName, Threshold, ValueFormat, ValueMapping } from "../../slo/value-format.ts";
import type { QueryPanel } from "../model/panel.ts";

/** Grafana's own colour names, which it adapts to light and dark. */
const colors: Readonly<Record<ColorName, string>> = {
  green: "green",
  yellow: "yellow",
  orange: "orange",
  red: "red",
  blue: "blue",
  purple: "purple",
  teal: "super-light-blue",
  pink: "#d9488f",
  brown: "#a5744b",
  grey: "#8791a3",
  text: "text",
  transparent: "transparent",
};

/** A colour by meaning as Grafana's. */
export function grafanaColor(color: ColorName): string {
  return colors[color];
}

/** Thresholds as Grafana's; without any, one base that says nothing. */
export function grafanaThresholds(thresholds: readonly Threshold[] | undefined): ThresholdsConfig {
  const steps = thresholds ?? [{ from: null, color: "text" } as const];
  return {
    mode: ThresholdsMode.Absolute,
    steps: steps.map(({ from, color }) => ({ value: from, color: grafanaColor(color) })),
  };
}

/** Value mappings as Grafana's. */
export function grafanaMappings(mappings: readonly ValueMapping[]): GrafanaMapping[] {
  return mappings.map((mapping, index) => {
    const { text, color } = mapping;
    const result = {
      ...(text !== undefined && { text }),
      ...(color !== undefined && { color: grafanaColor(color) }),
      index,
    };
    switch (mapping.kind) {
      case "value":
        return { type: MappingType.Value, options: { [String(mapping.value)]: result } };
      case "range":
        return { type: MappingType.Range, options: { from: mapping.from, to: mapping.to, result } };
      case "missing":
        return { type: MappingType.Special, options: { match: SpecialValueMatch.NullAndNaN, result } };
      default:
        return assertNever(mapping);
    }
  });
}

/** What a column or a query changes of its panel's format, as Grafana's override properties. */
export function formatProperties(format: ValueFormat): DynamicConfigValue[] {
  const { unit, decimals, min, max, thresholds, mappings } = format;
  return [
    ...(unit === undefined ? [] : [{ id: "unit", value: unit }]),
    ...(decimals === undefined ? [] : [{ id: "decimals", value: decimals }]),
    ...(min === undefined ? [] : [{ id: "min", value: min }]),
    ...(max === undefined ? [] : [{ id: "max", value: max }]),
    ...(thresholds === undefined ? [] : [{ id: "thresholds", value: grafanaThresholds(thresholds) }]),
    ...(mappings === undefined ? [] : [{ id: "mappings", value: grafanaMappings(mappings) }]),
  ];
}

interface FormatBuilder {
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  mappings(mappings: GrafanaMapping[]): unknown;
  thresholds(thresholds: { build: () => ThresholdsConfig }): unknown;
  noValue(text: string): unknown;
}

/** Tells a visualization how its panel writes and colours values, and what it says without any. */
export function applyFormat<Builder extends FormatBuilder>(builder: Builder, panel: QueryPanel): Builder {
  builder.unit(panel.unit);
  builder.noValue(panel.empty.text);
  builder.thresholds({ build: () => grafanaThresholds(panel.thresholds) });
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  if (panel.mappings !== undefined) builder.mappings(grafanaMappings(panel.mappings));
  return builder;
}
