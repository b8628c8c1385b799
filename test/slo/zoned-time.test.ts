import { describe, expect, test } from "@jest/globals";
import { isTimezone, isWithinHours, localTime, zonedTimeToMs } from "../../slo/zoned-time.ts";

describe("zonedTimeToMs() reads", () => {
  test.each([
    { text: "2026-01-15T09:00", timezone: "Europe/Berlin", at: "2026-01-15T08:00:00.000Z" },
    { text: "2026-07-15T09:00", timezone: "Europe/Berlin", at: "2026-07-15T07:00:00.000Z" },
    // Clocks are put forward at 02:00, and back at 03:00.
    { text: "2026-03-29T01:59", timezone: "Europe/Berlin", at: "2026-03-29T00:59:00.000Z" },
    { text: "2026-03-29T02:30", timezone: "Europe/Berlin", at: "2026-03-29T01:30:00.000Z" },
    { text: "2026-03-29T03:00", timezone: "Europe/Berlin", at: "2026-03-29T01:00:00.000Z" },
    { text: "2026-10-25T01:59", timezone: "Europe/Berlin", at: "2026-10-24T23:59:00.000Z" },
    { text: "2026-10-25T02:30", timezone: "Europe/Berlin", at: "2026-10-25T00:30:00.000Z" },
    { text: "2026-10-25T03:00", timezone: "Europe/Berlin", at: "2026-10-25T02:00:00.000Z" },
    { text: "2026-03-08T09:00", timezone: "America/New_York", at: "2026-03-08T13:00:00.000Z" },
    { text: "2026-01-15T09:00", timezone: "Asia/Kolkata", at: "2026-01-15T03:30:00.000Z" },
    { text: "2026-01-15T00:00:30", timezone: "Pacific/Kiritimati", at: "2026-01-14T10:00:30.000Z" },
    { text: "2026-01-15T09:00", timezone: "UTC", at: "2026-01-15T09:00:00.000Z" },
  ])("$text in $timezone", ({ text, timezone, at }) => {
    expect(new Date(zonedTimeToMs(text, timezone)).toISOString()).toBe(at);
  });
});

test.each([
  { at: "2026-03-29T00:59:59Z", time: { day: "2026-03-29", minute: 119 } },
  { at: "2026-03-29T01:00:00Z", time: { day: "2026-03-29", minute: 180 } },
  { at: "2026-12-31T23:30:00Z", time: { day: "2027-01-01", minute: 30 } },
])("localTime() says what the clock in Berlin shows at $at", ({ at, time }) => {
  expect(localTime(Date.parse(at), "Europe/Berlin")).toEqual(time);
});

test.each([
  { from: 1320, to: 420, at: "2026-01-15T20:59:00Z", is: false },
  { from: 1320, to: 420, at: "2026-01-15T21:00:00Z", is: true },
  { from: 1320, to: 420, at: "2026-01-15T05:59:00Z", is: true },
  { from: 1320, to: 420, at: "2026-01-15T06:00:00Z", is: false },
  { from: 1320, to: 420, at: "2026-07-15T05:00:00Z", is: false },
  { from: 480, to: 1200, at: "2026-01-15T07:00:00Z", is: true },
  { from: 480, to: 1200, at: "2026-01-15T19:00:00Z", is: false },
  { from: 480, to: 480, at: "2026-01-15T03:00:00Z", is: true },
])("isWithinHours() of $from to $to in Berlin at $at: $is", ({ from, to, at, is }) => {
  expect(isWithinHours({ from, to, timezone: "Europe/Berlin" }, Date.parse(at))).toBe(is);
});

test.each([
  { text: "Europe/Berlin", is: true },
  { text: "UTC", is: true },
  { text: "Europe/Berln", is: false },
  { text: "+02:00", is: false },
  { text: "", is: false },
])("isTimezone($text): $is", ({ text, is }) => {
  expect(isTimezone(text)).toBe(is);
});
