import type { Font } from "../text/measure-text.ts";
import { plainText } from "../text/measure-text.ts";
import type { Box } from "./box.ts";

/** A drawn element at a fixed place, in the words of ECharts' graphic component. */
export type Shape = TextShape | RectShape | LineShape | CircleShape;

interface ShapeBase {
  readonly silent: true;
  readonly z: number;
}

interface TextShape extends ShapeBase {
  readonly type: "text";
  readonly x: number;
  readonly y: number;
  readonly style: {
    readonly text: string;
    readonly fill: string;
    readonly fontSize: number;
    readonly fontWeight: "normal" | 600;
    readonly fontFamily: string;
    readonly align: "left" | "center" | "right";
    readonly verticalAlign: "middle";
  };
}

interface RectShape extends ShapeBase {
  readonly type: "rect";
  readonly shape: Box & { readonly r: number };
  readonly style: { readonly fill: string };
}

interface LineShape extends ShapeBase {
  readonly type: "polyline";
  readonly shape: { readonly points: [number, number][] };
  readonly style: {
    readonly stroke: string;
    readonly lineWidth: number;
    readonly lineDash: number[] | null;
    readonly fill: "none";
  };
}

interface CircleShape extends ShapeBase {
  readonly type: "circle";
  readonly shape: { readonly cx: number; readonly cy: number; readonly r: number };
  readonly style: { readonly fill: string };
}

/** The typeface of every letter, with what takes its place where it is missing. */
export const FONT_FAMILY = "Inter, system-ui, sans-serif";

/** One line of text whose middle is at `y`. */
export function textShape(
  text: string,
  {
    x,
    y,
    font,
    fill,
    align = "left",
    z = 100,
  }: { x: number; y: number; font: Font; fill: string; align?: "left" | "center" | "right"; z?: number },
): Shape {
  return {
    type: "text",
    silent: true,
    x,
    y,
    z,
    style: {
      text: plainText(text),
      fill,
      fontSize: font.size,
      fontWeight: font.weight === 600 ? 600 : "normal",
      fontFamily: FONT_FAMILY,
      align,
      verticalAlign: "middle",
    },
  };
}

/** A filled rectangle. */
export function rectShape(
  box: Box,
  { fill, radius = 0, z = 90 }: { fill: string; radius?: number; z?: number },
): Shape {
  return { type: "rect", silent: true, z, shape: { ...box, r: radius }, style: { fill } };
}

/** A line through points. */
export function lineShape(
  points: readonly (readonly [number, number])[],
  {
    stroke,
    width = 1,
    dash,
    z = 95,
  }: { stroke: string; width?: number; dash?: readonly number[] | undefined; z?: number },
): Shape {
  return {
    type: "polyline",
    silent: true,
    z,
    shape: { points: points.map(([x, y]) => [x, y]) },
    style: { stroke, lineWidth: width, lineDash: dash === undefined ? null : [...dash], fill: "none" },
  };
}

/** A filled dot. */
export function circleShape({
  x,
  y,
  radius,
  fill,
  z = 95,
}: {
  x: number;
  y: number;
  radius: number;
  fill: string;
  z?: number;
}): Shape {
  return { type: "circle", silent: true, z, shape: { cx: x, cy: y, r: radius }, style: { fill } };
}
