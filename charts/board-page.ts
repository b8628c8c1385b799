import { readFileSync } from "node:fs";
import type { Board } from "./board.ts";
import { layoutBoard, type PlacedItem } from "./board-layout.ts";
import { PAGE_STYLE, themeVariables } from "./board-page-style.ts";
import { describeChart } from "./describe-chart.ts";
import { fontFile } from "./rasterize.ts";
import { renderSvgContent } from "./render-svg.ts";
import { escapeMarkup } from "./text/escape-markup.ts";
import { subsetFont } from "./text/subset-font.ts";
import { THEMES, themeColors } from "./theme.ts";
import { formatRange } from "./value/format-range.ts";

const WIDTH = 1600;

/** A whole board as one HTML page that needs nothing else: no script, no network, light or dark as the reader's system is. */
export function boardPage(board: Board): string {
  const { items } = layoutBoard(board, WIDTH);
  const body = [head(board), `<main class="grid">`, ...items.map(itemHtml), "</main>"].join("\n");
  return [
    "<!doctype html>",
    `<html lang="en">`,
    "<head>",
    `<meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">`,
    `<title>${escapeMarkup(board.title)}</title>`,
    `<style>${fontFaces(body + board.title)}${themeVariables()}${PAGE_STYLE}</style>`,
    "</head>",
    "<body>",
    body,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function head({ title, description, range, variables = [] }: Board): string {
  const chips = variables
    .map(({ name, value }) => `<li><span>${escapeMarkup(name)}</span> ${escapeMarkup(value)}</li>`)
    .join("");
  return [
    `<header>`,
    `<h1>${escapeMarkup(title)}</h1>`,
    `<p class="range">${escapeMarkup(formatRange(range))}</p>`,
    description === undefined ? "" : `<p>${escapeMarkup(description)}</p>`,
    chips === "" ? "" : `<ul class="variables">${chips}</ul>`,
    "</header>",
  ]
    .filter(Boolean)
    .join("\n");
}

function itemHtml(item: PlacedItem, index: number): string {
  const { x, y, w, h } = item.place;
  const place = `style="grid-area: ${y + 1} / ${x + 1} / span ${h} / span ${w}; --width: ${item.box.width}px"`;
  if (item.kind === "row") return `<h2 ${place}>${escapeMarkup(item.title)}</h2>`;
  const { chart, box } = item;
  const id = `p${index}`;
  const content = renderSvgContent(chart, { width: box.width, height: box.height, theme: "light", idPrefix: id });
  return [
    `<section class="panel" ${place} aria-labelledby="${id}-title">`,
    info(chart.title, chart.description),
    `<svg role="img" viewBox="0 0 ${box.width} ${box.height}" aria-labelledby="${id}-title" aria-describedby="${id}-desc">`,
    `<title id="${id}-title">${escapeMarkup(chart.title)}</title>`,
    `<desc id="${id}-desc">${escapeMarkup([chart.description, describeChart(chart)].filter(Boolean).join(" "))}</desc>`,
    withVariables(content),
    "</svg>",
    "</section>",
  ]
    .filter(Boolean)
    .join("\n");
}

function info(title: string, description: string | undefined): string {
  if (description === undefined || description === "") return "";
  const label = escapeMarkup(`About ${title}`);
  const text = escapeMarkup(description);
  return `<details class="info"><summary aria-label="${label}" title="${text}">i</summary><p>${text}</p></details>`;
}

const variableOf = new Map(Object.entries(themeColors(THEMES.light)).map(([name, hex]) => [hex, name]));

/** Quotation marks within texts are escaped, so that this pattern only meets attributes. */
function withVariables(svg: string): string {
  return svg.replace(/ (fill|stroke)="(#[0-9a-f]{6})"/g, (attribute, key: string, hex: string) => {
    const name = variableOf.get(hex);
    return name === undefined ? attribute : ` ${key}="var(--${name})"`;
  });
}

function fontFaces(text: string): string {
  return ([400, 600] as const)
    .map((weight) => {
      const data = subsetFont(readFileSync(fontFile(weight)), text).toString("base64");
      return `@font-face{font-family:Inter;font-weight:${weight};src:url(data:font/woff;base64,${data}) format("woff")}\n`;
    })
    .join("");
}
