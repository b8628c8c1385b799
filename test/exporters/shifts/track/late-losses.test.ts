import { expect, test } from "@jest/globals";
import type { HaproxyRow } from "../../../../exporters/haproxy/haproxy-table.ts";
import { createProxyCounts, toReading } from "../../../../exporters/shifts/read/haproxy/proxy-counts.ts";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { observeAbsence } from "../../../../exporters/shifts/track/absence/observe-absence.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import { armsOf } from "../../../../slo/shift/traffic-shift.ts";
import { SimulatedTraffic, sampleShift, startMs } from "../sample-shift.ts";

function row(name: string, columns: Readonly<Record<string, number>>): HaproxyRow {
  const count = (column: string) => columns[column] ?? 0;
  const text = (column: string) => String(columns[column] ?? "");
  return { proxy: "app", name, isServer: name !== "BACKEND", count, text };
}

/** A HAProxy whose counts are believed once so many looks in a row say so. */
class Proxied extends SimulatedTraffic {
  readonly looks: number;
  readonly counts = createProxyCounts();
  readonly given = { blue: 0, green: 0 };
  readonly lost = { blue: 0, green: 0 };
  refused = 0;

  constructor(looks: number) {
    super();
    this.looks = looks;
  }

  look(seconds = 1) {
    for (let second = 0; second < seconds; second++) {
      this.atMs += 1_000;
      this.readWeights().readCounts();
    }
    return this;
  }

  readCounts() {
    const servers = (["blue", "green"] as const).map((name) => {
      const [stot, lost] = [this.given[name], this.lost[name]];
      return row(name, { stot, hrsp_2xx: stot - lost });
    });
    const stot = this.given.blue + this.given.green + this.refused;
    const lost = this.lost.blue + this.lost.green + this.refused;
    const backend = row("BACKEND", { stot, hrsp_2xx: stot - lost, hrsp_5xx: lost });
    this.counts.see("app", servers, { backend, looks: this.looks });
    const place = { source: "HAProxy", proxy: "app" };
    const arms = armsOf(sampleShift);
    return this.readTraffic(toReading(this.counts, { arms, shareBasis: "requests", place, looks: this.looks }));
  }

  give(requests: number, { lost = 0, refused = 0 } = {}) {
    this.given.green += requests;
    this.lost.green += lost;
    this.refused += refused;
    return this;
  }

  told() {
    const { ledger, lostLately } = shiftReportOf(this.facts());
    return { sent: ledger?.sent, lost: ledger?.lost, refused: ledger?.refused, lostLately };
  }
}

const sources = [
  { source: "the socket", looks: 2 },
  { source: "Prometheus", looks: 4 },
];

/** The exporter is away for two minutes, in which green drops requests and the next rollout begins, and comes back. */
function backAfterLosses(looks: number, isOn: boolean, isTrafficFirst: boolean): Proxied {
  const traffic = new Proxied(looks).look(10);
  if (isOn) traffic.weigh(50).give(100).look(10);
  const fromMs = traffic.atMs;
  traffic.give(200, { lost: 190 });
  traffic.state = adoptShiftState(sampleShift, parseShiftState(printShiftState(traffic.state)));
  traffic.atMs += 120_000;
  const shares = [15, 30, 45, 60, 75, 90, 105].map((seconds) => ({
    atMs: fromMs + 1_000 * seconds,
    share: seconds < 60 ? 0 : 0.5,
  }));
  if (isTrafficFirst) traffic.readCounts();
  traffic.state = observeAbsence(traffic.tracked, traffic.state, {
    fromMs,
    atMs: traffic.atMs,
    share: 0.5,
    shares,
    hasWon: false,
  });
  return traffic.weigh(50).readWeights().readCounts();
}

test.each(
  sources.flatMap((one) =>
    [true, false].flatMap((isOn) => [true, false].map((isTrafficFirst) => ({ ...one, isOn, isTrafficFirst }))),
  ),
)(
  "a rollout that began while nobody looked is charged with no loss of before: by $source, one before $isOn, traffic first $isTrafficFirst",
  (one) => {
    const traffic = backAfterLosses(one.looks, one.isOn, one.isTrafficFirst);
    for (let look = 0; look < one.looks; look++) {
      expect(traffic.told()).toMatchObject({ sent: 0, lost: 0, refused: 0 });
      traffic.look();
    }
    expect(traffic.told()).toEqual({ sent: 0, lost: 0, refused: 0, lostLately: 190 });
    traffic.give(29, { lost: 2, refused: 5 }).look(one.looks);
    expect(traffic.told()).toEqual({ sent: 34, lost: 7, refused: 5, lostLately: 190 });
  },
);

test.each(sources)("what is lost as a rollout begins is none of before: by $source", ({ looks }) => {
  const traffic = backAfterLosses(looks, false, false);
  traffic.give(29, { lost: 2, refused: 5 }).look(looks);
  expect(traffic.told()).toEqual({ sent: 34, lost: 7, refused: 5, lostLately: 190 });
});

test.each(sources)(
  "what an arm lost a moment before is in no ledger that is opened after it: by $source",
  ({ looks }) => {
    const traffic = new Proxied(looks).look(10).give(200, { lost: 40, refused: 3 }).look().weigh(50).look(1);
    traffic.give(29, { lost: 2, refused: 5 }).look(looks);
    expect(traffic.told()).toEqual({ sent: 34, lost: 7, refused: 5, lostLately: 43 });

    // Completed, with its ledger closed, and then taken back.
    for (let second = 0; second < 90; second++) traffic.weigh(100).give(100).look();
    const { ledger } = shiftReportOf(traffic.facts());
    traffic.give(100, { lost: 60 }).look().weigh(0).look(looks);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ phase: "aborting", ledger: { lost: 7, refused: 5 } });
    expect(traffic.give(10, { lost: 1, refused: 2 }).look(looks).told()).toMatchObject({ lost: 10, refused: 7 });
    expect(ledger).toMatchObject({ lost: 7, refused: 5 });
  },
);

test.each(
  sources.flatMap((one) => [
    {
      ...one,
      opened: "the next one begins",
      share: 10,
      earlier: [{ lost: 10, lastAtMs: startMs + 242_000 }],
      own: null,
    },
    { ...one, opened: "it is taken back", share: 0, earlier: [], own: { lost: 10, lastAtMs: startMs + 242_000 } },
  ]),
)("what was lost a moment before $opened is outside of the ledger that was closed then: by $source", (one) => {
  const traffic = new Proxied(one.looks).look(10).weigh(50).look(11);
  for (let second = 0; second < 120; second++) traffic.weigh(100).give(100).look();
  traffic.look(95).give(100, { lost: 6 }).look(one.looks).give(100, { lost: 4 });
  traffic.atMs = startMs + 240_000;
  traffic.look();
  traffic.weigh(one.share).look(one.looks + 1);
  const { ledger, lostLately, lostOutside, earlierRollouts } = shiftReportOf(traffic.facts());
  expect([ledger?.lost, lostLately, lostOutside]).toEqual([0, 10, one.own]);
  expect(earlierRollouts?.map((earlier) => earlier.lostOutside)).toEqual(one.earlier);
  traffic.give(100, { lost: 2 }).look(one.looks);
  expect(traffic.told()).toMatchObject({ lost: 2, lostLately: 10 });
  const after = shiftReportOf(traffic.facts());
  expect([after.lostOutside, after.earlierRollouts]).toEqual([lostOutside, earlierRollouts]);
});
