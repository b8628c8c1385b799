import { type RawBuilder, sql, type Transaction } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import type { InboxKind, InboxRow, InboxStore } from "./inbox-store.ts";
import { keyText } from "./key-text.ts";
import type { RelayTables } from "./relay-tables.ts";

const columns = ["id", "kind", "channel", "thread", "mark", "at_ms", "json"] as const;

/** The local inbox in the relay's store. */
export function createInboxStore({ query, engine }: Database<RelayTables>): InboxStore {
  const nextChange: RawBuilder<number> = sql<number>`(select coalesce(max(change), 0) + 1 from relay_inbox)`;
  // Changes get their numbers in the order in which they can be seen; SQLite has one writer anyway.
  const inOrder = <T>(work: (write: Transaction<RelayTables>) => Promise<T>) =>
    query.transaction().execute(async (write) => {
      if (engine === "postgres") await sql`lock table relay_inbox in share row exclusive mode`.execute(write);
      return work(write);
    });

  return {
    add: (row) =>
      inOrder(async (write) => {
        const added = await write
          .insertInto("relay_inbox")
          .values({ ...toColumns(row), change: nextChange })
          .onConflict((conflict) => conflict.column("id").doNothing())
          .returning("id")
          .executeTakeFirst();
        return added !== undefined;
      }),
    change: (id, edit, atMs) =>
      inOrder(async (write) => {
        // The first statement writes, so that SQLite waits for its turn instead of failing later.
        const touched = await write
          .updateTable("relay_inbox")
          .set({ change: nextChange, at_ms: Math.trunc(atMs) })
          .where("id", "=", keyText(id))
          .returning("json")
          .executeTakeFirst();
        if (touched === undefined) return undefined;
        const json = edit(touched.json);
        if (json === undefined) return undefined;
        await write.updateTable("relay_inbox").set({ json }).where("id", "=", keyText(id)).execute();
        return json;
      }),
    row: async (id) => {
      const row = await query
        .selectFrom("relay_inbox")
        .select(columns)
        .where("id", "=", keyText(id))
        .executeTakeFirst();
      return row === undefined ? undefined : toRow(row);
    },
    rows: async ({ kind, channel, thread, mark, before, limit }) => {
      let select = query.selectFrom("relay_inbox").select(columns).where("kind", "=", kind);
      if (channel !== undefined) select = select.where("channel", "=", keyText(channel));
      if (mark !== undefined) select = select.where("mark", "=", keyText(mark));
      if (before !== undefined) select = select.where("id", "<", keyText(before));
      select = thread === undefined ? select.where("thread", "is", null) : select.where("thread", "=", keyText(thread));
      return (await select.orderBy("id", "desc").limit(limit).execute()).map(toRow);
    },
    lastChange: async () => {
      const { last } = await query
        .selectFrom("relay_inbox")
        .select(sql<number>`coalesce(max(change), 0)`.as("last"))
        .executeTakeFirstOrThrow();
      return last;
    },
    channels: () =>
      query
        .selectFrom("relay_inbox")
        .select(["channel", sql<number>`count(*)`.as("messages"), sql<number>`max(at_ms)`.as("newestMs")])
        .where("kind", "=", "message")
        .where("thread", "is", null)
        .groupBy("channel")
        .orderBy("channel")
        .execute(),
  };
}

function toColumns({ id, kind, channel, thread, mark, atMs, json }: InboxRow) {
  return {
    id: keyText(id),
    kind,
    channel: keyText(channel),
    thread: thread === undefined ? null : keyText(thread),
    mark: mark === undefined ? null : keyText(mark),
    at_ms: Math.trunc(atMs),
    json,
  };
}

function toRow(row: Omit<RelayTables["relay_inbox"], "change">): InboxRow {
  const { id, kind, channel, thread, mark, at_ms: atMs, json } = row;
  return {
    id,
    kind: kind as InboxKind,
    channel,
    thread: thread ?? undefined,
    mark: mark ?? undefined,
    atMs,
    json,
  };
}
