import { describe, expect, test } from "@jest/globals";
import { CalendarWindow, unitStart } from "../../../exporters/accounting/calendar-window.ts";

const at = (time: string) => Date.parse(time) / 60_000;

describe("unitStart()", () => {
  test.each([
    { unit: "week", time: "2026-11-21T12:00Z", start: "2026-11-16T00:00Z" },
    { unit: "week", time: "2026-11-16T00:00Z", start: "2026-11-16T00:00Z" },
    { unit: "week", time: "2026-11-15T23:59Z", start: "2026-11-09T00:00Z" },
    { unit: "week", time: "2027-01-01T00:00Z", start: "2026-12-28T00:00Z" },
    { unit: "month", time: "2028-02-29T23:59Z", start: "2028-02-01T00:00Z" },
    { unit: "month", time: "2026-12-31T23:59Z", start: "2026-12-01T00:00Z" },
    { unit: "quarter", time: "2028-03-31T23:59Z", start: "2028-01-01T00:00Z" },
    { unit: "quarter", time: "2026-11-21T00:00Z", start: "2026-10-01T00:00Z" },
  ] as const)("the $unit of $time began at $start", ({ unit, time, start }) => {
    expect(unitStart(unit, at(time))).toBe(at(start));
  });
});

describe("CalendarWindow", () => {
  test("closes a leap February and begins March", () => {
    const window = new CalendarWindow("month", at("2028-02-28T23:00Z"));
    window.add(at("2028-01-31T23:59Z"), { bad: 1 });
    window.add(at("2028-02-01T00:00Z"), { good: 2 });
    window.moveTo(at("2028-02-29T23:59Z"));
    window.add(at("2028-02-29T23:59Z"), { good: 3 });
    expect(window.current().good).toBe(5);
    expect(window.previous()).toMatchObject({ good: 0, bad: 1 });
    window.moveTo(at("2028-03-01T00:00Z"));
    expect(window.current().good).toBe(0);
    expect(window.previous().good).toBe(5);
    expect(window.previousStart).toBe(at("2028-02-01T00:00Z"));
  });

  test("counts a minute of the last unit that comes late in the last unit", () => {
    const window = new CalendarWindow("week", at("2026-11-16T00:01Z"));
    window.add(at("2026-11-15T23:59Z"), { good: 1 });
    expect(window.current().good).toBe(0);
    expect(window.previous().good).toBe(1);
  });

  test("finds its sums again when the clock goes back over the end of a unit and comes forward", () => {
    const window = new CalendarWindow("month", at("2026-12-01T00:30Z"));
    window.add(at("2026-12-01T00:10Z"), { good: 1 });
    window.moveTo(at("2026-11-30T23:30Z"));
    expect(window.current().good).toBe(0);
    window.moveTo(at("2026-12-01T00:00Z"));
    expect(window.current().good).toBe(1);
  });

  test("forgets units before the last one", () => {
    const window = new CalendarWindow("month", at("2026-10-10T00:00Z"));
    window.add(at("2026-10-10T00:00Z"), { good: 1 });
    window.moveTo(at("2026-12-01T00:00Z"));
    window.moveTo(at("2026-11-01T00:00Z"));
    expect(window.previous().good).toBe(0);
  });
});
