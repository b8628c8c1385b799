import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { leadHolder } from "../../../bot/store/lead-lease.ts";
import { type Changes, type Lead, LostLead, type RelayStore } from "../../../bot/store/relay-store.ts";
import {
  exampleAlert,
  exampleAudit,
  exampleDelivery,
  exampleEntry,
  exampleIncident,
  examplePosted,
} from "./examples.ts";

const longMs = 600_000;

interface Engine {
  /** Opens the same store again and again. */
  readonly open: () => Promise<RelayStore>;
  readonly empty: () => Promise<void>;
  /** Whether one process can have it open twice and write with both at once; a file makes the second one stand still. */
  readonly isShared: boolean;
}

/** What every engine of the relay's store must do. */
export function relayStoreContract({ open, empty, isShared }: Engine): void {
  let store: RelayStore;
  let lead: Lead;
  beforeEach(async () => {
    await empty();
    store = await open();
    lead = await takeLead(store, "elsewhere a");
  });
  afterEach(() => store.close());
  const openOther = async () => (isShared ? await open() : { ...store, close: async () => undefined });
  const commit = (changes: Changes) => store.commit(changes, lead);

  describe("deliveries", () => {
    test("wait in the order of arrival until they are done", async () => {
      const bodies = ["one", "two", "three"];
      const taken = await store.take(bodies.map((body) => exampleDelivery({ body })));
      expect(taken.map(({ kind }) => kind)).toEqual(["new", "new", "new"]);
      expect((await store.waiting(10)).map(({ body }) => body)).toEqual(["one", "two", "three"]);
      expect((await store.waiting(2)).map(({ body }) => body)).toEqual(["one", "two"]);
      await commit({ done: idsOf(taken).slice(0, 2) });
      expect((await store.waiting(10)).map(({ body }) => body)).toEqual(["three"]);
      expect(await store.delivery(idsOf(taken)[0] ?? 0)).toEqual({
        ...exampleDelivery({ body: "one" }),
        id: idsOf(taken)[0],
      });
      expect(await store.delivery(999_999)).toBeUndefined();
      expect(await store.take([])).toEqual([]);
    });

    test.each([
      { name: "a NUL character", body: 'a\0b"' },
      { name: "emoji and combining characters", body: "🔥é́" },
      { name: "nothing", body: "" },
    ])("come back as they were: $name", async ({ body }) => {
      await store.take([exampleDelivery({ body, sentAtMs: 5, messageId: "m" })]);
      expect(await store.waiting(1)).toEqual([
        { ...exampleDelivery({ body, sentAtMs: 5, messageId: "m" }), id: expect.any(Number) },
      ]);
    });

    test("with an id of the sender are taken once, per source", async () => {
      const one = exampleDelivery({ messageId: "m-1" });
      const [first, again] = await store.take([one, one]);
      expect([first?.kind, again?.kind]).toEqual(["new", "known"]);
      await commit({ done: idsOf([first ?? { kind: "known" }]) });
      expect(await store.take([one])).toEqual([{ kind: "known" }]);
      expect(await store.take([{ ...one, source: "other" }, exampleDelivery(), exampleDelivery()])).toEqual([
        { kind: "new", id: expect.any(Number) },
        { kind: "new", id: expect.any(Number) },
        { kind: "new", id: expect.any(Number) },
      ]);
      const hostile = exampleDelivery({ messageId: `${"x".repeat(50_000)}\0` });
      expect((await store.take([hostile, hostile])).map(({ kind }) => kind)).toEqual(["new", "known"]);
    });

    test("of calls that overlap answer each call with its own", async () => {
      const calls = Array.from({ length: 300 }, (_, call) =>
        store.take([
          exampleDelivery({ body: `${call} a` }),
          exampleDelivery({ messageId: call % 2 === 0 ? "same" : `m-${call}` }),
        ]),
      );
      const answers = await Promise.all(calls);
      expect(answers.filter(([, second]) => second?.kind === "new")).toHaveLength(151);
      for (const [call, [first]] of answers.entries()) {
        expect(await store.delivery(first?.kind === "new" ? first.id : 0)).toMatchObject({ body: `${call} a` });
      }
    });

    test("of relays with the same messages in other orders are taken once, however often they meet", async () => {
      const others = await Promise.all([openOther(), openOther(), openOther()]);
      const ids = Array.from({ length: 240 }, (_, index) => `m-${index}`);
      const orders = [ids, ids.toReversed(), turned(ids, 80), turned(ids.toReversed(), 120)];
      const kinds = await Promise.all(
        [store, ...others].map(async (relay, place) => {
          const taken = await relay.take((orders[place] ?? []).map((messageId) => exampleDelivery({ messageId })));
          return taken.map(({ kind }) => kind);
        }),
      );
      expect(kinds.flat().filter((kind) => kind === "new")).toHaveLength(240);
      expect((await store.waitingCount()).count).toBe(240);
      await Promise.all(others.map((other) => other.close()));
    });

    test("are counted with the age of the oldest", async () => {
      expect(await store.waitingCount()).toEqual({ count: 0, oldestMs: undefined });
      await store.take([exampleDelivery({ receivedAtMs: 9_000 }), exampleDelivery({ receivedAtMs: 7_000 })]);
      expect(await store.waitingCount()).toEqual({ count: 2, oldestMs: 7_000 });
    });

    test("of many megabytes wait in portions, never in none", async () => {
      const body = "x".repeat(9 * 1024 * 1024);
      await store.take([exampleDelivery({ body }), exampleDelivery({ body }), exampleDelivery({ body: "small" })]);
      expect((await store.waiting(100)).map(({ body }) => body.length)).toEqual([body.length]);
    });
  });

  describe("a commit", () => {
    test("keeps everything at once, and the newest of each thing", async () => {
      const taken = await store.take([exampleDelivery()]);
      await commit({
        done: idsOf(taken),
        alerts: [exampleAlert(), exampleAlert({ status: "resolved" })],
        incidents: [exampleIncident({ title: "old" }), exampleIncident()],
        entries: [exampleEntry({ seq: 2, kind: "acked" }), exampleEntry()],
        messages: [examplePosted({ state: "sending" }), examplePosted()],
        audit: [exampleAudit(), exampleAudit({ action: "silence", allowed: false })],
        notes: new Map([["storm:C01", "{}"]]),
      });
      await store.close();
      store = await open();
      expect(await store.waiting(10)).toEqual([]);
      expect(await store.load(0)).toEqual({
        incidentIds: ["3F7K"],
        incidents: [exampleIncident()],
        alerts: [exampleAlert({ status: "resolved" })],
        messages: [examplePosted()],
      });
      expect(await store.incident("3F7K")).toEqual(exampleIncident());
      expect(await store.incident("none")).toBeUndefined();
      expect(await store.timeline("3F7K")).toEqual([exampleEntry(), exampleEntry({ seq: 2, kind: "acked" })]);
      expect(await store.audit(0, 10)).toEqual([exampleAudit(), exampleAudit({ action: "silence", allowed: false })]);
      expect(await store.audit(0, 1)).toEqual([exampleAudit()]);
      expect(await store.audit(2_001, 10)).toEqual([]);
    });

    test("that fails leaves nothing of itself behind", async () => {
      const taken = await store.take([exampleDelivery()]);
      const broken = { ...exampleEntry(), seq: null as never };
      await expect(commit({ done: idsOf(taken), incidents: [exampleIncident()], entries: [broken] })).rejects.toThrow(
        /null/i,
      );
      expect(await store.waiting(10)).toHaveLength(1);
      expect(await store.incident("3F7K")).toBeUndefined();
    });

    test("takes hostile texts and times with fractions", async () => {
      const hostile = exampleAlert({ fingerprint: `\0${"é".repeat(5_000)}`, title: "\0\ud800", startedAtMs: 1.5 });
      await commit({ alerts: [hostile, { ...hostile, fingerprint: `${hostile.fingerprint}!` }] });
      expect(await store.alertsOf("3F7K", 10)).toEqual(
        expect.arrayContaining([hostile, { ...hostile, fingerprint: `${hostile.fingerprint}!` }]),
      );
    });

    test("of thousands of alerts is one", async () => {
      const alerts = Array.from({ length: 2_500 }, (_, index) => exampleAlert({ fingerprint: `f-${index}` }));
      await commit({ alerts, incidents: [exampleIncident()] });
      expect((await store.load(0)).alerts).toHaveLength(2_500);
    });

    test("sets, replaces and removes notes", async () => {
      await commit({
        notes: new Map([
          ["limit:a", "1"],
          ["limit:b", "2\0"],
          ["limit_c", "3"],
          ["other", "4"],
        ]),
      });
      await commit({
        notes: new Map([
          ["limit:a", "5"],
          ["other", ""],
        ]),
      });
      expect(await store.notes("limit:")).toEqual(
        new Map([
          ["limit:a", "5"],
          ["limit:b", "2\0"],
        ]),
      );
      expect(await store.notes("")).toEqual(
        new Map([
          ["limit:a", "5"],
          ["limit:b", "2\0"],
          ["limit_c", "3"],
        ]),
      );
    });
  });

  describe("what is loaded", () => {
    test("is what is open, what ended lately, and messages that nobody knows about", async () => {
      const ended = { status: "resolved", resolvedAtMs: 5_000 } as const;
      const message = (key: string, incident: string, state: "sending" | "posted") =>
        examplePosted({ key, subject: { kind: "incident", incident }, state, sentAtMs: 100 });
      await commit({
        incidents: [
          exampleIncident(),
          exampleIncident({ id: "LATE", ...ended }),
          exampleIncident({ id: "LONG", ...ended, resolvedAtMs: 4_999 }),
          exampleIncident({ id: "NEWS", status: "notice", changedAtMs: 5_001 }),
        ],
        alerts: ["3F7K", "LATE", "LONG"].map((incident) => exampleAlert({ fingerprint: incident, incident })),
        messages: [
          message("a", "3F7K", "posted"),
          message("b", "LONG", "posted"),
          message("c", "LONG", "sending"),
          examplePosted({ key: "d", subject: { kind: "storm", storm: "1" }, sentAtMs: 5_000 }),
          examplePosted({ key: "e", subject: { kind: "canary", day: "1" }, sentAtMs: 4_999 }),
          examplePosted({ key: "f", subject: { kind: "rollout", rollout: "checkout-green-1" }, sentAtMs: 100 }),
        ],
      });
      const loaded = await store.load(5_000);
      expect(loaded.incidents.map(({ id }) => id)).toEqual(["3F7K", "LATE", "NEWS"]);
      expect(loaded.alerts.map(({ fingerprint }) => fingerprint)).toEqual(["3F7K", "LATE"]);
      expect(loaded.messages.map(({ key }) => key)).toEqual(["a", "c", "d", "f"]);
    });

    test("of incidents can be asked for: open, changed since, newest first", async () => {
      await commit({
        incidents: [
          exampleIncident({ id: "A", openedAtMs: 1, changedAtMs: 10 }),
          exampleIncident({ id: "B", openedAtMs: 2, changedAtMs: 20 }),
          exampleIncident({ id: "C", openedAtMs: 3, changedAtMs: 5, status: "resolved", resolvedAtMs: 5 }),
        ],
      });
      const ask = async (query: Parameters<RelayStore["incidents"]>[0]) =>
        (await store.incidents(query)).map(({ id }) => id);
      expect(await ask({ limit: 10 })).toEqual(["C", "B", "A"]);
      expect(await ask({ open: true, limit: 10 })).toEqual(["B", "A"]);
      expect(await ask({ open: false, limit: 10 })).toEqual(["C"]);
      expect(await ask({ sinceMs: 10, limit: 1 })).toEqual(["B"]);
    });

    test("of an incident's alerts is the worst first", async () => {
      await commit({
        alerts: [
          exampleAlert({ fingerprint: "resolved", status: "resolved" }),
          exampleAlert({ fingerprint: "unknown", status: "unknown" }),
          exampleAlert({ fingerprint: "warning", severity: "warning" }),
          exampleAlert({ fingerprint: "young", startedAtMs: 2_000 }),
          exampleAlert({ fingerprint: "old", startedAtMs: 1_000 }),
        ],
      });
      const names = async (limit: number) =>
        (await store.alertsOf("3F7K", limit)).map(({ fingerprint }) => fingerprint);
      expect(await names(10)).toEqual(["old", "young", "warning", "unknown", "resolved"]);
      expect(await names(2)).toEqual(["old", "young"]);
    });
  });

  test("forget removes what ended before a moment, with all that belongs to it, and no audit entry", async () => {
    const taken = await store.take([exampleDelivery(), exampleDelivery({ body: "waits" })]);
    const gone = exampleIncident({ id: "GONE", status: "resolved", resolvedAtMs: 1_000, changedAtMs: 1_000 });
    await commit({
      done: idsOf(taken).slice(0, 1),
      incidents: [gone, exampleIncident()],
      alerts: [exampleAlert({ incident: "GONE" }), exampleAlert({ fingerprint: "kept" })],
      entries: [exampleEntry({ incident: "GONE" }), exampleEntry()],
      messages: [
        examplePosted({ key: "gone", subject: { kind: "incident", incident: "GONE" } }),
        examplePosted(),
        examplePosted({ key: "storm", subject: { kind: "storm", storm: "1" }, sentAtMs: 1_000 }),
      ],
      audit: [exampleAudit({ incident: "GONE", atMs: 1 })],
    });
    await store.forget(1_001);
    expect(await store.delivery(idsOf(taken)[0] ?? 0)).toBeDefined();
    expect(await store.incident("GONE")).toBeUndefined();
    expect(await store.alertsOf("GONE", 10)).toEqual([]);
    expect(await store.timeline("GONE")).toEqual([]);
    expect((await store.load(0)).messages).toEqual([examplePosted()]);
    expect((await store.load(0)).alerts).toEqual([exampleAlert({ fingerprint: "kept" })]);
    expect(await store.audit(0, 10)).toHaveLength(1);
    // Done deliveries age by the database's clock.
    await store.forget(Date.now() + longMs);
    expect(await store.delivery(idsOf(taken)[0] ?? 0)).toBeUndefined();
    expect((await store.waiting(10)).map(({ body }) => body)).toEqual(["waits"]);
    expect((await store.take([exampleDelivery()]))[0]).toEqual({ kind: "new", id: expect.any(Number) });
  });

  describe("the lead", () => {
    test("is for one until it is given back or runs out, and its term grows with every change", async () => {
      expect(await store.lead("elsewhere a", longMs)).toEqual(lead);
      expect(await store.lead("elsewhere b", longMs)).toBeUndefined();
      await store.resign({ holder: "elsewhere b", term: lead.term });
      expect(await store.lead("elsewhere b", longMs)).toBeUndefined();
      await store.resign(lead);
      const next = await takeLead(store, "elsewhere b", 0);
      expect(next.term).toBe(lead.term + 1);
      const third = await takeLead(store, "elsewhere c");
      expect(third.term).toBe(lead.term + 2);
    });

    test("of a process that is gone is free at once, of one that lives it is not", async () => {
      await store.resign(lead);
      const alive = leadHolder(process.ppid);
      expect(await store.lead(alive, longMs)).toBeDefined();
      expect(await store.lead(leadHolder(), longMs)).toBeUndefined();
      await store.resign({ holder: alive, term: lead.term + 1 });
      // Above the largest process id of Linux, so nobody has it.
      expect(await store.lead(leadHolder(2 ** 22 + 1), longMs)).toBeDefined();
      expect(await store.lead(leadHolder(), longMs)).toBeDefined();
    });

    test("goes to one of many that ask at once", async () => {
      await store.resign(lead);
      const others = await Promise.all([openOther(), openOther(), openOther()]);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => others[index % 3]?.lead(`elsewhere ${index}`, longMs)),
      );
      expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
      for (const other of others) await other.close();
    });

    test("that is lost refuses what the old leader wants to write, all of it", async () => {
      const taken = await store.take([exampleDelivery()]);
      await store.resign(lead);
      const next = await takeLead(store, "elsewhere b");
      await expect(commit({ done: idsOf(taken), incidents: [exampleIncident()] })).rejects.toThrow(LostLead);
      await expect(store.commit({}, { holder: "elsewhere c", term: next.term })).rejects.toThrow(LostLead);
      expect(await store.waiting(10)).toHaveLength(1);
      expect(await store.incident("3F7K")).toBeUndefined();
      await store.commit({ done: idsOf(taken) }, next);
      expect(await store.waiting(10)).toEqual([]);
    });

    test("changes hands between two commits, never within one", async () => {
      const other = await openOther();
      await store.lead("elsewhere a", 0);
      const incidents = Array.from({ length: 600 }, (_, index) => exampleIncident({ id: `I${index}` }));
      const [written, taken] = await Promise.allSettled([commit({ incidents }), other.lead("elsewhere b", longMs)]);
      const kept = (await store.load(0)).incidents.length;
      expect(taken.status).toBe("fulfilled");
      expect(kept).toBe(written.status === "fulfilled" ? 600 : 0);
      await expect(commit({ incidents })).rejects.toThrow(LostLead);
      await other.close();
    });
  });
}

async function takeLead(store: RelayStore, holder: string, forMs = longMs): Promise<Lead> {
  const lead = await store.lead(holder, forMs);
  if (lead === undefined) throw new Error(`${holder} does not lead`);
  return lead;
}

function idsOf(taken: Awaited<ReturnType<RelayStore["take"]>>): readonly number[] {
  return taken.flatMap((one) => (one.kind === "new" ? [one.id] : []));
}

/** The same values, beginning at the one of that place. */
function turned<T>(values: readonly T[], from: number): readonly T[] {
  return [...values.slice(from), ...values.slice(0, from)];
}
