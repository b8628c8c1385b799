import { SERIES_COLORS, THEMES } from "../../../charts/theme.ts";
import { metricWidget } from "../../sources/cloudwatch/alarm-picture.ts";
import type { CloudWatchApi } from "../../sources/cloudwatch/cloudwatch-api.ts";
import type { Plot } from "../plot.ts";
import { type PlotFrame, plotSize, utcMinute } from "../plot-frame.ts";

const { shades } = THEMES[plotSize.theme];

/** CloudWatch does not enlarge its letters for a larger picture: at this size they can be read on a phone. */
const widgetSize = { width: 480, height: 300 } as const;

/** CloudWatch's own picture of an alarm, in the size and colours of ours. */
export async function widgetPicture(
  api: Pick<CloudWatchApi, "image">,
  { facts }: Extract<Plot, { kind: "widget" }>,
  frame: PlotFrame,
): Promise<Uint8Array> {
  return api.image(alarmWidget(facts, frame));
}

/** The widget of an alarm, with our colours, and the time in which it fired. */
export function alarmWidget(facts: Extract<Plot, { kind: "widget" }>["facts"], { range, events }: PlotFrame): object {
  const widget = metricWidget(facts, { fromMs: range.from, toMs: range.to, ...widgetSize }) as WidgetFields;
  const { metrics, annotations } = widget;
  const iso = (ms: number) => new Date(ms).toISOString();
  const vertical = events.map((event) =>
    event.kind === "moment"
      ? { value: iso(event.at), label: event.label, color: shades.blue.solid }
      : [
          {
            value: iso(Math.max(event.from, range.from)),
            label: event.label,
            color: shades[event.color ?? "red"].solid,
          },
          { value: iso(event.to) },
        ],
  );
  const horizontal = annotations?.horizontal?.map((line) => ({ ...line, color: shades.red.solid }));
  return {
    ...widget,
    ...(metrics === undefined ? {} : { metrics: metrics.map(inOurColor) }),
    legend: { position: "bottom" },
    // Beside an alarm, which brings its own marks, CloudWatch takes no others.
    annotations:
      metrics === undefined
        ? annotations
        : { ...annotations, ...(horizontal === undefined ? {} : { horizontal }), vertical },
  };
}

/** What the picture says, for those who cannot see it; its numbers are only in CloudWatch. */
export function widgetWords(
  { alarmName, condition }: Extract<Plot, { kind: "widget" }>["facts"],
  frame: PlotFrame,
): string {
  const { from, to } = frame.range;
  const limit = condition?.threshold === undefined ? "" : ` with its limit ${condition.threshold}`;
  return `CloudWatch's plot of ${alarmName}${limit} from ${utcMinute(from)} to ${utcMinute(to)} UTC. ${frame.words}`;
}

interface WidgetFields {
  readonly metrics?: readonly (readonly unknown[])[];
  readonly annotations?: { readonly horizontal?: readonly object[] };
}

function inOurColor(row: readonly unknown[], index: number): readonly unknown[] {
  const color = shades[SERIES_COLORS[index % SERIES_COLORS.length] ?? "blue"].solid;
  return [...row.slice(0, -1), { ...(row.at(-1) as object), color }];
}
