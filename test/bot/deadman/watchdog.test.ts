import { describe, expect, test } from "@jest/globals";
import { isWatchdog, provesLife, watchdogState } from "../../../bot/deadman/watchdog.ts";

const deadman = { watchdog: { alertname: "Watchdog", withinMs: 300_000 } };
const minute = 60_000;

test.each([
  { name: "Watchdog", status: "firing", is: true, proves: true },
  { name: "Watchdog", status: "resolved", is: true, proves: false },
  { name: "watchdog", status: "firing", is: false, proves: false },
  { name: "Watchdog", status: "notice", is: false, proves: false },
] as const)("isWatchdog($name, $status): $is, provesLife(): $proves", ({ is, proves, ...observation }) => {
  expect(isWatchdog(observation, deadman)).toBe(is);
  expect(provesLife(observation, deadman)).toBe(proves);
  expect(isWatchdog(observation, { watchdog: undefined })).toBe(false);
});

describe("watchdogState()", () => {
  test.each([
    { name: "just started", heard: undefined, since: 0, now: 4 * minute, is: { kind: "alive", untilMs: 5 * minute } },
    { name: "heard", heard: 3 * minute, since: 0, now: 7 * minute, is: { kind: "alive", untilMs: 8 * minute } },
    {
      name: "heard long ago, but away meanwhile",
      heard: 0,
      since: 60 * minute,
      now: 64 * minute,
      is: { kind: "alive", untilMs: 65 * minute },
    },
  ])("$name", ({ heard, since, now, is }) => {
    expect(watchdogState(deadman, { heardAtMs: heard, listeningSinceMs: since, nowMs: now })).toEqual(is);
  });

  test("missing, in words", () => {
    const missing = watchdogState(deadman, { heardAtMs: minute, listeningSinceMs: 0, nowMs: 8 * minute });
    expect(missing).toEqual({
      kind: "missing",
      trouble: {
        key: "watchdog",
        name: "WatchdogMissing",
        title: "Alerting may be dead: Watchdog, which always fires, has not arrived for 7 min",
        cure: "look whether Prometheus and Alertmanager run, and whether Alertmanager repeats Watchdog more often than every 5 min (repeat_interval)",
        severity: "critical",
      },
    });
    expect(watchdogState(deadman, { heardAtMs: undefined, listeningSinceMs: 0, nowMs: 5 * minute })).toMatchObject({
      trouble: { title: "Alerting may be dead: Watchdog, which always fires, has never arrived" },
    });
  });

  test("off, when none is expected", () => {
    const state = watchdogState({ watchdog: undefined }, { heardAtMs: 0, listeningSinceMs: 0, nowMs: 9e12 });
    expect(state).toEqual({ kind: "off" });
  });
});
