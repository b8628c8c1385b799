import type { TimeRange } from "../chart.ts";
import { formatDuration } from "./format-duration.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A span of time in words: `14 Nov 2026 00:00 – 21 Nov 2026 00:00 UTC (7 d)`. */
export function formatRange({ from, to }: TimeRange): string {
  const start = dayAndTime(from);
  const end = dayAndTime(to);
  const until = start.day === end.day ? end.time : `${end.day} ${end.time}`;
  return `${start.day} ${start.time} – ${until} UTC (${formatDuration((to - from) / 1000)})`;
}

function dayAndTime(ms: number): { readonly day: string; readonly time: string } {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return { day: "unknown", time: "" };
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return { day, time: date.toISOString().slice(11, 16) };
}
