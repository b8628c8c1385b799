import { describe, expect, test } from "@jest/globals";
import { type MinuteSums, minuteSums } from "../../../exporters/accounting/minute-row.ts";
import { addSums, noSums } from "../../../exporters/accounting/minute-sums.ts";
import { RollingWindow } from "../../../exporters/accounting/rolling-window.ts";
import fc from "../../property.ts";

const lengths = [1, 5, 30, 90];
const longest = 90;
const start = 1_000;

type Step =
  | { readonly kind: "add"; readonly ago: number; readonly sums: Partial<MinuteSums> }
  | { readonly kind: "move"; readonly by: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("add" as const),
      ago: fc.integer({ min: 0, max: 100 }),
      sums: fc.record({ good: fc.nat(70_000), bad: fc.nat(300), upMs: fc.nat(900_000), unknownMs: fc.nat(60_000) }),
    }),
    fc.record({
      kind: fc.constant("move" as const),
      by: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -80, max: 250 })),
    }),
  ),
  { maxLength: 60 },
);

/** The same by a map of all minutes and sums made anew. */
function naive(all: readonly Step[]) {
  const minutes = new Map<number, ReturnType<typeof noSums>>();
  let head = start;
  let end = start;
  for (const step of all) {
    if (step.kind === "move") {
      head += step.by;
      // After a step back, minutes more than two hours ahead are given up; what is older than the ring is gone for good.
      end = step.by < 0 ? Math.min(end, head + 120) : Math.max(end, head);
      for (const minute of minutes.keys()) if (minute > end || minute <= end - longest - 120) minutes.delete(minute);
    } else if (step.ago < longest) {
      const sums = minutes.get(head - step.ago) ?? noSums();
      addSums(sums, step.sums);
      minutes.set(head - step.ago, sums);
    }
  }
  return { minutes, head };
}

function play(all: readonly Step[]): RollingWindow {
  const window = new RollingWindow(lengths, start);
  for (const step of all) {
    if (step.kind === "move") window.moveTo(window.minute + step.by);
    else window.add(window.minute - step.ago, step.sums);
  }
  return window;
}

describe("RollingWindow", () => {
  test("keeps the sums that adding up every minute gives, whatever the clock does", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const window = play(all);
        const { minutes, head } = naive(all);
        expect(window.minute).toBe(head);
        for (const length of lengths) {
          const expected = noSums();
          for (const [minute, sums] of minutes) if (minute > head - length && minute <= head) addSums(expected, sums);
          expect(window.sums(length)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("reads back each minute", () => {
    const window = new RollingWindow([5], 100);
    window.add(98, { good: 3, upMs: 180_000 });
    window.add(98, { bad: 1, downMs: 60_000 });
    expect(window.at(98)).toEqual({ ...noSums(), good: 3, bad: 1, upMs: 180_000, downMs: 60_000 });
    expect(window.at(99)).toEqual(noSums());
  });

  test.each([
    { name: "in the future", minute: 101 },
    { name: "older than the longest window", minute: 95 },
  ])("counts nothing $name", ({ minute }) => {
    const window = new RollingWindow([5], 100);
    expect(window.add(minute, { good: 1 })).toBe(false);
    expect(window.sums(5).good).toBe(0);
  });

  test("holds the present minute and those before it", () => {
    const window = new RollingWindow([2], 100);
    window.add(100, { good: 1 });
    window.moveTo(101);
    expect(window.sums(2).good).toBe(1);
    window.moveTo(102);
    expect(window.sums(2).good).toBe(0);
  });

  test("has no drift after a million minutes", () => {
    const window = new RollingWindow([60, 1_440], 0);
    for (let minute = 1; minute <= 1_000_000; minute++) {
      window.moveTo(minute);
      window.add(minute, { good: minute % 7, upMs: 59_999 });
    }
    let good = 0;
    for (let minute = 1_000_000 - 1_439; minute <= 1_000_000; minute++) good += minute % 7;
    expect(window.sums(1_440)).toEqual({ ...noSums(), good, upMs: 1_440 * 59_999 });
  });

  test("keeps 30 days of a target that is up and down in half a megabyte", () => {
    const window = new RollingWindow([5, 60, 4_320, 43_200], 0);
    for (let minute = 0; minute < 43_200; minute++) {
      window.moveTo(minute);
      window.add(minute, minute % 100 === 0 ? { bad: 2, downMs: 60_000 } : { good: 2, upMs: 60_000 });
    }
    expect(window.bytes).toBeLessThan(512 * 1024);
    expect(minuteSums.map((column) => window.sums(43_200)[column])).toEqual([
      85_536, 864, 0, 0, 0, 2_566_080_000, 25_920_000, 0, 0,
    ]);
  });
});
