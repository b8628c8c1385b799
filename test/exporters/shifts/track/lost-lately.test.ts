import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import { SimulatedTraffic, sampleShift } from "../sample-shift.ts";

const late = (traffic: SimulatedTraffic, facts = {}) => shiftReportOf(traffic.facts(facts)).lostLately;
const completed = () => new SimulatedTraffic().run(30, 200).weigh(100).run(200, 200);
const lose = (traffic: SimulatedTraffic, lost: number) => {
  traffic.counters.green.lost += lost;
  return traffic.run(1, 200);
};

describe("lostLately", () => {
  test("has what is lost while the ledger is closed, for two minutes and over a restart of the exporter", () => {
    const traffic = completed();
    expect(shiftReportOf(traffic.facts())).toMatchObject({ closed: true, ledger: { lost: 0 }, lostLately: 0 });
    lose(traffic, 400).run(60, 200);
    lose(traffic, 12);
    traffic.state = adoptShiftState(sampleShift, parseShiftState(printShiftState(traffic.state)));
    expect(shiftReportOf(traffic.facts())).toMatchObject({ closed: true, ledger: { lost: 0 }, lostLately: 412 });
    expect(late(traffic.run(58, 200))).toBe(412);
    expect(late(traffic.run(1, 200))).toBe(12);
    expect(late(traffic.run(61, 200))).toBe(0);
    expect(traffic.state.losses).toEqual([]);
  });

  test("has what is lost before the first rollout, and nothing of what the present ledger has", () => {
    const traffic = lose(new SimulatedTraffic().run(30, 200), 5);
    expect(late(traffic)).toBe(5);
    traffic.weigh(50).run(5, 200);
    expect(shiftReportOf(lose(traffic, 3).facts())).toMatchObject({ ledger: { lost: 3 }, lostLately: 5 });
    lose(traffic.weigh(100).run(30, 200), 2);
    expect(shiftReportOf(traffic.run(20, 200).facts())).toMatchObject({
      closed: false,
      ledger: { lost: 5 },
      lostLately: 5,
    });
    traffic.run(65, 200);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ closed: true, ledger: { lost: 5 }, lostLately: 0 });
  });

  test("goes on having what came while it was closed once the rollout is taken back, and what the one before it lost", () => {
    const traffic = lose(completed(), 412).weigh(0).run(1, 200);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ phase: "aborting", ledger: { lost: 0 }, lostLately: 412 });

    const next = lose(new SimulatedTraffic().run(30, 200).weigh(50).run(5, 200), 7).weigh(0).run(30, 200);
    expect(shiftReportOf(next.facts())).toMatchObject({ outcome: "rolled_back", ledger: { lost: 7 }, lostLately: 0 });
    expect(shiftReportOf(next.weigh(5).run(5, 200).facts())).toMatchObject({ ledger: { lost: 0 }, lostLately: 7 });
  });

  test.each([
    { name: "what no arm was given", lost: 0, unanswered: 30, late: 30 },
    { name: "what arms lost once, though the whole backend tells of it, too", lost: 12, unanswered: 42, late: 42 },
    { name: "what arms lost where nobody tells more", lost: 12, unanswered: undefined, late: 12 },
  ])("counts $name", ({ lost, unanswered, late: expected }) => {
    const traffic = new SimulatedTraffic();
    traffic.unanswered = unanswered === undefined ? undefined : 0;
    traffic.run(30, 200).weigh(100).run(200, 200);
    traffic.unanswered = unanswered;
    expect(late(lose(traffic, lost))).toBe(expected);
  });

  test("is not known while nobody sees the traffic, nor where losses are not counted", () => {
    const traffic = lose(completed(), 4);
    expect(late(traffic, { blind: [{ source: "traffic", reason: "refused" }] })).toBeNull();
    expect(late(new SimulatedTraffic())).toBeNull();
    const arms = {
      blue: { ...traffic.counters.blue, lost: undefined },
      green: { ...traffic.counters.green, lost: undefined },
    };
    expect(late(new SimulatedTraffic().readWeights().readTraffic({ arms }))).toBeNull();
  });

  test("is none in a state of an older version", () => {
    const traffic = completed();
    const { losses: _, ...older } = traffic.state;
    traffic.state = older;
    expect(late(traffic)).toBe(0);
    expect(late(lose(traffic, 4))).toBe(4);
  });
});
