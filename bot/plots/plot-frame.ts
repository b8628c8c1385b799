import type { ChartEvent, TimeRange } from "../../charts/chart.ts";
import { FONTS } from "../../charts/draw/fonts.ts";
import { fitText, textWidth } from "../../charts/text/measure-text.ts";
import type { ColorName } from "../../slo/value-format.ts";
import { deployText } from "../incidents/deploys.ts";
import type { Incident } from "../model/incident.ts";
import { clip, oneLine } from "../render/escape.ts";
import type { IncidentView } from "../render/incident-view.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** An older begin is outside of the picture. */
const longestMs = 7 * 24 * hourMs;
const mostDeploys = 3;
/** Roughly as many pixels as a plot is wide on a phone. */
const mostPoints = 240;
const steps = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400].map((seconds) => seconds * 1_000);

/** Pictures are looked at on phones, about 360 pixels wide: letters stay as large as those of the message. */
export const plotSize = { width: 400, height: 250, scale: 2, theme: "light" } as const;

/** What is the same in every picture of an incident: title, times, when it fired, what was rolled out. */
export interface PlotFrame {
  readonly range: TimeRange;
  /** Distance of two points. */
  readonly stepMs: number;
  readonly events: readonly ChartEvent[];
  /** Whether the incident is over. */
  readonly isOver: boolean;
  /** What fired and when, in words. */
  readonly words: string;
}

/** The frame of an incident's picture, from some time before its begin to now, or to a little after its end. */
export function plotFrame(
  { incident, deploys }: Pick<IncidentView, "incident" | "deploys">,
  { beforeMs, nowMs }: { readonly beforeMs: number; readonly nowMs: number },
): PlotFrame {
  const isOver = incident.resolvedAtMs !== undefined;
  const endMs = Math.max(incident.openedAtMs, incident.resolvedAtMs ?? nowMs);
  const fromMs = Math.max(incident.openedAtMs - beforeMs, endMs - longestMs);
  const restMs = isOver ? Math.max(5 * minuteMs, (endMs - fromMs) / 12) : 0;
  const stepMs = stepFor(endMs + restMs - fromMs);
  const from = Math.floor(fromMs / stepMs) * stepMs;
  const to = Math.min(endMs + restMs, Math.max(nowMs, endMs));
  const shown = deploys.filter(({ atMs }) => atMs >= from && atMs <= to).slice(0, mostDeploys);
  return {
    range: { from, to },
    stepMs,
    isOver,
    events: [
      ...shown.map((deploy): ChartEvent => {
        const failed = deploy.phase === "failed" || deploy.phase === "stopped" ? ` ${deploy.phase}` : "";
        return {
          kind: "moment",
          at: deploy.atMs,
          label: `${clip(oneLine(deployText(deploy)), 20)}${failed}`,
          color: "blue",
        };
      }),
      { kind: "span", from: incident.openedAtMs, to: endMs, label: bandWord(incident), color: bandColor(incident) },
    ],
    words: [
      isOver
        ? `Fired from ${utcMinute(incident.openedAtMs)} to ${utcMinute(endMs)} UTC.`
        : `Fires since ${utcMinute(incident.openedAtMs)} UTC.`,
      ...shown.map((deploy) => `Rollout of ${clip(oneLine(deployText(deploy)), 80)} at ${utcMinute(deploy.atMs)} UTC.`),
    ].join(" "),
  };
}

/** A few minutes of values in the middle of hours of nothing are a dot. */
const leastRoomMs = 10 * minuteMs;

/** The frame from shortly before the first known value on, where much of it would be empty; undefined where it is fine as it is. */
export function closeUp(frame: PlotFrame, firstMs: number): PlotFrame | undefined {
  const { from, to } = frame.range;
  if (firstMs - from < (to - from) / 4) return undefined;
  const begin = Math.min(firstMs, openedAtMs(frame));
  const closerMs = Math.min(begin - (to - begin) / 10, to - leastRoomMs);
  const stepMs = stepFor(to - closerMs);
  const closer = Math.max(from, Math.floor(closerMs / stepMs) * stepMs);
  return closer <= from ? undefined : { ...frame, stepMs, range: { from: closer, to } };
}

/** When what the picture is about began. */
export function openedAtMs({ events, range }: Pick<PlotFrame, "events" | "range">): number {
  return events.find((event) => event.kind === "span")?.from ?? range.to;
}

/** How long before an incident its picture begins: thrice the window of what fires, an hour at least and six at most. */
export function beforeOf(windowSeconds: number): number {
  return Math.max(hourMs, Math.min(3 * windowSeconds * 1_000, 6 * hourMs));
}

/** A title line that says what, and on which day: `checkout availability: burn rate · 2 Mar, UTC`. */
export function plotTitle(subject: string, { range }: Pick<PlotFrame, "range">, note = ""): string {
  const rest = `${note === "" ? "" : ` · ${note}`} · ${dayOf(range)}, UTC`;
  const room = plotSize.width - 24 - textWidth(rest, FONTS.title);
  return `${fitText(oneLine(subject), room, FONTS.title)}${rest}`;
}

/** `14:05` and its day where it matters: `2 Mar 14:05`. */
export function utcMinute(ms: number): string {
  return `${utcDay(ms)} ${new Date(ms).toISOString().slice(11, 16)}`;
}

function dayOf({ from, to }: TimeRange): string {
  const [first, last] = [utcDay(from), utcDay(to)];
  return first === last ? first : `${first} – ${last}`;
}

function utcDay(ms: number): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(ms);
}

function stepFor(spanMs: number): number {
  return steps.find((step) => spanMs / step <= mostPoints) ?? Math.ceil(spanMs / mostPoints / hourMs) * hourMs;
}

/** The colours of `stateLook()`, as charts name them. */
function bandColor({ worst, status }: Incident): ColorName {
  if (status === "unknown") return "grey";
  return worst === "critical" ? "red" : worst === "warning" ? "orange" : "blue";
}

function bandWord({ resolvedAtMs, status }: Incident): string {
  if (status === "unknown") return "firing, then unknown";
  return resolvedAtMs === undefined ? "firing" : "fired";
}
