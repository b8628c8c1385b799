import { expect, test } from "@jest/globals";
import { dueTimes } from "../../../exporters/schedule/target/due-times.ts";
import fc from "../../property.ts";

const target = fc
  .record({
    name: fc.string(),
    intervalSeconds: fc.integer({ min: 1, max: 86_400 }),
    share: fc.double({ min: 0.01, max: 0.85, noNaN: true }),
  })
  .map(({ share, ...rest }) => ({ ...rest, timeoutSeconds: rest.intervalSeconds * share }));
const round = fc.integer({ min: 0, max: 40_000_000 });

test("dueTimes() puts one due time into every round", () => {
  fc.assert(
    fc.property(target, round, (probe, number) => {
      const times = dueTimes(probe);
      const offset = times.dueMs(number) - number * times.intervalMs;
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset).toBeLessThan(times.intervalMs);
    }),
  );
});

test("dueTimes() leaves the time-out and the tolerance between two due times", () => {
  fc.assert(
    fc.property(target, round, (probe, number) => {
      const times = dueTimes(probe);
      const gapMs = times.dueMs(number + 1) - times.dueMs(number);
      expect(gapMs).toBeGreaterThanOrEqual(probe.timeoutSeconds * 1000 + times.toleranceMs - 1);
    }),
  );
});

test("dueTimes() finds the round that comes next", () => {
  fc.assert(
    fc.property(target, round, (probe, number) => {
      const times = dueTimes(probe);
      const dueMs = times.dueMs(number);
      expect([times.roundAfter(dueMs - 1), times.roundAfter(dueMs)]).toEqual([number, number + 1]);
    }),
  );
});

test("dueTimes() is the same in every process and version", () => {
  const times = dueTimes({ name: "shop-home", intervalSeconds: 60, timeoutSeconds: 10 });
  expect([1, 2, 3, 29_460_960].map((number) => times.dueMs(number) - number * 60_000)).toEqual([
    41_969, 23_942, 21_633, 37_674,
  ]);
});

test.each([{ timeoutSeconds: 1 }, { timeoutSeconds: 10 }, { timeoutSeconds: 30 }, { timeoutSeconds: 58 }])(
  "dueTimes() measures every part of the interval equally often with a time-out of $timeoutSeconds of 60 s",
  ({ timeoutSeconds }) => {
    const rounds = 100_000;
    const tenths = new Array<number>(10).fill(0);
    for (let name = 0; name < 5; name++) {
      const times = dueTimes({ name: `target-${name}`, intervalSeconds: 60, timeoutSeconds });
      for (let number = 0; number < rounds / 5; number++) {
        const tenth = Math.floor((times.dueMs(number) - number * 60_000) / 6_000);
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      }
    }
    for (const count of tenths) expect(Math.abs(count / rounds - 0.1)).toBeLessThan(0.005);
  },
);

// The scenario of a fixed phase: interval 300 s, a fault of 60 s every two hours, truth 99.167 %. A fixed phase measures 99.965 %.
test.each(["shop-home", "checkout", "a", "b"])(
  "dueTimes() of %s finds a fault in step with the rounds as often as it lasts",
  (name) => {
    const times = dueTimes({ name, intervalSeconds: 300, timeoutSeconds: 10 });
    const days = 365;
    const rounds = days * 288;
    let bad = 0;
    for (let number = 0; number < rounds; number++) {
      const sinceFault = (times.dueMs(number) - 17_000) % 7_200_000;
      if (sinceFault >= 0 && sinceFault < 60_000) bad++;
    }
    // 4,380 faults, each found with a chance of 1 in 5: 876 ± 3 standard deviations of 26.5.
    expect(Math.abs(bad - 876)).toBeLessThan(80);
  },
);
