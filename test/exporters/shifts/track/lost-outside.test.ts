import { expect, test } from "@jest/globals";
import { shiftFamilies } from "../../../../exporters/shifts/report/shift-families.ts";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import { SimulatedTraffic, sampleShift, startMs } from "../sample-shift.ts";

/** What `/metrics` has of them. */
const served = (traffic: SimulatedTraffic) =>
  shiftFamilies(() => [{ facts: traffic.facts(), sources: [], resolvers: [] }])
    .filter(({ name }) => name === "trafficshift_lost_later_requests")
    .flatMap(({ series }) => [...series].map(({ value }) => value));
const report = (traffic: SimulatedTraffic) => shiftReportOf(traffic.facts());
const lose = (traffic: SimulatedTraffic, lost: number) => {
  traffic.counters.green.lost += lost;
  return traffic.run(1, 200);
};

test("a rollout has what was lost while its ledger was closed, with the time of the last, until the next one begins", () => {
  const traffic = new SimulatedTraffic();
  expect(served(traffic)).toEqual([]);
  traffic.run(30, 200).weigh(100).run(30, 200);
  lose(traffic, 3).run(170, 200);
  expect(report(traffic)).toMatchObject({ closed: true, ledger: { lost: 3 }, lostOutside: null });
  expect(served(traffic)).toEqual([0]);

  lose(lose(traffic, 400).run(10, 200), 460);
  const told = { lost: 860, lastAtMs: startMs + 243_000 };
  expect(report(traffic)).toMatchObject({ ledger: { lost: 3 }, lostLately: 860, lostOutside: told });
  expect(served(traffic)).toEqual([860]);

  traffic.state = adoptShiftState(sampleShift, parseShiftState(printShiftState(traffic.state)));
  traffic.run(128, 200).weigh(0);
  lose(traffic, 5);
  // What is lost as it is taken back is in its ledger again.
  expect(report(traffic)).toMatchObject({ phase: "aborting", ledger: { lost: 8 }, lostLately: 0, lostOutside: told });
  traffic.run(120, 200);
  expect(report(traffic)).toMatchObject({ outcome: "rolled_back", closed: true, lostOutside: told });

  lose(traffic, 2);
  expect(report(traffic).lostOutside).toEqual({ lost: 862, lastAtMs: startMs + 493_000 });
  expect(report(traffic.weigh(10).run(1, 200))).toMatchObject({ outcome: null, lostOutside: null });
  expect(served(traffic)).toEqual([0]);
});
