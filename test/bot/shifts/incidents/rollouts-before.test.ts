import { expect, test } from "@jest/globals";
import type { Deploy } from "../../../../bot/model/alert-facts.ts";
import { deployLine } from "../../../../bot/render/kinds/deploy-line.ts";
import { rolloutsBefore } from "../../../../bot/shifts/incidents/rollouts-before.ts";
import { incident, view } from "../../render/example-views.ts";
import { completedAt } from "../book/sample-rollout.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear } from "../tell.ts";

const opened = { openedAtMs: begunMs + 5 * minute, service: "checkout" };
const ledger = {
  sent: 3_120,
  answered: 3_106,
  failed: 0,
  inflight: 0,
  rescued: 0,
  lost: 14,
  refused: 0,
  isWhole: true,
};
const lostOutside = { lost: 128, lastAtMs: begunMs + 4 * minute };

test.each([
  { name: "nothing that nobody lost", change: {}, lost: undefined },
  { name: "what its ledger has", change: { ledger }, lost: "14 of 3,120" },
  {
    name: "a least number where not all was seen",
    change: { ledger: { ...ledger, isWhole: false } },
    lost: "at least 14 of 3,120",
  },
  { name: "nothing where nobody counts", change: { ledger: null }, lost: undefined },
  {
    name: "what its ledger has, and what came later",
    change: { ledger, lostOutside },
    lost: "14 of 3,120, 128 more later",
  },
  {
    name: "what came later alone",
    change: { ledger: { ...ledger, lost: 0 }, lostOutside },
    lost: "128 after its account was closed",
  },
])("rolloutsBefore() tells of lost requests $name", ({ change, lost }) => {
  const book = bookOf();
  hear(book, reportOf(change));
  expect(rolloutsBefore(book.rollouts(), opened).map((deploy) => deploy.lost)).toEqual([lost]);
});

test("rolloutsBefore() tells the least of what was lost by one that had ended when the next one began", () => {
  const book = bookOf();
  hear(book, reportOf({ ledger, ...completedAt(12) }));
  hear(book, reportOf({ at: 13, rollout: "checkout-green-2", startedAtMs: begunMs + 13 * minute }));
  const [deploy] = rolloutsBefore(book.rollouts(), opened).filter(({ rollout }) => rollout !== "checkout-green-2");
  expect(deploy?.lost).toBe("at least 14 of 3,120");
});

test.each([
  { name: "while its exporter reports", at: 13, next: undefined, lostAtMs: undefined },
  { name: "once nobody reports it any more", at: 20, next: undefined, lostAtMs: begunMs + 12 * minute },
  { name: "once the next one is on", at: 14, next: "checkout-green-2", lostAtMs: begunMs + 12 * minute },
])("rolloutsBefore() says when losses were counted last $name", ({ at, next, lostAtMs }) => {
  const book = bookOf();
  hear(book, reportOf({ ledger }));
  if (next !== undefined) hear(book, reportOf({ at, rollout: next, startedAtMs: begunMs + at * minute }));
  book.tick(begunMs + at * minute);
  const deploys = rolloutsBefore(book.rollouts(), opened);
  expect(deploys.map(({ rollout, lostAtMs: ms }) => [rollout, ms])).toEqual([
    ["checkout-green-20260301T120000Z", lostAtMs],
  ]);
});

const before: Deploy = {
  service: "checkout",
  version: "v1.42",
  phase: "started",
  by: "eve",
  atMs: incident().openedAtMs - 2 * minute,
  rollout: "checkout-green-1",
  lost: "14 of 3,120",
};
const after: Deploy = {
  ...before,
  version: "v1.43",
  atMs: incident().openedAtMs + 3 * minute,
  rollout: "checkout-blue-2",
  lost: "2 of 50",
};
const { rollout: _, lost: __, ...plain } = before;
const since =
  "Since rollout `checkout-green-1` of *checkout v1.42* by eve began 2 min before · Requests lost in all of it so far: *14 of 3,120*";
const meanwhile =
  "Meanwhile rollout `checkout-blue-2` of *checkout v1.43* by eve began 3 min after this incident began";

test.each([
  { name: "what the rollout lost", deploys: [before], line: since },
  {
    name: "the rollout that was on, and the next one",
    deploys: [after, before],
    line: `${since} · ${meanwhile} · Requests lost in all of it so far: *2 of 50*`,
  },
  {
    name: "the number of others at its end",
    deploys: [after, before, plain],
    line: `${since} · ${meanwhile} (+1 more) · Requests lost in all of it so far: *2 of 50*`,
  },
  {
    name: "a rollout that began after it, where none was on",
    deploys: [after],
    line: `${meanwhile} · Requests lost in all of it so far: *2 of 50*`,
  },
  {
    name: "the deployment before it rather than its end",
    deploys: [{ ...plain, phase: "succeeded" as const, atMs: after.atMs }, plain],
    line: "Likely cause: rollout of *checkout v1.42* by eve started 2 min before (+1 more)",
  },
  {
    name: "when losses were counted last",
    deploys: [{ ...before, lostAtMs: Date.UTC(2026, 2, 2, 14, 5) }],
    line: `${since}, as last counted at <!date^1772460300^{time}|2026-03-02 14:05 UTC>`,
  },
])("deployLine() has $name", ({ deploys, line }) => {
  expect(deployLine(view({ deploys }))?.mrkdwn).toBe(line);
});

test("deployLine() has the rollout that an alert names, however late it is told", () => {
  const earlier = {
    ...before,
    version: "v1.41",
    rollout: "checkout-green-0",
    atMs: before.atMs - 8 * minute,
    lost: "1 of 9",
  };
  const labels = { ...incident().labels, rollout: "checkout-green-0" };
  expect(deployLine(view({ incident: incident({ labels }), deploys: [before, earlier] }))?.mrkdwn).toBe(
    "Since rollout `checkout-green-0` of *checkout v1.41* by eve began 10 min before (+1 more) · Requests lost in all of it so far: *1 of 9*",
  );
});
