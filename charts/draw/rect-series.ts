import type { CustomSeriesOption } from "echarts";

/** A rectangle in the values of a plot's axes. */
export interface ValueRect {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly color: string;
}

/** Rectangles between values of both axes, such as the states of a timeline or the cells of a heatmap. */
export function rectSeries(
  name: string,
  {
    rects,
    gap,
    radius = 0,
  }: { rects: readonly ValueRect[]; gap: { readonly x: number; readonly y: number }; radius?: number },
): CustomSeriesOption {
  return {
    type: "custom",
    name,
    silent: true,
    clip: true,
    z: 2,
    data: rects.map(({ from, to, low, high }) => [from, to, low, high]),
    encode: { x: [0, 1], y: [2, 3] },
    renderItem: (params, api) => {
      const upperLeft = api.coord([api.value(0), api.value(3)]);
      const lowerRight = api.coord([api.value(1), api.value(2)]);
      const [left = 0, right = 0] = [upperLeft[0], lowerRight[0]];
      const [top, bottom] = [
        Math.min(upperLeft[1] ?? 0, lowerRight[1] ?? 0),
        Math.max(upperLeft[1] ?? 0, lowerRight[1] ?? 0),
      ];
      return {
        type: "rect",
        shape: {
          x: left,
          y: top,
          width: Math.max(1, right - left - gap.x),
          height: Math.max(1, bottom - top - gap.y),
          r: radius,
        },
        style: { fill: rects[params.dataIndex]?.color ?? "none" },
      };
    },
  };
}
