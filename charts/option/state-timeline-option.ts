import type { StateTimelineChart } from "../chart.ts";
import type { Body, Frame } from "../draw/body.ts";
import { type Box, inset } from "../draw/box.ts";
import { EVENT_LANE_HEIGHT, eventAreas, eventLabels, eventLines, eventsWithin } from "../draw/event-marks.ts";
import { FONTS } from "../draw/fonts.ts";
import { type LegendEntry, placeLegend } from "../draw/legend.ts";
import { emptyBody } from "../draw/panel-frame.ts";
import { rectSeries } from "../draw/rect-series.ts";
import { type Shape, textShape } from "../draw/shapes.ts";
import { timeAxis } from "../draw/time-axis.ts";
import { fitTextInMiddle, textWidth } from "../text/measure-text.ts";
import { SERIES_COLORS, type Theme } from "../theme.ts";
import { appearanceOf, formatOf } from "../value/appearance.ts";
import { isKnown } from "../value/reduce.ts";
import { stateSpans } from "../value/states.ts";

const X_LABEL_HEIGHT = 24;
const MIN_LANE_HEIGHT = 16;
const MAX_LANE_HEIGHT = 44;

interface PaintedSpan {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly fill: string;
  readonly ink: string;
  readonly missing: boolean;
}

interface Lane {
  readonly name: string;
  readonly spans: readonly PaintedSpan[];
}

/** One lane for each series, painted with its states. */
export function stateTimelineBody(chart: StateTimelineChart, frame: Frame): Body {
  const { theme } = frame;
  if (!chart.series.some(({ points }) => points.some(([, value]) => isKnown(value)))) return emptyBody(chart, frame);
  const all = paintedLanes(chart, theme);
  const legend = placeLegend(legendEntries(all), {
    legend: chart.legend?.kind === "hidden" ? { kind: "hidden" } : { kind: "list", placement: "bottom" },
    box: frame.box,
    theme,
  });
  const events = eventsWithin(chart.events ?? [], { range: chart.range, height: frame.box.height });
  const area = inset(legend.rest, {
    top: events.length > 0 ? EVENT_LANE_HEIGHT : 2,
    bottom: X_LABEL_HEIGHT,
    right: 14,
  });
  const room = Math.max(1, Math.floor(area.height / MIN_LANE_HEIGHT));
  const lanes = all.length <= room ? all : all.slice(0, room - 1);
  const hidden = all.length - lanes.length;
  const widest = Math.max(
    textWidth(moreText(hidden), FONTS.labelStrong),
    ...lanes.map(({ name }) => textWidth(name, FONTS.body)),
  );
  const names = Math.min(area.width * 0.35, widest) + 1;
  const laneCount = lanes.length + (hidden > 0 ? 1 : 0);
  const plot = { ...inset(area, { left: names + 10 }), height: Math.min(area.height, laneCount * MAX_LANE_HEIGHT) };
  const place: LanePlace = { plot, laneHeight: plot.height / laneCount, range: chart.range };
  return {
    shapes: [
      ...legend.shapes,
      ...laneNames(lanes, { x: area.x, width: names, place, theme, hidden }),
      ...lanes.flatMap((lane, index) => spanLabels(lane, { index, place })),
      ...eventLabels(events, { plot, theme, position: (ms) => xOf(ms, place) }),
    ],
    plots: [
      {
        box: plot,
        xAxis: timeAxis(chart.range, { width: plot.width, theme, grid: false }),
        yAxis: { type: "value", show: false, min: 0, max: laneCount, inverse: true },
        series: [
          {
            ...rectSeries("states", {
              rects: lanes.flatMap(({ spans }, index) => {
                const margin = Math.min(0.16, 3 / place.laneHeight);
                return spans.map(({ from, to, fill }) => ({
                  from,
                  to,
                  low: index + margin,
                  high: index + 1 - margin,
                  color: fill,
                }));
              }),
              gap: { x: 0, y: 0 },
            }),
            markLine: {
              silent: true,
              symbol: "none",
              label: { show: false },
              precision: 12,
              data: eventLines(events, theme).data ?? [],
            },
            markArea: { silent: true, data: eventAreas(events, theme).data ?? [] },
          },
        ],
      },
    ],
  };
}

function paintedLanes(chart: StateTimelineChart, theme: Theme): readonly Lane[] {
  const automatic = new Map<string, (typeof SERIES_COLORS)[number]>();
  return chart.series.map((series) => {
    const format = formatOf(chart, series);
    const spans = stateSpans(series.points, { range: chart.range, stepMs: series.stepMs });
    return {
      name: series.name,
      spans: spans.map(({ from, to, value }): PaintedSpan => {
        const look = appearanceOf(value, format, { now: chart.range.to, missing: "unknown" });
        if (look.missing) {
          const shade = theme.shades[look.color ?? "grey"];
          return { from, to, text: look.text, fill: shade.tint, ink: shade.ink, missing: true };
        }
        const free = SERIES_COLORS[automatic.size % SERIES_COLORS.length] ?? "blue";
        const color = look.color ?? automatic.get(look.text) ?? free;
        if (look.color === undefined && !automatic.has(look.text)) automatic.set(look.text, free);
        return {
          from,
          to,
          text: look.text,
          fill: theme.shades[color].solid,
          ink: theme.shades[color].onSolid,
          missing: false,
        };
      }),
    };
  });
}

function moreText(hidden: number): string {
  return hidden === 0 ? "" : `+${hidden} more`;
}

function legendEntries(lanes: readonly Lane[]): readonly LegendEntry[] {
  const entries = new Map<string, LegendEntry>();
  const spans = lanes.flatMap((lane) => lane.spans).toSorted((a, b) => Number(a.missing) - Number(b.missing));
  for (const { text, fill } of spans) {
    if (!entries.has(text)) entries.set(text, { name: text, color: fill, mark: "box", values: [] });
  }
  return [...entries.values()];
}

interface LanePlace {
  readonly plot: Box;
  readonly laneHeight: number;
  readonly range: { readonly from: number; readonly to: number };
}

function laneNames(
  lanes: readonly Lane[],
  { x, width, place, theme, hidden }: { x: number; width: number; place: LanePlace; theme: Theme; hidden: number },
): readonly Shape[] {
  const y = (index: number) => place.plot.y + (index + 0.5) * place.laneHeight;
  const names = lanes.map(({ name }, index) =>
    textShape(fitTextInMiddle(name, width, FONTS.body), {
      x: x + width,
      y: y(index),
      font: FONTS.body,
      fill: theme.text,
      align: "right",
    }),
  );
  if (hidden === 0) return names;
  return [
    ...names,
    textShape(moreText(hidden), {
      x: x + width,
      y: y(lanes.length),
      font: FONTS.labelStrong,
      fill: theme.muted,
      align: "right",
    }),
  ];
}

/** A label only where its whole text fits into the span. */
function spanLabels({ spans }: Lane, { index, place }: { index: number; place: LanePlace }): readonly Shape[] {
  if (place.laneHeight < 15) return [];
  return spans.flatMap(({ from, to, text, ink }) => {
    const left = xOf(from, place);
    const width = xOf(to, place) - left;
    if (textWidth(text, FONTS.labelStrong) > width - 10) return [];
    const y = place.plot.y + (index + 0.5) * place.laneHeight;
    return [textShape(text, { x: left + width / 2, y, font: FONTS.labelStrong, fill: ink, align: "center" })];
  });
}

function xOf(ms: number, { plot, range }: LanePlace): number {
  return plot.x + ((ms - range.from) / Math.max(1, range.to - range.from)) * plot.width;
}
