import { expect, test } from "@jest/globals";
import {
  agoText,
  clockText,
  dayText,
  durationText,
  exactText,
  lastWords,
  momentText,
  needSeconds,
  periodText,
} from "../../web/format/time-text.ts";

test.each([
  { seconds: 0.084, text: "84 ms" },
  { seconds: 0.9999, text: "1 s" },
  { seconds: 1.204, text: "1.2 s" },
  { seconds: 59.7, text: "1 min" },
  { seconds: 90, text: "1 min 30 s" },
  { seconds: 660, text: "11 min" },
  { seconds: 9_000, text: "2 h 30 min" },
  { seconds: 111_600, text: "1 day 7 h" },
  { seconds: 2_592_000, text: "30 days" },
  { seconds: Number.POSITIVE_INFINITY, text: "never" },
])("durationText() shows $seconds s as $text", ({ seconds, text }) => {
  expect(durationText(seconds)).toBe(text);
});

const now = Date.UTC(2026, 2, 2, 14, 12);

test.each([
  { atMs: now - 900, text: "now" },
  { atMs: now - 9_000, text: "9 s ago" },
  { atMs: now - 12 * 60_000, text: "12 min ago" },
  { atMs: now - 26 * 3_600_000, text: "1 day ago" },
  { atMs: now + 40 * 60_000, text: "in 40 min" },
])("agoText() is $text", ({ atMs, text }) => {
  expect(agoText(atMs, now)).toBe(text);
});

test("moments are in the reader's zone, today without the day", () => {
  const berlin = { timeZone: "Europe/Berlin" };
  expect(clockText(now, berlin)).toBe("15:12");
  expect(dayText(now, berlin)).toBe("2 Mar");
  expect(momentText(now, now, berlin)).toBe("15:12");
  expect(momentText(now - 15 * 3_600_000, now, berlin)).toBe("00:12");
  expect(momentText(now - 16 * 3_600_000, now, berlin)).toBe("1 Mar, 23:12");
  expect(exactText(now, berlin)).toBe("2 March 2026, 15:12:00");
});

test("times of the same minute are told apart by their seconds", () => {
  expect(momentText(now + 5_000, now, { timeZone: "UTC", withSeconds: true })).toBe("14:12:05");
  expect(needSeconds([now, now + 40_000])).toBe(true);
  expect(needSeconds([now, now, now + 60_000])).toBe(false);
});

test("periods are said as people say them", () => {
  expect(["30d", "1h", "calendar-month", "5m"].map(periodText)).toEqual([
    "30 days",
    "1 hour",
    "calendar month",
    "5 minutes",
  ]);
  expect(["1h", "6h"].map(lastWords)).toEqual(["hour", "6 hours"]);
});
