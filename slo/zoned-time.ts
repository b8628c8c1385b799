/** Wall-clock reading of a moment in a timezone. */
export interface LocalTime {
  /** `2026-03-29`. */
  readonly day: string;
  /** Minutes after midnight. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(timezone, format);
  return format;
}

/** Whether this is a timezone, such as `Europe/Berlin`. */
export function isTimezone(text: string): boolean {
  try {
    // An offset such as +02:00 is no timezone: it knows no summer time.
    return /^[A-Za-z]/.test(text) && formatOf(text) !== undefined;
  } catch {
    return false;
  }
}

/** What a clock on the wall says at a moment. */
export function localTime(atMs: number, timezone: string): LocalTime {
  const parts = partsOf(atMs, timezone);
  return {
    day: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
    minute: Number(parts["hour"]) * 60 + Number(parts["minute"]),
  };
}

/** Whether a moment is within some hours of the day; `from` after `to` spans midnight, and equal ones are the whole day. */
export function isWithinHours(
  { from, to, timezone }: { readonly from: number; readonly to: number; readonly timezone: string },
  atMs: number,
): boolean {
  const { minute } = localTime(atMs, timezone);
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * The moment at which a clock on the wall says this (`2026-03-29T02:30`). Of a time that comes twice, the first; a time that is skipped
 * is read on the clock before it was put forward, so that 02:30 is 03:30.
 */
export function zonedTimeToMs(text: string, timezone: string): number {
  const wall = Date.parse(`${text}${/T\d\d:\d\d$/.test(text) ? ":00" : ""}Z`);
  const early = wall - offsetMs(wall - 86_400_000, timezone);
  if (offsetMs(early, timezone) === wall - early) return early;
  const late = wall - offsetMs(wall + 86_400_000, timezone);
  return offsetMs(late, timezone) === wall - late ? late : early;
}

function offsetMs(atMs: number, timezone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(atMs, timezone);
  const wall = Date.parse(`${year?.padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return wall - Math.floor(atMs / 1000) * 1000;
}

function partsOf(atMs: number, timezone: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    formatOf(timezone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
}
