import { describe, expect, test } from "@jest/globals";
import { durationToSeconds, secondsToDuration, secondsToWords } from "../../slo/duration.ts";
import fc from "../property.ts";

describe("durationToSeconds()", () => {
  test.each([
    ["5m", 300],
    ["1h30m", 5400],
    ["30d", 2_592_000],
    ["2w", 1_209_600],
    ["1500ms", 1.5],
    ["0s", 0],
    ["", undefined],
    ["5", undefined],
    ["5 m", undefined],
    ["30m1h", undefined],
    ["-5m", undefined],
    ["1.5h", undefined],
  ])("reads %j as %p", (text, seconds) => {
    expect(durationToSeconds(text)).toBe(seconds);
  });
});

describe("secondsToDuration()", () => {
  test.each([
    [315, "5m15s"],
    [300, "5m"],
    [2_592_000, "30d"],
    [604_800, "7d"],
    [0.5, "500ms"],
    [0, "0s"],
  ])("writes %p as %j", (seconds, text) => {
    expect(secondsToDuration(seconds)).toBe(text);
  });

  test("is what durationToSeconds() reads back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (seconds) => {
        expect(durationToSeconds(secondsToDuration(seconds))).toBe(seconds);
      }),
    );
  });
});

describe("secondsToWords()", () => {
  test.each([
    [4320, "1 h 12 min"],
    [45, "45 s"],
    [2592, "43 min 12 s"],
    [86_400, "1 d"],
    [90_061, "1 d 1 h"],
    [86_430, "1 d"],
    [0.25, "0.25 s"],
    [0, "0 s"],
    [-4320, "-1 h 12 min"],
    [Number.POSITIVE_INFINITY, "never"],
  ])("says %p as %j", (seconds, words) => {
    expect(secondsToWords(seconds)).toBe(words);
  });
});
