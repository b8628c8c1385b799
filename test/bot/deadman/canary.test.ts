import { describe, expect, test } from "@jest/globals";
import { canaryEndMs, dueCanary, nextCanaryMs } from "../../../bot/deadman/canary.ts";

const canaryAt = (at: string) => ({
  canary: { at, timezone: "Europe/Berlin", to: { workspace: "slack", channel: "#canary" } },
});

describe("dueCanary()", () => {
  test.each([
    { name: "before its time", at: "09:00", now: "2026-01-15T07:59:59Z", last: "2026-01-14", day: undefined },
    { name: "at its time", at: "09:00", now: "2026-01-15T08:00:00Z", last: "2026-01-14", day: "2026-01-15" },
    { name: "once a day", at: "09:00", now: "2026-01-15T12:00:00Z", last: "2026-01-15", day: undefined },
    { name: "late", at: "09:00", now: "2026-01-15T22:59:00Z", last: "2026-01-10", day: "2026-01-15" },
    {
      name: "by the day of its timezone",
      at: "00:30",
      now: "2026-01-15T23:30:00Z",
      last: "2026-01-15",
      day: "2026-01-16",
    },
    { name: "the first time", at: "09:00", now: "2026-01-15T08:00:00Z", last: undefined, day: "2026-01-15" },
    {
      name: "when its time is skipped",
      at: "02:30",
      now: "2026-03-29T01:30:00Z",
      last: "2026-03-28",
      day: "2026-03-29",
    },
    { name: "not earlier then", at: "02:30", now: "2026-03-29T01:29:00Z", last: "2026-03-28", day: undefined },
    {
      name: "once when its time comes twice",
      at: "02:30",
      now: "2026-10-25T01:30:00Z",
      last: "2026-10-25",
      day: undefined,
    },
    {
      name: "never again for a clock that went back",
      at: "09:00",
      now: "2026-01-15T08:00:00Z",
      last: "2026-01-16",
      day: undefined,
    },
  ])("$name", ({ at, now, last, day }) => {
    const due = dueCanary(canaryAt(at), { lastDay: last, nowMs: Date.parse(now) });
    expect(due).toEqual(day === undefined ? undefined : { day, workspace: "slack", channel: "#canary" });
  });
});

describe("nextCanaryMs()", () => {
  test.each([
    { name: "today", now: "2026-01-15T07:00:00Z", last: "2026-01-14", next: "2026-01-15T08:00:00.000Z" },
    { name: "now", now: "2026-01-15T09:00:00Z", last: "2026-01-14", next: "2026-01-15T09:00:00.000Z" },
    { name: "tomorrow", now: "2026-01-15T09:00:00Z", last: "2026-01-15", next: "2026-01-16T08:00:00.000Z" },
    {
      name: "over the change of the clocks",
      now: "2026-03-28T09:00:00Z",
      last: "2026-03-28",
      next: "2026-03-29T07:00:00.000Z",
    },
    { name: "into the next year", now: "2026-12-31T09:00:00Z", last: "2026-12-31", next: "2027-01-01T08:00:00.000Z" },
  ])("$name", ({ now, last, next }) => {
    const atMs = nextCanaryMs(canaryAt("09:00"), { lastDay: last, nowMs: Date.parse(now) });
    expect(new Date(atMs ?? 0).toISOString()).toBe(next);
  });
});

test("without a canary nothing is due", () => {
  const never = { lastDay: undefined, nowMs: 0 };
  expect([dueCanary({ canary: undefined }, never), nextCanaryMs({ canary: undefined }, never)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(canaryEndMs(1_000)).toBe(601_000);
});
