import type { MarkAreaComponentOption, MarkLineComponentOption } from "echarts";
import type { ChartEvent, TimeRange } from "../chart.ts";
import { fitText, textWidth } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import type { Box } from "./box.ts";
import { FONTS } from "./fonts.ts";
import { lineShape, type Shape, textShape } from "./shapes.ts";

/** The height above the plot that labels of events need. */
export const EVENT_LANE_HEIGHT = 18;

const FONT = FONTS.small;
const LEAST_HEIGHT = 90;
const MAX_LABEL_WIDTH = 150;
/** Between labels. */
const GAP = 10;
/** Marks that are nearer than this look like one. */
const TOGETHER = 6;

/** The events of a range, in order of time and cut off at its ends; none where the plot would be lower than its labels. */
export function eventsWithin(
  events: readonly ChartEvent[],
  { range, height }: { range: TimeRange; height: number },
): readonly ChartEvent[] {
  if (height < LEAST_HEIGHT) return [];
  return events
    .filter((event) => startOf(event) <= range.to && endOf(event) >= range.from)
    .map((event) =>
      event.kind === "moment"
        ? event
        : { ...event, from: Math.max(event.from, range.from), to: Math.min(event.to, range.to) },
    )
    .toSorted((a, b) => startOf(a) - startOf(b));
}

/** Vertical lines for moments. */
export function eventLines(events: readonly ChartEvent[], theme: Theme): MarkLineComponentOption {
  return {
    silent: true,
    symbol: "none",
    label: { show: false },
    data: events.flatMap((event) =>
      event.kind === "moment"
        ? [
            {
              xAxis: event.at,
              lineStyle: { color: theme.shades[event.color ?? "blue"].solid, width: 1.25, type: [3, 3] },
            },
          ]
        : [],
    ),
  };
}

/** Shaded bands for spans. */
export function eventAreas(events: readonly ChartEvent[], theme: Theme): MarkAreaComponentOption {
  return {
    silent: true,
    data: events.flatMap((event) =>
      event.kind === "span"
        ? [
            [
              { xAxis: event.from, itemStyle: { color: theme.shades[event.color ?? "blue"].solid, opacity: 0.13 } },
              { xAxis: event.to },
            ] as const,
          ]
        : [],
    ) as MarkAreaComponentOption["data"] & object,
  };
}

/** A mark above the plot for each event, and its label where there is room for one. */
export function eventLabels(
  events: readonly ChartEvent[],
  { plot, theme, position }: { plot: Box; theme: Theme; position: (ms: number) => number },
): readonly Shape[] {
  const right = plot.x + plot.width;
  let free = plot.x - 20;
  let before = Number.NEGATIVE_INFINITY;
  return events.flatMap((event) => {
    const shade = theme.shades[event.color ?? "blue"];
    const start = position(startOf(event));
    const end = Math.max(position(endOf(event)), start + 1.5);
    const mark = lineShape(
      [
        [start - 1.5, plot.y - 2],
        [end, plot.y - 2],
      ],
      { stroke: shade.solid, width: 3 },
    );
    const text = fitText(event.label, MAX_LABEL_WIDTH, FONT);
    const width = textWidth(text, FONT);
    // What begins where something else does is told beside it; else a label stands over its mark, or not at all.
    const isTogether = start - before < TOGETHER;
    before = start;
    const x = isTogether ? Math.max(start, free) : Math.min(start, right - width);
    if (text === "" || x < free || x + width > right + 1) return [mark];
    free = x + width + GAP;
    return [mark, textShape(text, { x, y: plot.y - 11, font: FONT, fill: shade.ink })];
  });
}

function startOf(event: ChartEvent): number {
  return event.kind === "moment" ? event.at : event.from;
}

function endOf(event: ChartEvent): number {
  return event.kind === "moment" ? event.at : event.to;
}
