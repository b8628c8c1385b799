import { expect, test } from "@jest/globals";
import type { ShiftReport } from "../../../../slo/shift/shift-report.ts";
import { begunMs, minute, reportOf, worseNumbers } from "../sample-report.ts";
import { bookOf, hear } from "../tell.ts";

const id = "checkout-green-20260301T120000Z";
const lose = (lost: number) => ({
  ledger: { sent: 9_000, answered: 9_000 - lost, failed: 0, inflight: 0, rescued: 0, lost, isWhole: true },
});
const back = (at: number) => ({
  atMs: begunMs + at * minute,
  by: "socket",
  source: "haproxy",
  arm: "green",
  from: 25,
  to: 0,
  detail: "weight 25 → 0",
});
/** It is taken back by hand at this minute. */
const goesBack = (at: number, more: Partial<ShiftReport> = {}) =>
  reportOf({
    at,
    phase: "aborting",
    changedAtMs: begunMs + at * minute,
    changes: [back(at)],
    candidate: { intended: 0, actual: 0.2 },
    drift: null,
    ...more,
  });
const outside = (at: number) => ({ lost: 860, lastAtMs: begunMs + at * minute });
const over = { phase: "settled", outcome: "completed", endedAtMs: begunMs + 13 * minute } as const;
const unread = { ledger: { ...lose(0).ledger, inflight: null, lost: null } };

test.each([
  {
    what: "requests that are being lost",
    reports: [reportOf(lose(0)), reportOf({ at: 20, ...lose(0) }), goesBack(20.2, lose(40))],
    because: { kind: "lost", lost: 40, sent: 9_000 },
    lost: undefined,
  },
  {
    what: "requests that were lost two minutes before",
    reports: [reportOf(lose(0)), reportOf({ at: 12.2, ...lose(40) }), goesBack(14.2, lose(40))],
    because: { kind: "lost", lost: 40, sent: 9_000 },
    lost: undefined,
  },
  {
    what: "no requests that were lost in an earlier step, which it names with their time",
    reports: [reportOf(lose(0)), reportOf({ at: 12.2, ...lose(3) }), goesBack(72, lose(3))],
    because: { kind: "unknown", why: "weight 25 → 0" },
    lost: { lost: 3, sent: 9_000, lastMs: begunMs + 12.2 * minute },
  },
  {
    what: "no requests of which nobody knows when they were lost: the relay has just begun",
    reports: [reportOf(lose(3)), goesBack(12.5, lose(3))],
    because: { kind: "unknown", why: "weight 25 → 0" },
    lost: { lost: 3, sent: 9_000, lastMs: null },
  },
  {
    what: "none that were lost while nobody heard the exporter",
    reports: [reportOf(lose(0)), goesBack(15, lose(3))],
    because: { kind: "unknown", why: "weight 25 → 0" },
    lost: { lost: 3, sent: 9_000, lastMs: null },
  },
  {
    what: "none that were lost while nobody could count them",
    reports: [reportOf(lose(0)), reportOf({ at: 13, ...unread }), goesBack(13.2, lose(3))],
    because: { kind: "unknown", why: "weight 25 → 0" },
    lost: { lost: 3, sent: 9_000, lastMs: null },
  },
  {
    what: "a candidate that is worse, with what was lost beside it",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...lose(3) }),
      goesBack(13.2, { ...lose(3), verdict: worseNumbers.verdict as ShiftReport["verdict"] }),
    ],
    because: { kind: "worse" },
    lost: { lost: 3, sent: 9_000, lastMs: begunMs + 13 * minute },
  },
  {
    what: "requests that were lost just before, after the ledger was closed",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...over, ...lose(0) }),
      reportOf({ at: 14, ...over, ...lose(0), closed: true }),
      goesBack(19, { ...lose(0), lostLately: 412 }),
    ],
    because: { kind: "lostLately", lost: 412 },
    lost: undefined,
  },
  {
    what: "none that were lost after the ledger was closed and longer ago, which it names with their time",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...over, ...lose(0) }),
      reportOf({ at: 14, ...over, ...lose(0), closed: true, lostOutside: outside(13.9) }),
      goesBack(16.1, { ...lose(0), lostLately: 0, lostOutside: outside(13.9) }),
    ],
    because: { kind: "unknown", why: "weight 25 → 0" },
    lost: undefined,
    outside: { lost: 860, lastMs: begunMs + 13.9 * minute },
  },
  {
    what: "those of the last two minutes, and names them once",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...over, ...lose(0) }),
      reportOf({ at: 14, ...over, ...lose(0), closed: true, lostOutside: outside(13.9) }),
      goesBack(14.1, { ...lose(0), lostLately: 860, lostOutside: outside(13.9) }),
    ],
    because: { kind: "lostLately", lost: 860 },
    lost: undefined,
  },
  {
    what: "requests that were lost as it was taken back, beside those of before with their time",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...over, ...lose(0) }),
      reportOf({ at: 14, ...over, ...lose(0), closed: true, lostOutside: outside(13.9) }),
      goesBack(14.1, { ...lose(108), lostLately: 860, lostOutside: outside(13.9) }),
    ],
    because: { kind: "lost", lost: 108, sent: 9_000 },
    lost: undefined,
    outside: { lost: 860, lastMs: begunMs + 13.9 * minute },
  },
  {
    what: "requests that were lost since it was taken back",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...over, ...lose(0) }),
      reportOf({ at: 14, ...over, ...lose(0), closed: true }),
      reportOf({ at: 19, ...lose(0) }),
      goesBack(19.2, lose(5)),
    ],
    because: { kind: "lost", lost: 5, sent: 9_000 },
    lost: undefined,
  },
  {
    what: "requests that were lost as it was taken back, beside those of just before",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...over, ...lose(0) }),
      reportOf({ at: 14, ...over, ...lose(0), closed: true }),
      goesBack(60, { ...lose(108), lostLately: 68 }),
    ],
    because: { kind: "lost", lost: 108, sent: 9_000 },
    lost: undefined,
    lately: 68,
  },
  {
    what: "none that lay between its end and that, by an exporter that counts them in its ledger",
    reports: [
      reportOf(lose(0)),
      reportOf({ at: 13, ...over, ...lose(0) }),
      reportOf({ at: 18.9, ...over, ...lose(0), closed: true }),
      goesBack(19, { ...lose(415), lostLately: null }),
    ],
    because: { kind: "unknown", why: "weight 25 → 0" },
    lost: { lost: 415, sent: 9_000, lastMs: null },
  },
])("a rollout that goes back says as the reason $what", ({ reports, because, lost, lately, outside: named }) => {
  const book = bookOf();
  for (const report of reports) hear(book, report);
  const told = (book.rollout(id)?.lines ?? []).flatMap(({ news }) => (news.kind === "aborted" ? [news] : []));
  expect(told).toMatchObject([{ because, by: "socket", lost, lately, outside: named }]);
});
