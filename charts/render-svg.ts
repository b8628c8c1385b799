import { createRequire } from "node:module";
import type * as ECharts from "echarts";
import type { Chart } from "./chart.ts";
import { type ChartSize, chartOption } from "./chart-option.ts";
import { type Font, textWidth } from "./text/measure-text.ts";
import { THEMES } from "./theme.ts";

/** Where an SVG is put among others. */
export interface SvgOptions extends ChartSize {
  /** Begins every id in the document; different for each chart on a page. `chart` when absent. */
  readonly idPrefix?: string;
}

let echarts: typeof ECharts | undefined;

/** A chart on its card as an SVG document; the same chart always gives the same bytes. */
export function renderSvg(chart: Chart, options: SvgOptions): string {
  const { width, height, theme } = options;
  const card = `<rect width="${width}" height="${height}" fill="${THEMES[theme].card}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${card}${renderSvgContent(chart, options)}</svg>`;
}

/** What stands inside the `svg` element of a chart, without its card. */
export function renderSvgContent(chart: Chart, options: SvgOptions): string {
  const { width, height, idPrefix = "chart" } = options;
  const canvas = loadECharts().init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    canvas.setOption(chartOption(chart, options));
    return withoutMachinery(canvas.renderToSVGString(), idPrefix);
  } finally {
    canvas.dispose();
  }
}

/**
 * ECharts numbers its documents, which would change the bytes from call to call, and adds a style sheet for the mouse.
 * Quotation marks within texts are escaped, so that these patterns only meet attributes.
 */
function withoutMachinery(svg: string, idPrefix: string): string {
  return svg
    .replace(/^<svg[^>]*>\s*/, "")
    .replace(/<style ><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>\s*/, "")
    .replace(/\s*<\/svg>\s*$/, "")
    .replace(/^<rect [^>]*fill="(?:none|transparent)"[^>]*><\/rect>\s*/, "")
    .replace(/<path d=""[^>]*><\/path>\s*/g, "")
    .replace(/ ecmeta_\w+="[^"]*"/g, "")
    .replace(/ class="zr\d+-cls-\d+"/g, "")
    .replace(/ pointer-events="visible"/g, "")
    .replace(/ (id="|clip-path="url\(#)zr\d+-/g, ` $1${idPrefix}-`);
}

/** The ready-made file loads in a tenth of the time of the package's modules; not before the first chart. */
function loadECharts(): typeof ECharts {
  if (echarts === undefined) {
    echarts = createRequire(import.meta.url)("echarts/dist/echarts.min.js") as typeof ECharts;
    echarts.setPlatformAPI({
      measureText: (text: string, font?: string) => ({ width: textWidth(text, fontOf(font)) }),
    });
  }
  return echarts;
}

function fontOf(css = ""): Font {
  return { size: Number(/([\d.]+)px/.exec(css)?.[1] ?? 12), weight: /bold|[6-9]00/.test(css) ? 600 : 400 };
}
