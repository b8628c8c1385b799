import type { YAXisComponentOption } from "echarts";
import type { ValueFormat } from "../../slo/value-format.ts";
import { formatTick } from "../format-value.ts";
import { textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import { FONTS } from "./fonts.ts";
import { FONT_FAMILY } from "./shapes.ts";
import type { ValueScale } from "./value-scale.ts";

const LABEL_SPACING = 16;

/** A vertical axis, and how many pixels its labels need. */
export interface ValueAxis {
  readonly axis: YAXisComponentOption;
  readonly labelWidth: number;
}

/** The vertical axis of a scale, labelled in the format's unit. */
export function valueAxis(
  scale: ValueScale,
  { format, theme, kind, height }: { format: ValueFormat; theme: Theme; kind: "linear" | "log"; height: number },
): ValueAxis {
  const label = (value: number) => formatTick(value, { unit: format.unit, step: kind === "log" ? value : scale.step });
  const every = Math.max(1, Math.ceil((scale.ticks.length - 1) / Math.max(1, Math.floor(height / LABEL_SPACING))));
  const ticks = scale.ticks.filter((_, index) => index % every === 0);
  return {
    labelWidth: Math.ceil(Math.max(0, ...ticks.map((tick) => textWidth(label(tick), FONTS.label)))),
    axis: {
      type: kind === "log" ? "log" : "value",
      min: scale.min,
      max: scale.max,
      axisLine: { show: false },
      axisTick: { show: false, customValues: [...ticks] },
      axisLabel: {
        customValues: [...ticks],
        formatter: label,
        color: theme.muted,
        fontFamily: FONT_FAMILY,
        fontSize: FONTS.label.size,
        margin: 8,
      },
      splitLine: { show: true, lineStyle: { color: theme.grid } },
    },
  };
}
