import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../slo/problem.ts";
import { parsedShift, smallShift } from "../small-shift.ts";

const shiftsOf = (...drains: readonly object[]) => ({
  shifts: drains.map((drain, index) => ({
    ...smallShift,
    name: `shift-${index}`,
    traffic: { kind: "haproxy", proxy: `app-${index}` } as const,
    drain,
  })),
});
const short = { preStop: "40s", grace: "60s", maxInflight: "50s" };
const saysOf = (...drains: readonly object[]) => parsedShift({}, shiftsOf(...drains)).problems.map(formatProblem);
const alone =
  "after 40 s of preStop a request of 50 s may still run, and lives only if the application ends what it began";

test("tellTogether() tells of the drain of several shifts once", () => {
  expect(saysOf(short, { ...short, maxInflight: "10s" }, short, short)).toEqual([
    `shifts[0].drain.preStop: ${alone} (write 50 s, or be sure that it does; so it is in shifts[2], shifts[3])`,
  ]);
});

test("tellTogether() leaves what differs, and what is refused", () => {
  expect(saysOf(short, { ...short, maxInflight: "55s" })).toHaveLength(2);
  expect(saysOf({ preStop: "40s", grace: "30s" }, { preStop: "40s", grace: "30s" })).toHaveLength(2);
});
