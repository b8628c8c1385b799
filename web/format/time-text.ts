/** How times are written; tests pass a zone, people get their own. */
export interface TimeOptions {
  readonly timeZone?: string;
}

const units = [
  { word: "day", seconds: 86_400 },
  { word: "h", seconds: 3_600 },
  { word: "min", seconds: 60 },
  { word: "s", seconds: 1 },
] as const;

/** `31 h`, `2 days 3 h`, `12 min`, `84 ms`: two units at most, the second one only where it matters. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "never";
  if (seconds > 0 && seconds < 0.0005) return "under 1 ms";
  if (seconds < 0.9995) return `${Math.max(0, Math.round(seconds * 1_000))} ms`;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const rounded = Math.round(seconds);
  const index = Math.max(
    0,
    units.findIndex((unit) => rounded >= unit.seconds),
  );
  const unit = units[index] ?? units[3];
  const smaller = units[index + 1];
  const whole = Math.floor(rounded / unit.seconds);
  const rest = smaller === undefined ? 0 : Math.floor((rounded - whole * unit.seconds) / smaller.seconds);
  const first = withUnit(whole, unit.word);
  return smaller === undefined || rest === 0 || whole >= 10 ? first : `${first} ${withUnit(rest, smaller.word)}`;
}

/** `now`, `9 s ago`, `5 min ago`, `3 days ago`; `in 5 min` for what is to come. */
export function agoText(atMs: number, nowMs: number): string {
  const seconds = (nowMs - atMs) / 1_000;
  const size = Math.abs(seconds);
  if (size < 2) return "now";
  const unit = units.find((one) => size >= one.seconds) ?? units[3];
  const words = withUnit(Math.floor(size / unit.seconds), unit.word);
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

/** `14:05`. */
export function clockText(ms: number, options: TimeOptions = {}): string {
  return format(ms, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, options);
}

/** `14:05:09`. */
export function secondsText(ms: number, options: TimeOptions = {}): string {
  return format(ms, { timeStyle: "medium", hourCycle: "h23" }, options);
}

/** `2 Mar, 14:05:09`. */
export function secondText(ms: number, options: TimeOptions = {}): string {
  return `${dayText(ms, options)}, ${secondsText(ms, options)}`;
}

/** `2 Mar`. */
export function dayText(ms: number, options: TimeOptions = {}): string {
  return format(ms, { day: "numeric", month: "short" }, options);
}

/** `2 Mar, 14:05`; today without the day, and on request with seconds. */
export function momentText(
  ms: number,
  nowMs: number,
  { withSeconds = false, ...options }: TimeOptions & { readonly withSeconds?: boolean } = {},
): string {
  const clock = withSeconds ? secondsText(ms, options) : clockText(ms, options);
  return fullDay(ms, options) === fullDay(nowMs, options) ? clock : `${dayText(ms, options)}, ${clock}`;
}

/** Whether minutes alone do not tell these times apart. */
export function needSeconds(times: readonly number[]): boolean {
  const different = [...new Set(times.map((ms) => Math.floor(ms / 1_000)))];
  return new Set(different.map((second) => Math.floor(second / 60))).size < different.length;
}

/** `2 March 2026, 14:05:09`: for titles and tooltips. */
export function exactText(ms: number, options: TimeOptions = {}): string {
  return format(ms, { dateStyle: "long", timeStyle: "medium", hourCycle: "h23" }, options).replace(" at ", ", ");
}

/** `30 days`, `calendar month`: a period as people say it. */
export function periodText(period: string): string {
  const match = /^(\d+)([smhdw])$/.exec(period);
  if (match === null) return period.replaceAll("-", " ");
  const words = { s: "second", m: "minute", h: "hour", d: "day", w: "week" } as const;
  const count = Number(match[1]);
  return `${count} ${words[match[2] as keyof typeof words]}${count === 1 ? "" : "s"}`;
}

/** `hour`, `6 hours`: a window behind "the last". */
export function lastWords(window: string): string {
  return periodText(window).replace(/^1 /, "");
}

function fullDay(ms: number, options: TimeOptions): string {
  return format(ms, { dateStyle: "short" }, options);
}

function withUnit(count: number, word: string): string {
  return `${count} ${word}${word === "day" && count !== 1 ? "s" : ""}`;
}

function format(ms: number, how: Intl.DateTimeFormatOptions, { timeZone }: TimeOptions): string {
  return new Intl.DateTimeFormat("en-GB", { ...how, ...(timeZone === undefined ? {} : { timeZone }) }).format(ms);
}
