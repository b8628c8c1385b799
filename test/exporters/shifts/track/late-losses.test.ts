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

  give(requests: number, { lost = 0, refused = 0, arm = "green" as "blue" | "green" } = {}) {
    this.given[arm] += requests;
    this.lost[arm] += lost;
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

/** A HAProxy that was watched with all weight at blue, or at green once that was released. */
function watched(looks: number, green: 0 | 100): Proxied {
  const traffic = new Proxied(looks).look(10);
  if (green === 0) return traffic;
  traffic.weigh(50).look(11);
  for (let second = 0; second < 120; second++) traffic.weigh(100).give(100).look();
  return traffic;
}

const asItBegins: readonly {
  readonly name: string;
  readonly before?: 0 | 100;
  readonly given: readonly Parameters<Proxied["give"]>[1][];
  readonly lost: number;
  readonly asItBegan: number | undefined;
}[] = [
  { name: "by the stable arm, and by none", given: [{ arm: "blue", lost: 6, refused: 3 }], lost: 9, asItBegan: 9 },
  { name: "by none alone", given: [{ refused: 3 }], lost: 3, asItBegan: 3 },
  { name: "by the candidate, which had nothing before", given: [{ lost: 4 }], lost: 4, asItBegan: undefined },
  { name: "by both arms", given: [{ lost: 4 }, { arm: "blue", lost: 2, refused: 1 }], lost: 7, asItBegan: 3 },
  {
    name: "by a candidate that had everything before",
    before: 100,
    given: [{ lost: 4 }, { arm: "blue", lost: 2 }],
    lost: 6,
    asItBegan: 6,
  },
  { name: "by nobody", given: [{}], lost: 0, asItBegan: undefined },
];

test.each(sources.flatMap((source) => asItBegins.map((one) => ({ ...source, ...one }))))(
  "what is lost $name between two looks, of which the later one shows the first step, is the rollout's, and may be of before it: by $source",
  ({ looks, before = 0, given, lost, asItBegan }) => {
    const traffic = watched(looks, before).give(50).give(50, { arm: "blue" }).look(looks);
    for (const one of given) traffic.give(100, one);
    traffic.weigh(10).look(looks);
    const ledger = () => shiftReportOf(traffic.facts()).ledger;
    expect(ledger()).toMatchObject({ lost });
    expect(ledger()?.lostAsItBegan).toBe(asItBegan);

    // What comes after that is the rollout's beyond doubt.
    traffic.give(100, { arm: "blue", lost: 5, refused: 2 }).look(looks);
    expect(ledger()).toMatchObject({ lost: lost + 7 });
    expect(ledger()?.lostAsItBegan).toBe(asItBegan);
  },
);
