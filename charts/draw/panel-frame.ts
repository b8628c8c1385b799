import type { Chart } from "../chart.ts";
import { fitText, wrapText } from "../text/measure-text.ts";
import type { Theme } from "../theme.ts";
import type { Body, Frame } from "./body.ts";
import { type Box, inset } from "./box.ts";
import { FONTS } from "./fonts.ts";
import { circleShape, lineShape, type Shape, textShape } from "./shapes.ts";

const PADDING = 12;
// The page puts a mark that opens the description at the end of the title line.
const INFORMATION_MARK = 22;

/** The title line of a chart, and the box left below it. */
export function titleLine(chart: Chart, { size, theme }: { size: { width: number; height: number }; theme: Theme }) {
  const whole: Box = { x: 0, y: 0, ...size };
  if (chart.title === "")
    return { shapes: [], box: inset(whole, { top: PADDING, right: PADDING, bottom: PADDING, left: PADDING }) };
  const compact = size.height < 120;
  const room = size.width - 2 * PADDING - (chart.description === undefined ? 0 : INFORMATION_MARK);
  const title = fitText(chart.title, room, FONTS.title);
  return {
    shapes: [textShape(title, { x: PADDING, y: compact ? 15 : 20, font: FONTS.title, fill: theme.text })],
    box: compact
      ? inset(whole, { top: 27, right: PADDING, bottom: 6, left: PADDING })
      : inset(whole, { top: 36, right: PADDING, bottom: PADDING, left: PADDING }),
  };
}

/** A panel without any value: a mark and the reason. */
export function emptyBody(chart: Chart, { box, theme }: Frame): Body {
  const lineHeight = 17;
  const radius = box.height > 70 ? 9 : 0;
  const room = Math.max(1, Math.floor((box.height - radius * 3) / lineHeight));
  const lines = wrapText(chart.empty, box.width - 8, { font: FONTS.body, maxLines: Math.min(4, room) });
  const height = lines.length * lineHeight + radius * 3;
  const centre = { x: box.x + box.width / 2, y: box.y + (box.height - height) / 2 };
  const words = lines.map((line, index) =>
    textShape(line, {
      x: centre.x,
      y: centre.y + radius * 3 + (index + 0.5) * lineHeight,
      font: FONTS.body,
      fill: theme.muted,
      align: "center",
    }),
  );
  return {
    shapes: radius === 0 ? words : [...emptyMark({ x: centre.x, y: centre.y + radius }, { radius, theme }), ...words],
  };
}

function emptyMark(
  { x, y }: { x: number; y: number },
  { radius, theme }: { radius: number; theme: Theme },
): readonly Shape[] {
  const stroke = theme.shades.grey.solid;
  const reach = radius * 0.72;
  return [
    circleShape({ x, y, radius, fill: stroke }),
    circleShape({ x, y, radius: radius - 1.5, fill: theme.card, z: 96 }),
    lineShape(
      [
        [x - reach, y + reach],
        [x + reach, y - reach],
      ],
      { stroke, width: 1.5, z: 97 },
    ),
  ];
}
