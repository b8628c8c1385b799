import { expect, test } from "@jest/globals";
import { firstActor, lastMove } from "../../../bot/shifts/report/weight-moves.ts";
import { begunMs, minute, reportOf } from "./sample-report.ts";

const move = (at: number, by: string | null) => ({
  atMs: begunMs + at * minute,
  by,
  source: "haproxy",
  arm: "green",
  from: 5,
  to: 25,
  detail: "weight 5 → 25",
});

test.each([
  { name: "whoever made the first change", changes: [move(10, "reload"), move(0, "eve")], by: "eve" },
  {
    name: "nobody where the first change has no name, though a reload came later",
    changes: [move(10, "reload"), move(0, null)],
    by: null,
  },
  {
    name: "nobody where the first change was not seen, or is no longer in the log",
    changes: [move(10, "reload")],
    by: null,
  },
  { name: "nobody of a rollout before it", changes: [move(0, null), move(-10, "eve")], by: null },
])("firstActor() is $name", ({ changes, by }) => {
  expect(firstActor(reportOf({ changes }))).toBe(by);
});

test.each([
  { name: "the newest", changes: [move(10, "eve"), move(0, null)], at: 10 },
  { name: "the first, of two at the same time", changes: [{ ...move(0, "eve"), arm: "blue" }, move(0, "adam")], at: 0 },
  { name: "none of a rollout before, where nobody saw this one begin", changes: [move(-10, "eve")], at: undefined },
])("lastMove() is $name", ({ changes, at }) => {
  const last = lastMove(reportOf({ changes }));
  expect(last?.atMs).toBe(at === undefined ? undefined : begunMs + at * minute);
});
