import { expect, test } from "@jest/globals";
import type { Deploy } from "../../../bot/model/alert-facts.ts";
import { deployLine } from "../../../bot/render/kinds/shared-parts.ts";
import { rolloutsBefore } from "../../../bot/shifts/rollouts-before.ts";
import { incident, view } from "../render/example-views.ts";
import { begunMs, minute, reportOf } from "./sample-report.ts";
import { bookOf, hear } from "./tell.ts";

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

test.each([
  { name: "nothing that nobody lost", change: {}, lost: undefined },
  { name: "what its ledger has", change: { ledger }, lost: "14 of 3,120" },
  {
    name: "a least number where not all was seen",
    change: { ledger: { ...ledger, isWhole: false } },
    lost: "at least 14 of 3,120",
  },
  { name: "nothing where nobody counts", change: { ledger: null }, lost: undefined },
])("rolloutsBefore() tells of lost requests $name", ({ change, lost }) => {
  const book = bookOf();
  hear(book, reportOf(change));
  expect(rolloutsBefore(book.rollouts(), opened).map((deploy) => deploy.lost)).toEqual([lost]);
});

test("deployLine() has what the rollout lost", () => {
  const deploy: Deploy = {
    service: "checkout",
    version: "v1.42",
    phase: "started",
    by: "eve",
    atMs: incident().openedAtMs - 2 * minute,
    rollout: "checkout-green-1",
    lost: "14 of 3,120",
  };
  expect(deployLine(view({ deploys: [deploy] }))?.mrkdwn).toBe(
    "Since rollout `checkout-green-1` of *checkout v1.42* by eve began 2 min before · Requests lost so far: *14 of 3,120*",
  );
});
