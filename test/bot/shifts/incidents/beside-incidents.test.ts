import { expect, test } from "@jest/globals";
import { BesideIncidents } from "../../../../bot/shifts/incidents/beside-incidents.ts";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import type { ShiftReport } from "../../../../slo/shift/shift-report.ts";
import { id } from "../book/sample-rollout.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear } from "../tell.ts";

const lose = (lost: number): Partial<ShiftReport> => ({
  ledger: { sent: 3_120, answered: 3_120 - lost, failed: 0, inflight: 0, rescued: 0, lost, isWhole: true },
});
const outside = (lost: number): Partial<ShiftReport> => ({
  closed: true,
  outcome: "completed",
  endedAtMs: begunMs + 12 * minute,
  lostOutside: { lost, lastAtMs: begunMs + 13 * minute },
});

interface Row {
  readonly name: string;
  /** What reports bring, by seconds after the first; null: time passes alone. */
  readonly heard: Readonly<Record<string, Partial<ShiftReport> | null>>;
  /** The seconds at which incidents show it anew. */
  readonly due: readonly number[];
}

test.each<Row>([
  { name: "when it is heard of first", heard: { 0: {}, 15: {}, 30: {} }, due: [0] },
  { name: "when it begins to lose requests", heard: { 0: {}, 15: lose(3) }, due: [0, 15] },
  {
    name: "every 20 seconds at most while more are lost, and the last count without another report",
    heard: { 0: {}, 30: lose(3), 40: lose(4), 45: lose(5), 50: null, 55: lose(6), 70: null, 90: null },
    due: [0, 30, 50, 70],
  },
  {
    name: "as losses grow that are in no account of it",
    heard: { 0: {}, 15: outside(3), 30: outside(80), 40: outside(860), 60: outside(860) },
    due: [0, 15, 40],
  },
  { name: "once when what it lost gets old", heard: { 0: lose(3), 200: null, 230: null }, due: [0, 200] },
])("BesideIncidents shows a rollout $name", ({ heard, due }) => {
  const book = bookOf();
  const beside = new BesideIncidents();
  const { atMs: firstMs } = reportOf();
  const shown = Object.entries(heard).flatMap(([text, change]) => {
    const seconds = Number(text);
    const nowMs = firstMs + 1_000 * seconds;
    if (change !== null) hear(book, reportOf({ ...change, at: 12 + seconds / 60 }));
    book.tick(nowMs + 300);
    return beside.due(book.takeChanges().changed, nowMs + 300).length > 0 ? [seconds] : [];
  });
  expect(shown).toEqual(due);
});

test("BesideIncidents forgets a rollout that waits", () => {
  const book = bookOf();
  const beside = new BesideIncidents();
  const changed = (lost: number, at: number): readonly Rollout[] => {
    hear(book, reportOf({ ...lose(lost), at }));
    return book.takeChanges().changed;
  };
  const { atMs: firstMs } = reportOf();
  expect(beside.due(changed(3, 12), firstMs)).toHaveLength(1);
  expect(beside.due(changed(4, 12.1), firstMs + 6_000)).toEqual([]);
  beside.forget([id]);
  expect(beside.due([], firstMs + minute)).toEqual([]);
});
