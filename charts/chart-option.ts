import type { EChartsOption } from "echarts";
import { assertNever } from "../slo/problem.ts";
import type { Chart } from "./chart.ts";
import { type Body, bodyOption, type Frame } from "./draw/body.ts";
import { titleLine } from "./draw/panel-frame.ts";
import { FONT_FAMILY } from "./draw/shapes.ts";
import { barGaugeBody } from "./option/bar-gauge-option.ts";
import { gaugeBody } from "./option/gauge-option.ts";
import { heatmapBody } from "./option/heatmap-option.ts";
import { statBody } from "./option/stat-option.ts";
import { stateTimelineBody } from "./option/state-timeline-option.ts";
import { tableBody } from "./option/table-option.ts";
import { timeseriesBody } from "./option/timeseries-option.ts";
import { THEMES, type ThemeName } from "./theme.ts";

/** The place a chart is drawn in. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
  readonly theme: ThemeName;
}

/** The one ECharts option of a chart, from which come SVG, PNG and the plots in a browser. */
export function chartOption(chart: Chart, { width, height, theme: themeName }: ChartSize): EChartsOption {
  const theme = THEMES[themeName];
  const title = titleLine(chart, { size: { width, height }, theme });
  const body = chartBody(chart, { box: title.box, theme });
  return {
    animation: false,
    useUTC: true,
    backgroundColor: "transparent",
    // Every series has its colour; this one takes the place of the palette where ECharts still asks for one.
    color: [theme.axis],
    textStyle: { fontFamily: FONT_FAMILY },
    ...bodyOption(body),
    graphic: [...title.shapes, ...body.shapes] as NonNullable<EChartsOption["graphic"]>,
  };
}

function chartBody(chart: Chart, frame: Frame): Body {
  switch (chart.kind) {
    case "timeseries":
      return timeseriesBody(chart, frame);
    case "stat":
      return statBody(chart, frame);
    case "gauge":
      return gaugeBody(chart, frame);
    case "bargauge":
      return barGaugeBody(chart, frame);
    case "table":
      return tableBody(chart, frame);
    case "stateTimeline":
      return stateTimelineBody(chart, frame);
    case "heatmap":
      return heatmapBody(chart, frame);
    default:
      return assertNever(chart);
  }
}
