import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { keepLead, type LeadKeeper } from "../../../bot/run/lead-keeper.ts";
import type { Lead } from "../../../bot/store/relay-store.ts";
import { createLogger } from "../../../service/log.ts";

const log = createLogger({ level: "error", format: "json", output: { write: () => undefined } });

describe("keepLead()", () => {
  /** What the store answers next; an error: it does not answer. */
  let answer: Lead | undefined | Error;
  let happened: string[];
  let monotonicMs: number;
  let beginFails: boolean;
  let keeper: LeadKeeper;

  beforeEach(() => {
    jest.useFakeTimers();
    happened = [];
    monotonicMs = 0;
    beginFails = false;
    answer = { holder: "me", term: 1 };
    start();
  });

  const start = () => {
    keeper = keepLead({
      store: {
        lead: async () => {
          if (answer instanceof Error) throw answer;
          return answer;
        },
        resign: async ({ term }) => void happened.push(`resigned ${term}`),
      },
      holder: "me",
      begin: async ({ term }) => {
        if (beginFails) throw new Error("cannot load");
        happened.push(`began ${term}`);
        return { stop: async () => void happened.push(`ended ${term}`) };
      },
      log,
      monotonicMs: () => monotonicMs,
    });
  };

  afterEach(async () => {
    await keeper.stop();
    jest.useRealTimers();
  });

  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      monotonicMs += 1_000;
      await jest.advanceTimersByTimeAsync(1_000);
    }
  };
  const soon = () => jest.advanceTimersByTimeAsync(0);

  test("begins once, however often the lead is renewed, and gives it away at the end", async () => {
    await pass(5);
    expect(keeper.isLeading()).toBe(true);
    await keeper.stop();
    expect(happened).toEqual(["began 1", "ended 1", "resigned 1"]);
    expect(keeper.isLeading()).toBe(false);
  });

  test("ends when another one leads, and begins again when that one is gone", async () => {
    await soon();
    answer = undefined;
    await pass(2);
    expect(keeper.isLeading()).toBe(false);
    answer = { holder: "me", term: 3 };
    await pass(1);
    expect(happened).toEqual(["began 1", "ended 1", "began 3"]);
  });

  test("begins anew when the lead went away and came back between two looks", async () => {
    await soon();
    answer = { holder: "me", term: 3 };
    await pass(1);
    expect(happened).toEqual(["began 1", "ended 1", "began 3"]);
  });

  test("ends when its writes are refused, and asks again", async () => {
    await soon();
    answer = undefined;
    keeper.lost(1);
    await soon();
    expect(happened).toEqual(["began 1", "ended 1"]);
    answer = { holder: "me", term: 2 };
    await pass(1);
    expect(happened).toEqual(["began 1", "ended 1", "began 2"]);
  });

  test("minds no loss of an earlier lead", async () => {
    await soon();
    keeper.lost(0);
    await soon();
    expect(happened).toEqual(["began 1"]);
  });

  test("rides out a store that stumbles, and ends before another one may begin", async () => {
    await soon();
    answer = new Error("the store is gone");
    await pass(2);
    expect(keeper.isLeading()).toBe(true);
    await pass(1);
    expect(happened).toEqual(["began 1", "ended 1"]);
    answer = { holder: "me", term: 2 };
    await pass(1);
    expect(happened).toEqual(["began 1", "ended 1", "began 2"]);
  });

  test("tries again when it cannot begin", async () => {
    await keeper.stop();
    happened = [];
    beginFails = true;
    start();
    await pass(2);
    expect(keeper.isLeading()).toBe(false);
    beginFails = false;
    await pass(1);
    expect(happened).toEqual(["began 1"]);
  });

  test("does not begin while it stops", async () => {
    answer = undefined;
    await pass(1);
    happened = [];
    const stopped = keeper.stop();
    answer = { holder: "me", term: 2 };
    await pass(2);
    await stopped;
    expect(happened).toEqual([]);
  });
});
