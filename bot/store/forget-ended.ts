import type { Database } from "../../service/store/open-database.ts";
import type { RelayStore } from "./relay-store.ts";
import type { RelayTables } from "./relay-tables.ts";

// A delete of everything at once would keep deliveries waiting.
const rowsPerDelete = 500;

/** Removes what ended before a moment, in small steps; audit entries and notes stay. */
export function createForget({ query }: Database<RelayTables>): RelayStore["forget"] {
  return async (beforeMs) => {
    await repeat(async () => {
      const old = query
        .selectFrom("relay_deliveries")
        .select("id")
        .where("done_ms", "<", beforeMs)
        .limit(rowsPerDelete);
      const { numDeletedRows } = await query
        .deleteFrom("relay_deliveries")
        .where("id", "in", old)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    });
    await repeat(() => forgetIncidents(query, beforeMs));
    await query.deleteFrom("relay_alerts").where("incident", "=", "").where("started_ms", "<", beforeMs).execute();
    await query
      .deleteFrom("relay_messages")
      .where("subject_kind", "!=", "incident")
      .where("state", "!=", "sending")
      .where("sent_ms", "<", beforeMs)
      .execute();
    await query.deleteFrom("relay_inbox").where("at_ms", "<", beforeMs).execute();
  };
}

/** Removes some incidents with all that belongs to them; resolves to their number. */
function forgetIncidents(query: Database<RelayTables>["query"], beforeMs: number): Promise<number> {
  return query.transaction().execute(async (write) => {
    // The removal comes first: it locks the rows, so that nobody reopens an incident whose alerts are about to go.
    const old = write.selectFrom("relay_incidents").select("id").where("ended_ms", "<", beforeMs).limit(rowsPerDelete);
    const removed = await write
      .deleteFrom("relay_incidents")
      .where("id", "in", old)
      .where("ended_ms", "<", beforeMs)
      .returning("id")
      .execute();
    const ids = removed.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await write.deleteFrom("relay_alerts").where("incident", "in", ids).execute();
    await write.deleteFrom("relay_entries").where("incident", "in", ids).execute();
    await write
      .deleteFrom("relay_messages")
      .where("subject_kind", "=", "incident")
      .where("subject", "in", ids)
      .execute();
    return ids.length;
  });
}

async function repeat(step: () => Promise<number>): Promise<void> {
  while ((await step()) === rowsPerDelete) await new Promise(setImmediate);
}
