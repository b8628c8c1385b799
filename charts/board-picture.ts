import type { Board } from "./board.ts";
import { GRID, layoutBoard, type PlacedItem } from "./board-layout.ts";
import { FONT_FAMILY } from "./draw/shapes.ts";
import { renderSvgContent } from "./render-svg.ts";
import { escapeMarkup } from "./text/escape-markup.ts";
import { type Font, fitText, textWidth } from "./text/measure-text.ts";
import { THEMES, type Theme, type ThemeName } from "./theme.ts";
import { formatRange } from "./value/format-range.ts";

/** How a board is drawn. */
export interface BoardPictureOptions {
  readonly theme: ThemeName;
  /** 1600 pixels, a laptop's width, when absent. */
  readonly width?: number;
}

const HEAD_HEIGHT = 72;
const TITLE: Font = { size: 20, weight: 600 };
const ROW_TITLE: Font = { size: 14, weight: 600 };
const TEXT: Font = { size: 13, weight: 400 };

/** A whole board as one SVG document: head, row headings and panels. */
export function boardSvg(board: Board, { theme: themeName, width = 1600 }: BoardPictureOptions): string {
  const theme = THEMES[themeName];
  const { items, height } = layoutBoard(board, width);
  const total = HEAD_HEIGHT + height + GRID.margin;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}">`,
    `<rect width="${width}" height="${total}" fill="${theme.page}"/>`,
    boardHead(board, { theme, width }),
    ...items.map((item, index) => itemSvg(item, { theme, index })),
    "</svg>",
  ];
  return parts.join("\n");
}

function boardHead(
  { title, description = "", range, variables = [] }: Board,
  { theme, width }: { theme: Theme; width: number },
): string {
  const right = width - GRID.margin;
  const when = formatRange(range);
  const titleRoom = width - 2 * GRID.margin - textWidth(when, TEXT) - 32;
  const chips = variables.map(({ name, value }) => ({ name, value: fitText(value, 220, TEXT) }));
  const chipRoom = chips.reduce((sum, chip) => sum + chipWidth(chip) + 8, 0);
  return [
    text(fitText(title, titleRoom, TITLE), { x: GRID.margin, y: 28, font: TITLE, fill: theme.text }),
    text(when, { x: right, y: 28, font: TEXT, fill: theme.muted, anchor: "end" }),
    text(fitText(description, width - 2 * GRID.margin - chipRoom - 16, TEXT), {
      x: GRID.margin,
      y: 54,
      font: TEXT,
      fill: theme.muted,
    }),
    ...chips.toReversed().reduce<{ x: number; parts: string[] }>(
      ({ x, parts }, chip) => ({
        x: x - chipWidth(chip) - 8,
        parts: [...parts, chipSvg(chip, { x: x - chipWidth(chip), theme })],
      }),
      { x: right, parts: [] },
    ).parts,
  ].join("\n");
}

function chipWidth({ name, value }: { name: string; value: string }): number {
  return Math.ceil(textWidth(`${name}  ${value}`, TEXT) + 18);
}

function chipSvg(chip: { name: string; value: string }, { x, theme }: { x: number; theme: Theme }): string {
  const nameWidth = textWidth(`${chip.name}  `, TEXT);
  return [
    `<rect x="${x}" y="42" width="${chipWidth(chip)}" height="24" rx="4" fill="${theme.card}" stroke="${theme.border}"/>`,
    text(chip.name, { x: x + 9, y: 54, font: TEXT, fill: theme.muted }),
    text(chip.value, { x: x + 9 + nameWidth, y: 54, font: TEXT, fill: theme.text }),
  ].join("");
}

function itemSvg(item: PlacedItem, { theme, index }: { theme: Theme; index: number }): string {
  const { x, y, width, height } = item.box;
  const at = `<g transform="translate(${x} ${y + HEAD_HEIGHT})">`;
  if (item.kind === "row") {
    const title = fitText(item.title, width - 40, ROW_TITLE);
    const lineFrom = Math.round(textWidth(title, ROW_TITLE)) + 14;
    const line = `<path d="M${lineFrom} 17.5H${width}" stroke="${theme.border}"/>`;
    return `${at}${text(title, { x: 0, y: 17, font: ROW_TITLE, fill: theme.text })}${line}</g>`;
  }
  const card = `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="5" fill="${theme.card}" stroke="${theme.border}"/>`;
  return `${at}${card}${renderSvgContent(item.chart, { width, height, theme: theme.name, idPrefix: `p${index}` })}</g>`;
}

function text(
  content: string,
  { x, y, font, fill, anchor = "start" }: { x: number; y: number; font: Font; fill: string; anchor?: "start" | "end" },
): string {
  const style = `font-family:${FONT_FAMILY};font-size:${font.size}px;font-weight:${font.weight}`;
  return `<text x="${x}" y="${y}" dominant-baseline="central" text-anchor="${anchor}" style="${style}" fill="${fill}" xml:space="preserve">${escapeMarkup(content)}</text>`;
}
