import { expect, test } from "@jest/globals";
import { eventUnit } from "../../../bot/facts/event-unit.ts";

test.each([
  ["events", "requests"],
  ["latency", "requests"],
  ["probe", "probes"],
  ["timeSlice", "time slices"],
  ["ratio", "events"],
  ["composite", "events"],
] as const)("eventUnit() of %s is %s", (kind, unit) => {
  expect(eventUnit(kind)).toBe(unit);
});
