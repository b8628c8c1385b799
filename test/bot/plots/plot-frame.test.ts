import { describe, expect, test } from "@jest/globals";
import { beforeOf, closeUp, plotFrame, plotTitle } from "../../../bot/plots/plot-frame.ts";
import { begin, incident, minute } from "../render/example-views.ts";
import { openFrame, overFrame } from "./frames.ts";

const deploy = {
  service: "checkout",
  version: "1.42",
  phase: "started",
  by: undefined,
  atMs: begin - 58 * minute,
} as const;

describe("plotFrame()", () => {
  test("begins before the incident and ends now while it lasts", () => {
    expect(openFrame).toEqual({
      range: { from: Date.UTC(2026, 2, 2, 11, 0), to: Date.UTC(2026, 2, 2, 14, 30) },
      stepMs: 60_000,
      isOver: false,
      events: [{ kind: "span", from: begin, to: begin + 30 * minute, label: "firing", color: "red" }],
      words: "Fires since 2 Mar 14:00 UTC.",
    });
  });

  test("ends a little after the incident", () => {
    expect(overFrame.range.to).toBe(Date.UTC(2026, 2, 2, 14, 47, 30));
    expect(overFrame.events).toMatchObject([{ from: begin, to: begin + 30 * minute, label: "fired" }]);
    expect(overFrame.words).toBe("Fired from 2 Mar 14:00 to 2 Mar 14:30 UTC.");
  });

  test("never ends in the future", () => {
    const resolvedAtMs = begin + 30 * minute;
    const own = incident({ status: "resolved", resolvedAtMs });
    const frame = plotFrame({ incident: own, deploys: [] }, { beforeMs: 60 * minute, nowMs: resolvedAtMs + minute });
    expect(frame.range.to).toBe(resolvedAtMs + minute);
  });

  test("marks the newest three rollouts in its time", () => {
    const deploys = [
      { ...deploy, phase: "failed" as const },
      { ...deploy, version: undefined, atMs: begin - 60 * minute },
      { ...deploy, atMs: begin - 400 * minute },
    ];
    const frame = plotFrame({ incident: incident(), deploys }, { beforeMs: 180 * minute, nowMs: begin });
    expect(frame.events.map(({ label }) => label)).toEqual(["checkout 1.42 failed", "checkout", "firing"]);
    expect(frame.words).toBe(
      "Fires since 2 Mar 14:00 UTC. Rollout of checkout 1.42 at 2 Mar 13:02 UTC. Rollout of checkout at 2 Mar 13:00 UTC.",
    );
  });

  test.each([
    { severity: "warning", color: "orange" },
    { severity: "info", color: "blue" },
    { severity: "critical", color: "red" },
  ] as const)("paints what is $severity in $color", ({ severity, color }) => {
    const own = incident({ severity, worst: severity });
    const frame = plotFrame({ incident: own, deploys: [] }, { beforeMs: minute, nowMs: begin });
    expect(frame.events[0]?.color).toBe(color);
  });

  test("shows a week of an older incident, and never more points than a picture has room for", () => {
    const days = 24 * 60 * minute;
    const frame = plotFrame({ incident: incident(), deploys: [] }, { beforeMs: minute, nowMs: begin + 300 * days });
    const { from, to } = frame.range;
    expect(to - from).toBe(7 * days);
    expect((to - from) / frame.stepMs).toBeLessThanOrEqual(240);
  });
});

describe("closeUp()", () => {
  test("leaves a frame as it is when it is mostly full", () => {
    expect(closeUp(openFrame, openFrame.range.from + 50 * minute)).toBeUndefined();
  });

  test("begins shortly before the first value, with closer points", () => {
    expect(closeUp(openFrame, begin - 10 * minute)).toEqual({
      ...openFrame,
      stepMs: 15_000,
      range: { from: begin - 14 * minute, to: begin + 30 * minute },
    });
  });

  test("shows the whole incident, though nothing is known of its begin", () => {
    expect(closeUp(openFrame, begin + 10 * minute)?.range.from).toBe(begin - 3 * minute);
  });

  test("shows ten minutes at least", () => {
    const young = plotFrame({ incident: incident(), deploys: [] }, { beforeMs: 180 * minute, nowMs: begin + minute });
    expect(closeUp(young, begin - minute)?.range).toEqual({ from: begin - 9 * minute, to: begin + minute });
  });
});

describe("beforeOf()", () => {
  test.each([
    { window: "5 minutes", seconds: 300, hours: 1 },
    { window: "1 hour", seconds: 3_600, hours: 3 },
    { window: "6 hours", seconds: 21_600, hours: 6 },
    { window: "3 days", seconds: 259_200, hours: 6 },
  ])("shows $hours h before for a window of $window", ({ seconds, hours }) => {
    expect(beforeOf(seconds)).toBe(hours * 3_600_000);
  });
});

describe("plotTitle()", () => {
  test("keeps the day and the zone of a long title", () => {
    expect(plotTitle("checkout availability: burn rate", openFrame)).toBe(
      "checkout availability: burn rate · 2 Mar, UTC",
    );
    expect(plotTitle("word ".repeat(50), openFrame, "10 of 22 series")).toMatch(
      /^word( word)+… · 10 of 22 series · 2 Mar, UTC$/,
    );
  });

  test("names both days of a picture across midnight", () => {
    const range = { from: Date.UTC(2026, 1, 28, 20), to: Date.UTC(2026, 2, 1, 4) };
    expect(plotTitle("a", { range })).toBe("a · 28 Feb – 1 Mar, UTC");
  });
});
