import { type CarriedPeriod, carryRollingPeriod, changed, refuse, rollingPeriod } from "../carry/period.ts";
import type { Reader } from "../source/reader.ts";

const defaultPeriod = "30d";
const dayUnits: Readonly<Record<string, number>> = { m: 1 / 1440, h: 1 / 24, d: 1, w: 7, M: 30, Q: 90, Y: 365 };
const calendarUnits: Readonly<Record<string, string>> = {
  "1w": "week",
  "7d": "week",
  "1M": "month",
  "1Q": "quarter",
  "3M": "quarter",
};
// v1alpha writes the unit as a word.
const unitWords: Readonly<Record<string, string>> = {
  second: "s",
  minute: "m",
  hour: "h",
  day: "d",
  week: "w",
  month: "M",
  quarter: "Q",
  year: "Y",
};

/** The period of an SLO; nothing after saying why its window cannot be kept. */
export function readPeriod(spec: Reader): string | undefined {
  const key = spec.has("timeWindow") ? "timeWindow" : "timeWindows";
  const [window, ...others] = spec.mappings(key);
  for (const other of others)
    other.drop("", {
      code: "import-period",
      message: "the window is not carried over: nines has one per SLO",
      hint: "keep one window",
    });
  if (window === undefined) {
    spec.warn("", {
      code: "import-period",
      message: `the SLO has no time window; its period is ${defaultPeriod}`,
      hint: "write timeWindow",
    });
    return defaultPeriod;
  }
  const written = durationOf(window);
  if (written === undefined) {
    window.fail("", { code: "import-missing", message: "the window has no duration", hint: "write duration: 30d" });
    return undefined;
  }
  const calendar = window.mapping("calendar");
  const isRolling = window.flag("isRolling") ?? calendar === undefined;
  const { period, failure, warning } = isRolling ? rollingOf(written.text) : calendarOf(written.text);
  if (isRolling) window.lose("calendar", "the window is rolling", "nothing to do");
  else if (calendar !== undefined && period !== undefined) checkStart(calendar, period);
  if (failure !== undefined) window.fail(written.key, failure);
  if (warning !== undefined) window.warn(written.key, warning);
  return period;
}

function durationOf(window: Reader): { readonly text: string; readonly key: string } | undefined {
  const text = window.text("duration");
  if (text !== undefined) return { text: text.trim(), key: "duration" };
  const unit = window.text("unit");
  const count = window.text("count") ?? "1";
  if (unit === undefined) return undefined;
  const letter = unitWords[unit.toLowerCase().replace(/s$/, "")];
  return { text: letter === undefined ? `${count} ${unit}` : `${count}${letter}`, key: "unit" };
}

function rollingOf(written: string): CarriedPeriod {
  const [, count, unit = ""] = /^(\d+)([mhdwMQY])$/.exec(written) ?? [];
  if (count === undefined) return carryRollingPeriod(written);
  const days = Number(count) * (dayUnits[unit] ?? 1);
  const carried = rollingPeriod(days * 86_400, written);
  const isNominal = ["M", "Q", "Y"].includes(unit) && carried.period !== undefined;
  return isNominal && carried.warning === undefined
    ? {
        ...carried,
        warning: changed(written, carried.period, "nothing to do: a month counts as 30 days, a quarter as 90"),
      }
    : carried;
}

function calendarOf(written: string): CarriedPeriod {
  const unit = calendarUnits[written];
  if (unit !== undefined) return { period: `calendar-${unit}` };
  return refuse(`calendar ${written}`, "choose a week, a month or a quarter, or a rolling window");
}

/** nines starts weeks on Monday, and everything at midnight UTC. */
function checkStart(calendar: Reader, period: string): void {
  const zone = calendar.text("timeZone");
  if (zone !== undefined && !/^(UTC|Z|Zulu|GMT|Etc\/(UTC|GMT|Zulu|UCT))$/i.test(zone)) {
    calendar.warn("timeZone", changed(zone, "UTC", "nothing to do: nines counts calendar periods in UTC"));
  }
  const start = calendar.text("startTime");
  if (start !== undefined && !isAligned(start, period)) {
    const message = `the start ${JSON.stringify(start)} is not kept: ${starts[period] ?? ""}`;
    calendar.warn("startTime", { code: "import-period", message, hint: "use a rolling window if the start matters" });
  }
}

const starts: Readonly<Record<string, string>> = {
  "calendar-week": "nines starts weeks on Monday at midnight UTC",
  "calendar-month": "nines starts months on their first day at midnight UTC",
  "calendar-quarter": "nines starts quarters in January, April, July and October",
};

function isAligned(start: string, period: string): boolean {
  const [, year, month, day, time = "00:00:00"] =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?(?:\.0+)?Z?$/.exec(start.trim()) ?? [];
  if (year === undefined || !/^00:00(:00)?$/.test(time)) return false;
  if (period === "calendar-week") return new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDay() === 1;
  return day === "01" && (period === "calendar-month" || ["01", "04", "07", "10"].includes(month ?? ""));
}
