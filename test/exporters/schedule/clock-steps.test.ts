import { expect, test } from "@jest/globals";
import { createClockWatch } from "../../../exporters/schedule/clock/clock-watch.ts";
import fc from "../../property.ts";
import { tcpProbe } from "../sample-probe.ts";
import { midnight, startProbed } from "./probed.ts";
import { success } from "./sample-attempts.ts";
import { createVirtualTime } from "./virtual-time.ts";

const minute = 60_000;
const hour = 60 * minute;

test.each([{ stepMs: hour }, { stepMs: -hour }, { stepMs: 10_000 }, { stepMs: -10_000 }, { stepMs: 26 * hour }])(
  "startProber() goes on by the new time after the wall clock was set by $stepMs ms",
  async ({ stepMs }) => {
    const probes = Array.from({ length: 100 }, (_, index) => tcpProbe(`target-${index}`));
    const probed = startProbed(probes, (_, time) => time.later(5_000, success));
    await probed.time.advance(30 * minute);
    const before = probed.dues().length;
    const open = probed.prober.health().inFlight;
    probed.time.stepWall(stepMs);
    const inTheFuture: number[] = [];
    for (let second = 0; second < 30 * 60; second++) {
      const seen = probed.messages.length;
      await probed.time.advance(1_000);
      for (const message of probed.messages.slice(seen)) {
        if (message.kind === "due" && message.dueMs > probed.time.clock.now()) inTheFuture.push(message.dueMs);
      }
    }
    const after = probed.dues().slice(before);
    const steps = probed.messages.filter(({ kind }) => kind === "clock-step");
    expect(steps).toEqual([{ kind: "clock-step", atMs: expect.any(Number), stepMs }]);
    expect(inTheFuture).toEqual([]);
    // The new time may find a target due while its attempt from before the step still runs.
    const { success: good, inconclusive, "missed busy": busy = 0, ...rest } = probed.tally();
    expect([busy < 10, rest]).toEqual([true, {}]);
    expect(good).toBeGreaterThan(5_800);
    expect(open).toBeGreaterThan(0);
    expect(inconclusive).toBe(open);
    // No burst, and no hole of more than one round: half an hour holds 30 due times, one more or less at the step.
    for (const { name } of probes) {
      const count = after.filter(({ target }) => target === name).length;
      expect(count).toBeGreaterThanOrEqual(28);
      expect(count).toBeLessThanOrEqual(32);
    }
    expect(Math.abs(after.length - 3_000)).toBeLessThan(60);
  },
);

test("startProber() says nothing about due times that fell into a stall in which the clock was set", async () => {
  const probed = startProbed([tcpProbe("shop")], (_, time) => time.later(20, success));
  await probed.time.advance(10 * minute);
  probed.time.stall(5 * minute);
  probed.time.stepWall(-hour);
  await probed.time.advance(2 * minute);
  const { inconclusive = 0 } = probed.tally();
  expect(inconclusive).toBe(5);
  expect(probed.dues().filter((due) => due.outcome === "inconclusive" && due.dueMs > midnight)).toEqual([]);
});

test("createClockWatch() follows small differences without a step, and is never ahead of the wall clock", () => {
  const change = fc.record({ ms: fc.integer({ min: 1, max: 5_000 }), slewMs: fc.integer({ min: -100, max: 100 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 200 }), (changes) => {
      const time = createVirtualTime(midnight);
      const watch = createClockWatch(time.clock);
      for (const { ms, slewMs } of changes) {
        time.stall(ms);
        time.stepWall(slewMs);
        const { scheduleMs, step } = watch.read();
        // Forward slews of more than a tenth of the time add up; then it is a step after all.
        expect(step === undefined || step.stepMs > 2_000).toBe(true);
        expect(scheduleMs).toBeLessThanOrEqual(time.clock.now());
        expect(time.clock.now() - scheduleMs).toBeLessThanOrEqual(2_000);
      }
    }),
  );
});

test.each([
  { stepMs: 1_900, steps: [] },
  { stepMs: 2_100, steps: [2_100] },
  { stepMs: -1_900, steps: [] },
  { stepMs: -2_100, steps: [-2_100] },
])("createClockWatch() calls $stepMs ms what it is", ({ stepMs, steps }) => {
  const time = createVirtualTime(midnight);
  const watch = createClockWatch(time.clock);
  time.stepWall(stepMs);
  time.stall(100);
  const seen = [watch.read(), watch.read()].flatMap(({ step }) => (step === undefined ? [] : [step.stepMs]));
  expect(seen).toEqual(steps);
});
