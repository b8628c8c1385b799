import { expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { SimulatedTraffic } from "../sample-shift.ts";

type Look = (traffic: SimulatedTraffic) => SimulatedTraffic;

/** Requests in flight all the time. */
const inflight: Look = (traffic) => {
  for (const arm of ["blue", "green"] as const) traffic.counters[arm].inflight = 30;
  return traffic.run(1, 20);
};

/** Nobody counts the candidate before its first request. */
const hidden: Look = (traffic) => {
  traffic.counters.blue.requests += 20;
  traffic.counters.blue.share += 20;
  traffic.atMs += 1_000;
  return traffic.readWeights().readTraffic({ arms: { blue: { ...traffic.counters.blue } } });
};

/** The source tells each half a minute. */
const rarely: Look = (traffic) => {
  traffic.counters.blue.requests += 540;
  traffic.counters.blue.errors += 6;
  traffic.counters.green.requests += 60;
  traffic.atMs += 30_000;
  return traffic.readWeights().readTraffic();
};

const plainly: Look = (traffic) => traffic.run(1, 20);

test.each([
  {
    name: "with requests in flight",
    course: [inflight, inflight, inflight],
    blue: [0, 18, 36, 54],
    green: [0, 2, 4, 6],
  },
  {
    name: "whose candidate nobody counts before its first request",
    before: hidden,
    course: [hidden, plainly, plainly, plainly],
    blue: [0, 20, 38, 56, 74],
    green: [0, 0, 2, 4, 6],
  },
  {
    name: "whose first counts are of before and after its beginning",
    before: rarely,
    course: [rarely, rarely, rarely],
    blue: [0, 540, 1_080, 1_620],
    green: [0, 60, 120, 180],
  },
])("the counts of an arm never fall at the beginning of a rollout $name", (row) => {
  const { before = row.course[0] ?? plainly, course, blue, green } = row;
  const traffic = new SimulatedTraffic();
  for (let look = 0; look < 5; look++) before(traffic);
  traffic.weigh(10).readWeights();
  const looks = [undefined, ...course].map((look) => {
    look?.(traffic);
    return shiftReportOf(traffic.facts()).arms.map(({ requests }) => requests);
  });
  expect(looks).toEqual(blue.map((requests, index) => [requests, green[index]]));
});
