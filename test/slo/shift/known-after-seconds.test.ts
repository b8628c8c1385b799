import { expect, test } from "@jest/globals";
import { knownAfterSeconds, mostKnownAfterSeconds } from "../../../slo/shift/known-after-seconds.ts";
import { stackOf } from "../../alerts/generated-stack.ts";
import { everyShift, oneShift } from "../../alerts/shift/every-shift.ts";

function knownAfter(name: string, scrapeInterval: string): number {
  const stack = stackOf({ ...oneShift(name), scrapeInterval });
  const [shift] = stack.shifts;
  if (shift === undefined) throw new Error("no shift");
  return knownAfterSeconds(shift, stack);
}

test.each([
  { name: "haproxy-http", scrapeInterval: "15s", seconds: 36 },
  { name: "haproxy-http", scrapeInterval: "1s", seconds: 8 },
  { name: "pods-label", scrapeInterval: "15s", seconds: 46 },
  { name: "pods-label", scrapeInterval: "30s", seconds: 76 },
])("knownAfterSeconds() adds what reading, scraping and recording take: $name, $scrapeInterval", (row) => {
  expect(knownAfter(row.name, row.scrapeInterval)).toBe(row.seconds);
});

test("mostKnownAfterSeconds is as long as any shift may take", () => {
  const names = (everyShift.shifts ?? []).map(({ name }) => name);
  expect(mostKnownAfterSeconds).toBe(76);
  expect(Math.max(...names.map((name) => knownAfter(name, "30s")))).toBe(76);
});
