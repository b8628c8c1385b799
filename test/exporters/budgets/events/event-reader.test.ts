import { describe, expect, test } from "@jest/globals";
import fc from "../../../property.ts";
import { counted, lateRanged, type Outage, ranged, SimulatedEvents } from "./simulated-events.ts";

const ways = [
  { way: "counters", queries: counted },
  { way: "rates over five minutes", queries: ranged },
  { way: "rates that are a minute late", queries: lateRanged },
];

/** Five of a thousand seconds fail in one rollout, and a lot in the next, which begins half a minute later. */
const own: Outage = { from: 3_000, to: 3_005, bad: 5 };
const ofTheNext: Outage = { from: 3_345, to: 3_525, bad: 5 };

test("createEventReader() says whose events HAProxy counts, which forgets some when it begins anew", async () => {
  const isProxyCounted = async (queries: typeof counted) =>
    (await new SimulatedEvents(queries, []).within([0, 60]))?.isProxyCounted;
  expect(await isProxyCounted(counted)).toBe(undefined);
  expect(await isProxyCounted({ ...counted, isProxyCounted: true })).toBe(true);
});

describe.each(ways)("createEventReader() by $way", ({ queries }) => {
  test.each([
    { name: "has nothing of the next rollout", stretch: [2_700, 3_300], outages: [own, ofTheNext], bad: 25 },
    { name: "has nothing of the one before", stretch: [3_330, 3_930], outages: [own, ofTheNext], bad: 900 },
    { name: "has nothing of what was before", stretch: [3_600, 4_200], outages: [own, ofTheNext], bad: 0 },
    {
      name: "has all of it to the end",
      stretch: [2_700, 3_300],
      outages: [{ from: 3_240, to: 3_300, bad: 2 }],
      bad: 120,
    },
    { name: "has a short one", stretch: [2_970, 3_060], outages: [own, ofTheNext], bad: 25 },
  ] as const)("$name", async ({ stretch, outages, bad }) => {
    const events = new SimulatedEvents(queries, outages);
    events.nowSeconds = 4_500;
    const [from, to] = stretch;
    const seen = await events.within(stretch);
    expect(seen).toEqual({
      bad: expect.closeTo(bad, 6),
      total: expect.closeTo(10 * (to - from), 6),
      knownMs: 1_000 * (to - from),
      untilMs: 1_000 * to,
      isWhole: true,
    });
  });

  test("adds up the times in which a ledger was open", async () => {
    const events = new SimulatedEvents(queries, [own, ofTheNext]);
    events.nowSeconds = 4_500;
    const seen = await events.within([2_700, 3_150], [3_600, 3_900]);
    expect(seen).toMatchObject({ bad: expect.closeTo(25, 6), knownMs: 750_000, isWhole: true });
  });

  test("says until when it knows, and is whole once nothing comes late any more", async () => {
    const events = new SimulatedEvents(queries, [own]);
    const late = queries.range?.lateSeconds ?? 0;
    const seenAt = async (nowSeconds: number) => {
      events.nowSeconds = nowSeconds;
      const seen = await events.within([2_700, Math.min(3_300, nowSeconds)]);
      return [seen?.untilMs === undefined ? undefined : seen.untilMs / 1_000, seen?.isWhole];
    };
    expect(await seenAt(2_700)).toEqual([undefined, true]);
    expect(await seenAt(2_992)).toEqual([2_985 - late, false]);
    expect(await seenAt(3_300 + late)).toEqual([3_300, false]);
    expect(await seenAt(3_419 + late)).toEqual([3_300, false]);
    expect(await seenAt(3_420 + late)).toEqual([3_300, true]);
    const { length } = events.asked;
    expect(await seenAt(9_000)).toEqual([3_300, true]);
    expect(events.asked).toHaveLength(length);
  });

  test("goes on after a Prometheus that did not answer", async () => {
    const events = new SimulatedEvents(queries, [own]);
    events.nowSeconds = 3_200;
    await events.within([2_700, 3_200]);
    events.isDown = true;
    events.nowSeconds = 3_260;
    const until = 1_000 * (3_195 - (queries.range?.lateSeconds ?? 0));
    expect(await events.within([2_700, 3_260])).toMatchObject({ untilMs: until, isWhole: false });
    events.isDown = false;
    events.nowSeconds = 3_600;
    expect(await events.within([2_700, 3_300])).toMatchObject({ bad: expect.closeTo(25, 6), isWhole: true });
  });

  test("knows nothing of an SLO that is none of the stack's", () => {
    const { reader } = new SimulatedEvents(queries, []);
    expect(reader.within("other", [{ fromMs: 0, toMs: 1_000 }], { by: "test" })).toBeUndefined();
  });
});

describe("createEventReader()", () => {
  test("counts samples that come late", async () => {
    const events = new SimulatedEvents(counted, [{ from: 3_000, to: 3_100, bad: 1 }]);
    events.behind = 100;
    for (let now = 3_000; now <= 3_500; now += 10) {
      events.nowSeconds = now;
      await events.within([2_700, Math.min(now, 3_300)]);
    }
    expect(await events.within([2_700, 3_300])).toMatchObject({ bad: expect.closeTo(100, 6), isWhole: true });
  });

  test("counts each event once, whenever one rollout follows another and however often it is read", async () => {
    const instants = fc.array(fc.integer({ min: 600, max: 5_000 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(instants, fc.integer({ min: 7, max: 400 }), async (times, pace) => {
        const events = new SimulatedEvents(counted, [{ from: 0, to: 6_000, bad: 1 }]);
        const sorted = times.toSorted((a, b) => a - b);
        const stretches = sorted.slice(1).map((to, index) => [sorted[index] ?? 0, to] as const);
        const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
        for (events.nowSeconds = first; events.nowSeconds < last; events.nowSeconds += pace)
          await events.within(...stretches);
        events.nowSeconds = last + 200;
        const whole = await events.within([first - 1, last]);
        const parts = [];
        for (const stretch of stretches) parts.push((await events.within(stretch))?.bad ?? 0);
        const sum = parts.reduce((all, one) => all + one, 0);
        expect(Math.abs(sum - (whole?.bad ?? 0))).toBeLessThanOrEqual(15 + 1e-6);
        expect(Math.abs(sum - (last - first))).toBeLessThanOrEqual(15 + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  test("begins anew where the end of a stretch turns out to be before what was read", async () => {
    const events = new SimulatedEvents(counted, [{ from: 0, to: 6_000, bad: 1 }]);
    events.nowSeconds = 4_000;
    expect(await events.within([2_700, 3_600])).toMatchObject({ bad: expect.closeTo(900, 6) });
    expect(await events.within([2_700, 3_000])).toMatchObject({ bad: expect.closeTo(300, 6), isWhole: true });
  });

  test.each(ways)(
    "has nothing of after an end that turns out to be earlier, also the last that is settled: $way",
    async ({ queries }) => {
      const events = new SimulatedEvents(queries, [{ from: 0, to: 6_000, bad: 1 }]);
      events.nowSeconds = 3_120 + (queries.range?.lateSeconds ?? 0);
      await events.within([2_700, 3_120]);
      expect(await events.within([2_700, 3_000])).toMatchObject({ knownMs: 300_000, isWhole: true });
      await events.within([2_700, 3_120]);
      expect(await events.within([2_700, 3_015])).toMatchObject({ knownMs: 315_000, isWhole: false });
    },
  );

  test("takes nothing of what was read of a stretch that turned out to be shorter meanwhile", async () => {
    const events = new SimulatedEvents(counted, [{ from: 0, to: 6_000, bad: 1 }]);
    events.nowSeconds = 4_000;
    const until = (to: number) =>
      events.reader.within("checkout", [{ fromMs: 2_700_000, toMs: 1_000 * to }], { by: "test" });
    until(3_600);
    const round = events.reader.round();
    until(3_000);
    await round;
    expect(until(3_000)).toMatchObject({ bad: 0, isWhole: false });
    expect(await events.within([2_700, 3_000])).toMatchObject({ bad: expect.closeTo(300, 6), isWhole: true });
  });

  test("reads a rollout of days in several rounds", async () => {
    const events = new SimulatedEvents(counted, [{ from: 0, to: 400_000, bad: 1 }]);
    events.nowSeconds = 400_000;
    expect(await events.within([0, 390_000])).toMatchObject({ untilMs: 165_000_000, isWhole: false });
    await events.within([0, 390_000]);
    expect(await events.within([0, 390_000])).toMatchObject({ bad: expect.closeTo(390_000, 3), isWhole: true });
  });

  test.each([
    { way: "counters", queries: counted, most: 721 },
    { way: "rates over five minutes", queries: ranged, most: 250 },
  ])("is no load in a rollout of three hours: $way", async ({ queries, most }) => {
    const events = new SimulatedEvents(queries, [own]);
    for (events.nowSeconds = 2_700; events.nowSeconds < 13_500; events.nowSeconds += 5)
      await events.within([2_700, events.nowSeconds]);
    // Two questions for each reading, and as many for what was before.
    const each = queries.range === undefined ? 2 : 4;
    expect(events.asked.length / each).toBeLessThanOrEqual(most);
    events.nowSeconds += 120;
    const seen = await events.within([2_700, 13_500]);
    expect(seen).toMatchObject({ bad: expect.closeTo(25, 6), untilMs: 13_500_000, isWhole: true });
  });

  test.each(ways)("asks for what is refused no more often than for what is answered: $way", async ({ queries }) => {
    const events = new SimulatedEvents(queries, [own]);
    events.isDown = true;
    for (events.nowSeconds = 4_000; events.nowSeconds < 4_300; events.nowSeconds += 5)
      await events.within([2_700, 3_300]);
    expect(events.tries).toBe(20);
  });

  test("reads on where one of several questions is refused", async () => {
    const events = new SimulatedEvents(counted, [own]);
    events.nowSeconds = 4_000;
    events.reader.within("refused", [{ fromMs: 2_700_000, toMs: 3_300_000 }], { by: "test" });
    expect(await events.within([2_700, 3_300])).toMatchObject({ bad: expect.closeTo(25, 6), isWhole: true });
  });

  test("forgets what nobody asks about any more", async () => {
    const events = new SimulatedEvents(counted, [own]);
    events.nowSeconds = 3_000;
    await events.within([2_700, 3_300]);
    const { length } = events.asked;
    events.nowSeconds = 4_000;
    await events.reader.round();
    expect(events.asked).toHaveLength(length);
  });
});
