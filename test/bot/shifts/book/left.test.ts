import { describe, expect, test } from "@jest/globals";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear, shownText, toldKinds } from "../tell.ts";
import { completedAt, id, rolledBackAt } from "./sample-rollout.ts";

const endUnheard = {
  rollout: id,
  startedAtMs: begunMs,
  endedAtMs: begunMs + 13.5 * minute,
  outcome: "rolled_back",
  unfollowed: null,
} as const;

const notFollowed = (at: number) => `Not followed since 2026-03-01 12:${Math.trunc(at)} UTC`;

describe("ShiftBook", () => {
  test.each([
    { what: "none", next: { rollout: null, phase: "idle", startedAtMs: null } },
    { what: "another one", next: { rollout: "checkout-green-20260301T121400Z", startedAtMs: begunMs + 14 * minute } },
  ] as const)("follows a rollout that is over no more when its exporter tells of $what", ({ what, next }) => {
    const book = bookOf();
    const over = { ...completedAt(13), oldArm: { safeToDelete: false, why: "blue is silent for 53 of 600 seconds" } };
    hear(book, reportOf());
    hear(book, reportOf({ at: 13.9, ...over }));
    hear(book, reportOf({ at: 13.8, rollout: null, phase: "idle", startedAtMs: null }));
    expect(book.rollout(id)?.leftAtMs).toBeUndefined();
    book.takeChanges();
    for (const at of [14, 14.5]) hear(book, reportOf({ at, ...next }));
    expect(book.takeChanges().changed.map((rollout) => rollout.id)).toContain(id);
    expect([book.rollout(id)?.supersededBy, toldKinds(book.rollout(id))]).toEqual([
      undefined,
      ["started", "completed", ...(what === "none" ? [] : ["overtaken"])],
    ]);
    expect(shownText(book.rollout(id) as Rollout, "en")).not.toContain("is still needed");
    hear(book, reportOf({ at: 15, ...over }));
    expect(shownText(book.rollout(id) as Rollout, "en")).toContain("is still needed");
  });

  test.each([
    { name: "traffic of the next one", last: 59.9, says: "unknown, 0 % intended" },
    { name: "its own", last: 59.9, actual: 0.004, says: "0.4 % of the requests, 0 % intended" },
    { name: "long before the next one", last: 57, says: "62.5 % of the requests, 0 % intended" },
  ])("shows a share of $name as the last one of a closed rollout as $says", ({ last, actual = 0.625, says }) => {
    const book = bookOf();
    const drift = { share: actual, tolerance: 0.02, settled: true };
    const candidate = { intended: 0, actual };
    hear(book, reportOf());
    hear(book, reportOf({ at: last, ...rolledBackAt(13), closed: true, drift, candidate }));
    expect(shownText(book.rollout(id) as Rollout, "en")).toContain(`${100 * actual} % of the requests, 0 % intended`);
    hear(book, reportOf({ at: 60, rollout: "checkout-green-20260301T130000Z", startedAtMs: begunMs + 60 * minute }));
    const [, , , share] = shownText(book.rollout(id) as Rollout, "en").split("\n");
    expect(share).toContain(says);
  });

  test("shows no arm as one that may be deleted once another rollout began", () => {
    const book = bookOf();
    const over = { ...completedAt(13), closed: true, oldArm: { safeToDelete: true, why: "blue is silent" } };
    hear(book, reportOf());
    hear(book, reportOf({ at: 30, ...over }));
    const next = "checkout-green-20260301T130000Z";
    expect(shownText(book.rollout(id) as Rollout, "en").split("--- thread")[0]).toContain("may be deleted");
    hear(book, reportOf({ at: 60, rollout: next, startedAtMs: begunMs + 60 * minute }));
    const [head] = shownText(book.rollout(id) as Rollout, "en").split("--- thread");
    expect(head).not.toContain("may be deleted");
    expect(head).not.toContain("Not followed");
  });

  test.each([
    { name: "the next one began", last: 13.9, closed: false, earlier: [], says: "The next rollout began at" },
    { name: "nothing where its account was closed", last: 13.9, closed: true, earlier: [], says: undefined },
    {
      name: "it is not followed, after minutes without a report",
      last: 11.5,
      closed: false,
      earlier: [],
      says: "Not followed since",
    },
    {
      name: "it is not followed, where its end was found out later",
      last: undefined,
      closed: false,
      earlier: [endUnheard],
      says: "Not followed since",
    },
  ])("says of a rollout that is over when the next one begins: $name", ({ last, closed, earlier, says }) => {
    const book = bookOf();
    hear(book, reportOf({ at: last === undefined ? 13 : 11 }));
    if (last !== undefined) hear(book, reportOf({ at: last, ...rolledBackAt(11.2), closed }));
    const next = { rollout: "checkout-green-20260301T121400Z", startedAtMs: begunMs + 14 * minute };
    for (const at of [14, 15]) hear(book, reportOf({ at, ...next, earlierRollouts: earlier }));
    const [head = ""] = shownText(book.rollout(id) as Rollout, "en").split("--- thread");
    expect(/Not followed since|The next rollout began at/.exec(head)?.[0]).toBe(says);
  });

  test.each([
    { name: "its arms changed", last: 13.9, remembered: true, says: "The arms were changed at 2026-03-01 12:14 UTC" },
    { name: "it is not followed, where nobody remembers it", last: 13.9, remembered: false, says: notFollowed(13.9) },
    { name: "it is not followed, after minutes without a report", last: 11.5, remembered: true, says: notFollowed(11) },
  ])("says of a rollout that is over when its exporter has none: $name", ({ last, remembered, says }) => {
    const book = bookOf();
    hear(book, reportOf({ at: 11 }));
    hear(book, reportOf({ at: last, ...rolledBackAt(11.2) }));
    const earlierRollouts = remembered ? [{ ...endUnheard, endedAtMs: begunMs + 11.2 * minute }] : [];
    hear(book, reportOf({ at: 14, rollout: null, phase: "idle", startedAtMs: null, earlierRollouts }));
    const next = { rollout: "checkout-green-20260301T121500Z", startedAtMs: begunMs + 15 * minute, earlierRollouts };
    hear(book, reportOf({ at: 15, ...next }));
    const head = () => shownText(book.rollout(id) as Rollout, "en").split("--- thread")[0];
    expect(head()).toContain(`${says}: what is shown here is from before`);
    hear(book, reportOf({ at: 15.5, ...rolledBackAt(11.2) }));
    expect(head()).not.toContain("from before");
  });

  test("follows a running rollout no more whose arms were changed, and calls nobody because nothing is heard of it", () => {
    const book = bookOf();
    hear(book, reportOf());
    const earlierRollouts = [{ ...endUnheard, endedAtMs: null, outcome: null }];
    const none = { rollout: null, phase: "idle", startedAtMs: null, earlierRollouts } as const;
    for (const at of [12.2, 13]) hear(book, reportOf({ at, ...none }));
    book.tick(begunMs + 30 * minute);
    expect(toldKinds(book.rollout(id))).toEqual(["started"]);
    const shown = shownText(book.rollout(id) as Rollout, "en");
    expect(shown).toContain("❔ UNKNOWN  checkout canary v1.42");
    expect(shown).toContain("The arms were changed at 2026-03-01 12:12 UTC: what is shown here is from before");
    expect(shown).not.toContain("Abort command");
    // Who gives them their roles back has it again.
    hear(book, reportOf({ at: 31 }));
    expect(shownText(book.rollout(id) as Rollout, "en")).toContain("SHIFTING");
  });

  test("goes on with a running rollout whose exporter knows nothing of it for a moment", () => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, rollout: null, phase: "idle", startedAtMs: null }));
    expect(book.rollout(id)).toMatchObject({ lines: [{ news: { kind: "started" } }] });
    expect(book.rollout(id)?.leftAtMs).toBeUndefined();
  });

  test.each([
    { outcome: null, arms: [] },
    { outcome: "rolled_back", arms: [] },
    { outcome: "completed", arms: ["blue v1.41"] },
  ] as const)("tells with the outcome $outcome that these arms may go: $arms", ({ outcome, arms }) => {
    const book = bookOf();
    hear(book, reportOf());
    hear(book, reportOf({ at: 13, outcome, oldArm: { safeToDelete: true, why: "it is silent" } }));
    const told = book.rollout(id)?.lines.flatMap(({ news }) => (news.kind === "safeToDelete" ? [news.arm] : []));
    expect(told).toEqual(arms);
  });

  test("ends a rollout when the next one of its shift begins, and hears nothing of older ones", () => {
    const book = bookOf();
    const next = "checkout-green-20260301T130000Z";
    hear(book, reportOf());
    hear(book, reportOf({ at: 60, rollout: next, startedAtMs: begunMs + 60 * minute }));
    hear(book, reportOf({ at: 61, rollout: "checkout-green-20260301T110000Z", startedAtMs: begunMs - 60 * minute }));
    expect([...book.rollouts()].map((one) => [one.id, one.supersededBy])).toEqual([
      [id, next],
      [next, undefined],
    ]);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "superseded", "overtaken"]);
  });
});
