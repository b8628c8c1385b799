import type {
  EChartsOption,
  GridComponentOption,
  SeriesOption,
  XAXisComponentOption,
  YAXisComponentOption,
} from "echarts";
import type { Theme } from "../theme.ts";
import type { Box } from "./box.ts";
import type { Shape } from "./shapes.ts";

/** Where a chart is drawn, and in which colours. */
export interface Frame {
  readonly box: Box;
  readonly theme: Theme;
}

/** What is drawn below the title of a chart. */
export interface Body {
  readonly shapes: readonly Shape[];
  readonly plots?: readonly Plot[];
  /** Series that need no axes. */
  readonly series?: readonly SeriesOption[];
}

/** A rectangle with two axes and the series in it. */
export interface Plot {
  readonly box: Box;
  readonly xAxis: XAXisComponentOption;
  readonly yAxis: YAXisComponentOption;
  readonly series: readonly SeriesOption[];
}

/** The part of an ECharts option that holds the plots and series. */
export function bodyOption({ plots = [], series = [] }: Body): EChartsOption {
  return {
    grid: plots.map(
      ({ box }): GridComponentOption => ({ left: box.x, top: box.y, width: box.width, height: box.height }),
    ),
    xAxis: plots.map((plot, gridIndex) => ({ ...plot.xAxis, gridIndex })) as XAXisComponentOption[],
    yAxis: plots.map((plot, gridIndex) => ({ ...plot.yAxis, gridIndex })) as YAXisComponentOption[],
    series: [
      ...plots.flatMap((plot, index) =>
        plot.series.map((one) => ({ ...one, xAxisIndex: index, yAxisIndex: index }) as SeriesOption),
      ),
      ...series,
    ],
  };
}
