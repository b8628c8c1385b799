import { expect, test } from "@jest/globals";
import { meantDuration } from "../../slo/meant-duration.ts";

test.each([
  ["0.25s", "250ms"],
  ["1.5h", "1h30m"],
  ["0.1s", "100ms"],
  ["30 seconds", "30s"],
  ["10min", "10m"],
  ["5 Minutes", "5m"],
  ["2 hrs", "2h"],
  ["1 day", "1d"],
  ["2.5 weeks", "17d12h"],
  ["150 millis", "150ms"],
  ["0 seconds", "0s"],
])("meantDuration() reads %s as %s", (written, meant) => {
  expect(meantDuration(written)).toBe(meant);
});

test.each(["100", "", "soon", "5M", "1 month", "0.0001s", "5 blue", "1,5h", "-5 s", `${"9".repeat(30)} days`])(
  "meantDuration() does not guess what %j means",
  (written) => {
    expect(meantDuration(written)).toBeUndefined();
  },
);
