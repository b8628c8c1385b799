import type { Board } from "../../charts/board.ts";
import { RANGE, SAMPLES } from "./sample-charts.ts";

/** A board with a hole in its grid and items out of order. */
export const SAMPLE_BOARD: Board = {
  title: "SLO detail",
  description: "99.9% of requests to checkout succeed over 30 days.",
  range: RANGE,
  variables: [
    { name: "service", value: "checkout" },
    { name: "SLO", value: "availability" },
  ],
  items: [
    { kind: "panel", place: { x: 12, y: 9, w: 12, h: 8 }, chart: SAMPLES.errorRatio },
    { kind: "panel", place: { x: 0, y: 0, w: 8, h: 5 }, chart: SAMPLES.attainment },
    { kind: "panel", place: { x: 8, y: 0, w: 16, h: 5 }, chart: SAMPLES.verdict },
    { kind: "row", title: "Burn rate", y: 8 },
    { kind: "panel", place: { x: 0, y: 9, w: 12, h: 8 }, chart: SAMPLES.burnRates },
    { kind: "panel", place: { x: 0, y: 40, w: 24, h: 8 }, chart: SAMPLES.sloTable },
    { kind: "panel", place: { x: 0, y: 48, w: 12, h: 6 }, chart: SAMPLES.allNull },
    { kind: "panel", place: { x: 12, y: 48, w: 12, h: 6 }, chart: SAMPLES.latency },
  ],
};
