import { describe, expect, test } from "@jest/globals";
import { ShiftSourceFault } from "../../../exporters/shifts/read/shift-source-fault.ts";
import { createShiftSource, type SightBefore } from "../../../exporters/shifts/run/shift-source.ts";

/** A source whose readings are let go by hand. */
function sourceOf(everyMs: number, offset = 0, before?: SightBefore) {
  const clock = { nowMs: 0 };
  const waiting: { resolve: (reading: string) => void; reject: (error: Error) => void }[] = [];
  const read: string[] = [];
  const source = createShiftSource<string>({
    name: "traffic",
    everyMs,
    offset,
    read: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
    onReading: (reading, atMs) => read.push(`${reading} at ${atMs}`),
    now: () => clock.nowMs,
    before,
  });
  const round = async (answer: string | Error) => {
    const ended = source.round();
    const next = waiting.shift();
    if (answer instanceof Error) next?.reject(answer);
    else next?.resolve(answer);
    await ended;
  };
  return { clock, waiting, read, source, round };
}

describe("createShiftSource()", () => {
  test("reads at its pace, and one at a time", async () => {
    const { clock, waiting, read, source, round } = sourceOf(5_000);
    expect(source.blindness()).toBe("not read yet");
    const first = source.round();
    clock.nowMs = 6_000;
    void source.round();
    expect(waiting).toHaveLength(1);
    waiting.shift()?.resolve("first");
    await first;
    await round("second");
    clock.nowMs = 9_000;
    await source.round();
    expect(waiting).toHaveLength(0);
    clock.nowMs = 10_900;
    await round("third");
    expect(read).toEqual(["first at 6000", "second at 6000", "third at 10900"]);
  });

  test("reads the second time sooner by its offset, and at its pace from then on", async () => {
    const { clock, read, round } = sourceOf(15_000, 0.4);
    for (let second = 0; second <= 40; second++) {
      clock.nowMs = 1_000 * second;
      await round("one");
    }
    expect(read).toEqual(["one at 0", "one at 9000", "one at 24000", "one at 39000"]);
  });

  test("is down at once and blind after a while, with the reason, and neither when it answers again", async () => {
    const { clock, source, round } = sourceOf(5_000);
    await round("well");
    expect([source.isUp(), source.blindness()]).toEqual([true, undefined]);
    clock.nowMs = 5_000;
    await round(new ShiftSourceFault("connection refused", { retryable: true }));
    expect([source.isUp(), source.blindness()]).toEqual([false, undefined]);
    clock.nowMs = 15_001;
    expect(source.blindness()).toBe("connection refused");
    await round("well");
    expect([source.isUp(), source.blindness()]).toEqual([true, undefined]);
    clock.nowMs = 40_000;
    expect(source.blindness()).toBe("not read for 25 seconds");
  });

  test("takes a pause of the clock for none of its own", async () => {
    const { clock, read, round } = sourceOf(5_000);
    clock.nowMs = 1_000_000;
    await round("first");
    clock.nowMs = 0;
    await round("after the clock was put back");
    expect(read).toHaveLength(2);
  });

  test.each([
    {
      name: "went well",
      sight: { goodMs: 0, fault: undefined },
      isSame: true,
      first: [true, undefined],
      failed: [false, undefined],
    },
    {
      name: "is blind",
      sight: { goodMs: undefined, fault: "gone" },
      isSame: true,
      first: [false, "gone"],
      failed: [false, "refused"],
    },
    {
      name: "read elsewhere",
      sight: { goodMs: 0, fault: undefined },
      isSame: false,
      first: [true, undefined],
      failed: [false, "refused"],
    },
    {
      name: "failed elsewhere",
      sight: { goodMs: undefined, fault: "gone" },
      isSame: false,
      first: [false, "not read yet"],
      failed: [false, "refused"],
    },
  ])("knows until its first look what one before it knew that $name", async ({ sight, isSame, first, failed }) => {
    const { clock, source, round } = sourceOf(1_000, 0, { sight, isSame });
    clock.nowMs = 800;
    expect([source.isUp(), source.blindness()]).toEqual(first);
    await round(new ShiftSourceFault("refused", { retryable: true }));
    expect([source.isUp(), source.blindness()]).toEqual(failed);
    clock.nowMs = 5_001;
    expect(source.blindness()).toBe("refused");
    await round("well");
    expect([source.isUp(), source.blindness()]).toEqual([true, undefined]);
    expect(source.sight()).toEqual({ goodMs: 5_001, fault: undefined });
  });

  test("hears nothing any more once it has stopped", async () => {
    const { read, source, round } = sourceOf(1_000);
    source.stop();
    await round("late");
    expect(read).toEqual([]);
  });
});
