import { Cron } from "croner";

const days: readonly string[] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Cron of `monday 09:00` and `daily 09:00`; any other text as it is. */
export function handoverCron(text: string): string {
  const match = /^([a-z]+)\s+([01]?\d|2[0-3]):([0-5]\d)$/i.exec(text.trim());
  const [, word = "", hour = "", minute = ""] = match ?? [];
  const day = days.indexOf(word.toLowerCase());
  if (match === null || (day === -1 && word.toLowerCase() !== "daily")) return text.trim();
  return `${Number(minute)} ${Number(hour)} * * ${day === -1 ? "*" : day}`;
}

/** The schedule of a hand-over, which never starts a timer. Throws for a text that is no cron expression. */
export function handoverSchedule(cron: string, timezone: string): Cron {
  return new Cron(cron, { timezone, paused: true, mode: "5-part" });
}

// More often, nobody could be said to be on call, and finding whose turn it is would take long.
const leastGapMs = 3 * 3_600_000;

/** What is wrong with a hand-over, in words that follow its text. */
export function handoverMistake(cron: string, timezone: string): string | undefined {
  let schedule: Cron;
  try {
    schedule = handoverSchedule(cron, timezone);
  } catch {
    return "is not a time of hand-over";
  }
  const runs = schedule.nextRuns(12, new Date(0)).map((date) => date.getTime());
  if (runs.length === 0) return "never comes";
  const isTooOften = runs.some((run, index) => index > 0 && run - (runs[index - 1] ?? 0) < leastGapMs);
  return isTooOften ? "hands over more often than every three hours" : undefined;
}
