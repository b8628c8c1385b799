import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Budget, Day } from "../api/exporter-api.ts";
import { shareText } from "../format/number-text.ts";
import { momentText } from "../format/time-text.ts";
import { budgetWords } from "../judge/budget-words.ts";
import { useStore } from "../live/store.ts";
import { theme } from "../theme.ts";
import { burnColumns, burnDown, measuredFrom } from "./burn-down.ts";
import { labelRoom, lowestShare, shareLabels, shareRange, shownFrom, timeLabels } from "./chart-axes.ts";
import { themeColors } from "./theme-colors.ts";

interface ChartProps {
  readonly days: readonly Day[];
  readonly budget: Budget;
  /** What the drawing says, in words. */
  readonly summary: string;
}

/** The budget over the period, with its incidents and what may come; the words beside it say the same. */
export function BurnDownChart({ days, budget, summary }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [readout, setReadout] = useState("");
  const look = useStore(theme);
  const systemIsDark = useSystemIsDark();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new uPlot(chartOptions(element, { days, budget, read: setReadout }), chartData(days, budget), element);
    const observer = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [days, budget, look, systemIsDark]);
  return (
    <figure class="chart card">
      <div ref={place} class="plot" role="img" aria-label={summary} />
      <figcaption>
        <ul class="legend" aria-hidden="true">
          <li class="key key-line">budget left</li>
          {budget.incidents.length > 0 && <li class="key key-band">incident</li>}
          {(days.some(isUnknown) || measuredFrom(budget) > budget.period.fromMs) && (
            <li class="key key-unknown">not measured</li>
          )}
          {budget.forecast.kind === "known" && <li class="key key-forecast">forecast, 9 of 10 futures</li>}
        </ul>
        <p class="readout" aria-hidden="true">
          {readout === "" ? "\u00a0" : readout}
        </p>
      </figcaption>
      <ChartNotes budget={budget} />
    </figure>
  );
}

/** What the drawing leaves out. */
function ChartNotes({ budget }: { readonly budget: Budget }) {
  const { period } = budget;
  const remaining = period.budgetRemaining;
  const measuredMs = measuredFrom(budget);
  const isCut = remaining !== undefined && remaining !== null && remaining < lowestShare;
  return (
    <>
      {shownFrom({ ...period, measuredMs }) > period.fromMs && (
        <p class="chart-note">
          Nothing was measured before {momentText(measuredMs, Date.now())}; the period began{" "}
          {momentText(period.fromMs, Date.now())}, which is not shown.
        </p>
      )}
      {isCut && (
        <p class="chart-note">
          The line is cut off at {shareText(lowestShare)}: in the end the budget is {budgetWords(remaining)}.
        </p>
      )}
    </>
  );
}

function useSystemIsDark(): boolean {
  const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [isDark, setIsDark] = useState(query.matches);
  useEffect(() => {
    const change = () => setIsDark(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, [query]);
  return isDark;
}

function chartData(days: readonly Day[], budget: Budget): uPlot.AlignedData {
  const { seconds, remaining, likely, low, high } = burnColumns(burnDown(days, budget), budget.forecast);
  return [[...seconds], ...[remaining, likely, low, high].map((column) => column.map(cutOff))] as uPlot.AlignedData;
}

function cutOff(share: number | null): number | null {
  return share === null ? null : Math.max(lowestShare, share);
}

function sizeOf(element: HTMLElement): { readonly width: number; readonly height: number } {
  const width = Math.max(240, element.clientWidth);
  return { width, height: Math.round(Math.min(320, Math.max(200, width * 0.42))) };
}

function chartOptions(
  element: HTMLElement,
  {
    days,
    budget,
    read,
  }: { readonly days: readonly Day[]; readonly budget: Budget; readonly read: (text: string) => void },
): uPlot.Options {
  const colors = themeColors(element);
  const columns = burnColumns(burnDown(days, budget), budget.forecast);
  const isCut = [...columns.remaining, ...columns.low].some((share) => share !== null && share < lowestShare);
  const from = shownFrom({ ...budget.period, measuredMs: measuredFrom(budget) }) / 1_000;
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: colors.muted, font, grid: { stroke: colors.line, width: 1 }, ticks: { show: false } } as const;
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 8, fill: colors.accent, stroke: colors.surface },
    },
    padding: [12, 22, 0, 0],
    scales: {
      x: { range: (_plot, low, high) => [Math.min(from, low), high] },
      y: { range: (_plot, low, high) => shareRange(low, high) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 64,
        size: 30,
        values: (_plot, at, _axis, _space, step) => [...timeLabels(at, { step })],
      },
      {
        ...axis,
        size: (_plot, labels) => labelRoom(labels),
        values: (_plot, at) => [...shareLabels(at, { isCut })],
      },
    ],
    series: [
      {},
      { stroke: colors.accent, width: 2.5, fill: colors.accentSoft, points: { show: false } },
      { stroke: colors.muted, width: 1.5, dash: [5, 5], points: { show: true, size: 7, filter: lastPoint } },
      { stroke: "transparent", points: { show: false } },
      { stroke: "transparent", points: { show: false } },
    ],
    bands: [{ series: [4, 3], fill: colors.forecast }],
    hooks: {
      drawClear: [(plot) => drawBackground(plot, { days, budget, colors })],
      setCursor: [
        ({ cursor: { idx }, data }) => {
          const [seconds] = data;
          const { remaining, likely } = columns;
          const at = idx === null || idx === undefined ? undefined : seconds[idx];
          const value = idx === null || idx === undefined ? undefined : (remaining[idx] ?? likely[idx]);
          if (at === undefined || value === undefined || value === null) return read("");
          const isForecast = (remaining[idx ?? 0] ?? null) === null;
          read(`${momentText(at * 1_000, Date.now())}: ${shareText(value)} ${isForecast ? "likely left" : "left"}`);
        },
      ],
    },
  };
}

/** Only where the forecast ends. */
function lastPoint(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  const last = values.length - 1;
  return values[last] === null || values[last] === undefined ? [] : [last];
}

interface Background {
  readonly days: readonly Day[];
  readonly budget: Budget;
  readonly colors: ReturnType<typeof themeColors>;
}

const daySeconds = 86_400;

/** A day of which so much is unknown that the line means little there. */
function isUnknown({ unknownSeconds }: Day): boolean {
  return unknownSeconds > daySeconds / 10;
}

function drawBackground(plot: uPlot, { days, budget, colors }: Background): void {
  const { ctx, bbox } = plot;
  const x = (ms: number) => plot.valToPos(ms / 1_000, "x", true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const hatch = hatchOf(ctx, colors.unknown);
  const measuredMs = measuredFrom(budget);
  const unknown = [
    { fromMs: budget.period.fromMs, toMs: measuredMs },
    ...days.filter(isUnknown).map(({ dayMs }) => ({
      fromMs: Math.max(dayMs, measuredMs),
      toMs: Math.max(dayMs + 1_000 * daySeconds, measuredMs),
    })),
  ];
  for (const { fromMs, toMs } of unknown) {
    ctx.fillStyle = hatch;
    ctx.fillRect(x(fromMs), bbox.top, x(toMs) - x(fromMs), bbox.height);
  }
  ctx.fillStyle = colors.incident;
  for (const { fromMs, toMs } of budget.incidents) {
    // Also a short one must be seen.
    const width = Math.max(3 * devicePixelRatio, x(toMs) - x(fromMs));
    ctx.fillRect(x(fromMs), bbox.top, width, bbox.height);
  }
  ctx.strokeStyle = colors.muted;
  ctx.lineWidth = devicePixelRatio;
  const zero = Math.round(plot.valToPos(0, "y", true)) + 0.5;
  ctx.beginPath();
  ctx.moveTo(bbox.left, zero);
  ctx.lineTo(bbox.left + bbox.width, zero);
  ctx.stroke();
  ctx.restore();
}

function hatchOf(ctx: CanvasRenderingContext2D, color: string): CanvasPattern | string {
  const size = Math.round(6 * devicePixelRatio);
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const draw = tile.getContext("2d");
  if (draw === null) return color;
  draw.strokeStyle = color;
  draw.lineWidth = 1.2 * devicePixelRatio;
  draw.beginPath();
  for (const shift of [-size, 0, size]) {
    draw.moveTo(shift, size);
    draw.lineTo(shift + size, 0);
  }
  draw.stroke();
  return ctx.createPattern(tile, "repeat") ?? color;
}
