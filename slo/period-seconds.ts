import { durationToSeconds } from "./duration.ts";

// Calendar periods by the nominal lengths that burn-rate factors use: a week, 30 days, 91 days (a quarter has 90 to 92).
const calendarDays: Readonly<Record<string, number>> = {
  "calendar-week": 7,
  "calendar-month": 30,
  "calendar-quarter": 91,
};

/** The nominal length of a period such as `30d` or `calendar-month`; 0 when the text is not one. */
export function periodSeconds(period: string): number {
  const days = Object.hasOwn(calendarDays, period) ? calendarDays[period] : undefined;
  return days === undefined ? (durationToSeconds(period) ?? 0) : days * 86_400;
}
