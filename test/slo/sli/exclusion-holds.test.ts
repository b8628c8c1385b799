import { describe, expect, test } from "@jest/globals";
import type { Exclusion } from "../../../slo/model.ts";
import { exclusionHolds } from "../../../slo/sli/exclusion-holds.ts";

const once: Exclusion = { kind: "once", name: "move", fromSeconds: 1_000, toSeconds: 2_000 };
const nightly: Exclusion = { kind: "recurring", name: "backup", every: "day", atSeconds: 84_600, forSeconds: 3_600 };
const weekly: Exclusion = { kind: "recurring", name: "patch", every: "sunday", atSeconds: 84_600, forSeconds: 3_600 };

describe("exclusionHolds()", () => {
  test.each([
    { exclusion: once, seconds: 999, holds: false },
    { exclusion: once, seconds: 1_000, holds: true },
    { exclusion: once, seconds: 1_999.9, holds: true },
    { exclusion: once, seconds: 2_000, holds: false },
    // 23:30 for an hour reaches into the next day.
    { exclusion: nightly, at: "2026-11-21T23:29:59Z", holds: false },
    { exclusion: nightly, at: "2026-11-21T23:30:00Z", holds: true },
    { exclusion: nightly, at: "2026-11-22T00:29:59Z", holds: true },
    { exclusion: nightly, at: "2026-11-22T00:30:00Z", holds: false },
    { exclusion: weekly, at: "2026-11-22T23:30:00Z", holds: true },
    { exclusion: weekly, at: "2026-11-23T00:10:00Z", holds: true },
    { exclusion: weekly, at: "2026-11-23T23:30:00Z", holds: false },
  ])("$exclusion.name at $at$seconds: $holds", ({ exclusion, seconds, at, holds }) => {
    expect(exclusionHolds(exclusion, seconds ?? Date.parse(at) / 1000)).toBe(holds);
  });
});
