import {
  type ColorName,
  type Threshold,
  type ValueFormat,
  type ValueMapping,
  valueFormatOf,
} from "../../slo/value-format.ts";
import { formatValue, type ValueText, valueText } from "../format-value.ts";

/** What is shown for a value. */
export interface Appearance {
  readonly text: string;
  readonly parts: ValueText;
  /** Nothing when neither a mapping nor a threshold gives one. */
  readonly color: ColorName | undefined;
  readonly missing: boolean;
}

/** The format of a part of a chart: its own words first, then the chart's. */
export function formatOf(chart: ValueFormat, part: ValueFormat): ValueFormat {
  return { ...valueFormatOf(chart), ...valueFormatOf(part) };
}

/** Text and colour of a value, by mappings first, then thresholds and unit. */
export function appearanceOf(
  value: number | string | boolean | null,
  format: ValueFormat,
  { now, missing = "no data" }: { now: number; missing?: string },
): Appearance {
  const known = typeof value === "number" && Number.isNaN(value) ? null : value;
  const mapping = format.mappings?.find((candidate) => fits(candidate, known));
  const written =
    known === null
      ? { number: missing, suffix: "" }
      : typeof known === "number"
        ? valueText(known, { unit: format.unit, decimals: format.decimals, now })
        : { number: String(known), suffix: "" };
  const parts = mapping?.text === undefined ? written : { number: mapping.text, suffix: "" };
  const byThreshold = typeof known === "number" ? thresholdOf(known, format.thresholds ?? [])?.color : undefined;
  const color = mapping?.color ?? (known === null ? "grey" : byThreshold);
  return { text: parts.number + parts.suffix, parts, color, missing: known === null };
}

/** The threshold that holds at a value. */
export function thresholdOf(value: number, thresholds: readonly Threshold[]): Threshold | undefined {
  return sortThresholds(thresholds).findLast((threshold) => threshold.from === null || value >= threshold.from);
}

/** The base first, then upwards. */
export function sortThresholds(thresholds: readonly Threshold[]): readonly Threshold[] {
  return thresholds.toSorted((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity));
}

/** What is written beside a threshold's line. */
export function thresholdLabel(threshold: Threshold, format: ValueFormat): string {
  return threshold.label ?? formatValue(threshold.from, { unit: format.unit, decimals: format.decimals });
}

function fits(mapping: ValueMapping, value: number | string | boolean | null): boolean {
  if (mapping.kind === "missing") return value === null;
  if (mapping.kind === "value") return value !== null && String(mapping.value) === String(value);
  return typeof value === "number" && value >= (mapping.from ?? -Infinity) && value <= (mapping.to ?? Infinity);
}
