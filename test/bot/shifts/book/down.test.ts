import { describe, expect, test } from "@jest/globals";
import { stateOf } from "../../../../bot/shifts/render/rollout-look.ts";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import { reportOf, worseNumbers } from "../sample-report.ts";
import { bookOf, hear, toldKinds } from "../tell.ts";
import { completedAt, id } from "./sample-rollout.ts";

describe("ShiftBook", () => {
  test("tells that an arm goes down after the end until the ledger is closed, however soon after the last time, and that it is up", () => {
    const book = bookOf();
    const down = { down: ["green"] };
    hear(book, reportOf());
    hear(book, reportOf({ at: 12.1, ...down }));
    hear(book, reportOf({ at: 12.2 }));
    hear(book, reportOf({ at: 12.3, ...completedAt(12.3) }));
    for (const at of [12.4, 12.5]) hear(book, reportOf({ at, ...completedAt(12.3), ...down }));
    hear(book, reportOf({ at: 12.6, ...completedAt(12.3), closed: true }));
    hear(book, reportOf({ at: 30, ...completedAt(12.3), ...down, closed: true }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "up", "completed", "down", "up", "closed"]);
  });

  test("tells once that an arm is down, and that it is up when the weights can be seen", () => {
    const book = bookOf();
    const down = { down: ["blue"] };
    hear(book, reportOf());
    for (const at of [13, 14, 15]) hear(book, reportOf({ at, ...down }));
    hear(book, reportOf({ at: 16, blind: [{ source: "weights", reason: "gone" }] }));
    hear(book, reportOf({ at: 17, ...down }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "blind", "seen"]);
    hear(book, reportOf({ at: 18 }));
    hear(book, reportOf({ at: 19, ...down }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "blind", "seen", "up"]);
    hear(book, reportOf({ at: 30, ...down }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "down", "blind", "seen", "up", "down"]);
  });

  test("says nothing of an arm that goes down after the ledger is closed", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, ...completedAt(13), closed: true }));
    hear(book, reportOf({ at: 14, ...completedAt(13), closed: true, down: ["green"] }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "completed", "closed"]);
  });

  const lost = { sent: 500, answered: 464, failed: 0, inflight: 0, rescued: 0, lost: 36, isWhole: true };
  test.each([
    { name: "an arm that is down alone", change: {}, state: "down" },
    { name: "one of a rollout that waits", change: { phase: "paused" }, state: "down" },
    { name: "requests that it lost", change: { ledger: lost }, state: "lost" },
    { name: "a candidate that is worse", change: worseNumbers, state: "worse" },
    { name: "how it ended", change: completedAt(13), state: "completed" },
    { name: "none that is up again", change: { down: [] }, state: "shifting" },
  ] as const)("shows as its state $name", ({ change, state }) => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, down: ["green"], ...change }));
    expect(stateOf(book.rollout(id) as Rollout)).toBe(state);
  });
});
