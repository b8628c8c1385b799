import { assertNever } from "../slo/problem.ts";
import type { Board } from "./board.ts";
import { type BoardPictureOptions, boardSvg } from "./board-picture.ts";
import type { Chart } from "./chart.ts";
import type { ChartSize } from "./chart-option.ts";
import { svgToPng } from "./rasterize.ts";
import { renderSvg } from "./render-svg.ts";

/** A picture to make: plain data, so that it can go to another thread. */
export type RenderJob =
  | { readonly kind: "chart"; readonly chart: Chart; readonly options: ChartSize & { readonly scale: number } }
  | {
      readonly kind: "board";
      readonly board: Board;
      readonly options: BoardPictureOptions & { readonly scale: number };
    };

/** What the worker answers. */
export type RenderAnswer =
  | { readonly kind: "done"; readonly png: Uint8Array }
  | {
      readonly kind: "failed";
      readonly error: { readonly name: string; readonly message: string; readonly stack: string };
    };

/** The PNG of a job. */
export function renderJob(job: RenderJob): Uint8Array {
  switch (job.kind) {
    case "chart":
      return svgToPng(renderSvg(job.chart, job.options), job.options);
    case "board":
      return svgToPng(boardSvg(job.board, job.options), job.options);
    default:
      return assertNever(job);
  }
}
