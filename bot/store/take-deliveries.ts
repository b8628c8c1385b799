import { sql } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import type { Delivery, Intake } from "../model/delivery.ts";
import { createGroupCommit } from "./group-commit.ts";
import { inChunks } from "./in-chunks.ts";
import { keyText } from "./key-text.ts";
import type { NewDelivery, RelayStore, TakenDelivery } from "./relay-store.ts";
import type { RelayTables } from "./relay-tables.ts";

const bodyText = new TextDecoder("utf-8", { ignoreBOM: true });

// One transaction takes this much; more waits for the next one, so that nobody waits long.
const mostBytesPerCommit = 32 * 1024 * 1024;
// Of the memory that one round of work takes for bodies.
const mostBytesOfWaiting = 16 * 1024 * 1024;

const columns = ["id", "source", "intake", "received_ms", "sent_ms", "message_id", "body"] as const;

/** Takes deliveries in and hands them out. */
export function createDeliveries({
  query,
}: Database<RelayTables>): Pick<RelayStore, "take" | "waiting" | "waitingCount" | "delivery"> {
  const takeTogether = createGroupCommit<NewDelivery, TakenDelivery>(
    (deliveries) => insertDespiteOthers(query, deliveries),
    // A row costs something beyond its body.
    { most: mostBytesPerCommit, size: ({ body }) => body.length + 8_192 },
  );

  return {
    take: async (deliveries) => (deliveries.length === 0 ? [] : takeTogether(deliveries)),
    waiting: async (limit) => {
      const sizes = await query
        .selectFrom("relay_deliveries")
        .select(["id", "bytes"])
        .where("done_ms", "is", null)
        .orderBy("id")
        .limit(limit)
        .execute();
      let total = 0;
      const cut = sizes.findIndex(({ bytes }, index) => {
        total += bytes;
        return index > 0 && total > mostBytesOfWaiting;
      });
      const last = sizes.at(cut === -1 ? -1 : cut - 1);
      if (last === undefined) return [];
      const rows = await query
        .selectFrom("relay_deliveries")
        .select(columns)
        .where("done_ms", "is", null)
        .where("id", "<=", last.id)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toDelivery);
    },
    waitingCount: async () => {
      const { count, oldest } = await query
        .selectFrom("relay_deliveries")
        .select([sql<number>`count(*)`.as("count"), sql<number | null>`min(received_ms)`.as("oldest")])
        .where("done_ms", "is", null)
        .executeTakeFirstOrThrow();
      return { count, oldestMs: oldest ?? undefined };
    },
    delivery: async (id) => {
      const row = await query.selectFrom("relay_deliveries").select(columns).where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : toDelivery(row);
    },
  };
}

type Query = Database<RelayTables>["query"];

/** Relays that are handed the same messages in different orders may wait for each other; PostgreSQL then ends one, which goes again alone. */
async function insertDespiteOthers(
  query: Query,
  deliveries: readonly NewDelivery[],
): Promise<readonly TakenDelivery[]> {
  try {
    return await query.transaction().execute((write) => insertDeliveries(write, deliveries));
  } catch (error) {
    const isDeadlock = error instanceof Error && "code" in error && error.code === "40P01";
    if (!isDeadlock) throw error;
    return query.transaction().execute(async (write) => {
      // Waits for whoever writes here and lets nobody else begin. It is the first lock taken: nobody can wait for this one in turn.
      await sql`lock table relay_deliveries in share row exclusive mode`.execute(write);
      return insertDeliveries(write, deliveries);
    });
  }
}

async function insertDeliveries(write: Query, deliveries: readonly NewDelivery[]): Promise<readonly TakenDelivery[]> {
  const ids = new Map<number, number>();
  for (const rows of inChunks(deliveries.map(toRow))) {
    const inserted = await write
      .insertInto("relay_deliveries")
      .values(rows)
      .onConflict((conflict) => conflict.columns(["source", "message_id"]).doNothing())
      .returning(["id", "place"])
      .execute();
    for (const { id, place } of inserted) ids.set(place, id);
  }
  return deliveries.map((_, place): TakenDelivery => {
    const id = ids.get(place);
    return id === undefined ? { kind: "known" } : { kind: "new", id };
  });
}

function toRow({ source, intake, receivedAtMs, body, messageId, sentAtMs }: NewDelivery, place: number) {
  const bytes = Buffer.from(body, "utf8");
  return {
    place,
    source,
    intake,
    received_ms: receivedAtMs,
    sent_ms: sentAtMs ?? null,
    message_id: messageId === undefined ? null : keyText(messageId),
    bytes: bytes.length,
    body: bytes,
    done_ms: null,
  };
}

type Row = Pick<
  { readonly [column in keyof RelayTables["relay_deliveries"]]: RelayTables["relay_deliveries"][column] },
  Exclude<(typeof columns)[number], "id">
> & { readonly id: number };

function toDelivery({ id, source, intake, received_ms, sent_ms, message_id, body }: Row): Delivery {
  return {
    id,
    source,
    intake: intake as Intake,
    receivedAtMs: received_ms,
    sentAtMs: sent_ms ?? undefined,
    messageId: message_id ?? undefined,
    body: bodyText.decode(body),
  };
}
