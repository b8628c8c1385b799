import { agoText, clockText, type TimeOptions } from "../format/time-text.ts";

type Style = "num" | "plain" | "short" | "long";

const styles: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  num: { year: "numeric", month: "2-digit", day: "2-digit" },
  plain: { year: "numeric", month: "long", day: "numeric" },
  short: { year: "numeric", month: "short", day: "numeric" },
  long: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
};

/**
 * A date of Slack's mark-up in words: `{date_short_pretty} at {time} ({ago})` becomes `today at 14:05 (5 min ago)`.
 * Source of the tokens: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function slackDateText(
  { seconds, format }: { readonly seconds: number; readonly format: string },
  { nowMs, ...options }: TimeOptions & { readonly nowMs: number },
): string {
  const ms = seconds * 1_000;
  return format.replace(/\{(\w+)\}/g, (token, word: string) => {
    const date = /^date(?:_(num|short|long))?(_pretty)?$/.exec(word);
    if (date !== null) {
      const near = date[2] === undefined ? undefined : nearDay(ms, nowMs, options);
      return near ?? dateText(ms, (date[1] ?? "plain") as Style, options);
    }
    if (word === "time") return clockText(ms, options);
    if (word === "time_secs") return withSeconds(ms, options);
    if (word === "ago") return agoText(ms, nowMs);
    return token;
  });
}

function nearDay(ms: number, nowMs: number, options: TimeOptions): string | undefined {
  const day = (at: number) => dateText(at, "num", options);
  const dayMs = 86_400_000;
  if (day(ms) === day(nowMs)) return "today";
  if (day(ms) === day(nowMs - dayMs)) return "yesterday";
  return day(ms) === day(nowMs + dayMs) ? "tomorrow" : undefined;
}

function dateText(ms: number, style: Style, { timeZone }: TimeOptions): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const text = new Intl.DateTimeFormat("en-GB", { ...styles[style], ...zone }).format(ms);
  return style === "num" ? text.split("/").reverse().join("-") : text;
}

function withSeconds(ms: number, { timeZone }: TimeOptions): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", hourCycle: "h23", ...zone }).format(ms);
}
