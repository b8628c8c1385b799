import { hostname } from "node:os";
import { sql } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import type { ExporterStore } from "./exporter-store.ts";
import type { ExporterTables } from "./exporter-tables.ts";

/** How long a lock outlives its last renewal. */
export const lockMs = 15_000;

/** What a process calls itself as the holder of a lock: `host pid 4711`. */
export function holderName(pid = process.pid): string {
  return `${hostname()} pid ${pid}`;
}

/** One writer per location: two of them would braid their counters. */
export function createLocks({ query, nowMs }: Database<ExporterTables>): Pick<ExporterStore, "lock" | "unlock"> {
  return {
    lock: (location, holder) =>
      query.transaction().execute(async (write) => {
        const expires = sql<number>`${nowMs} + ${sql.lit(lockMs)}`;
        await write
          .insertInto("exporter_locks")
          .values({ location, holder, expires_ms: expires })
          .onConflict((conflict) => conflict.column("location").doNothing())
          .execute();
        const current = await write
          .selectFrom("exporter_locks")
          .select(["holder", sql<number>`expires_ms - ${nowMs}`.as("left")])
          .where("location", "=", location)
          .executeTakeFirstOrThrow();
        if (current.holder !== holder && current.left > 0 && !isDead(current.holder)) return { heldBy: current.holder };
        // The old holder is in the condition, so that of two processes that both found it dead only one wins.
        const taken = await write
          .updateTable("exporter_locks")
          .set({ holder, expires_ms: expires })
          .where("location", "=", location)
          .where("holder", "=", current.holder)
          .executeTakeFirst();
        return Number(taken.numUpdatedRows) === 1 ? undefined : { heldBy: current.holder };
      }),
    unlock: async (location, holder) => {
      await query.deleteFrom("exporter_locks").where("location", "=", location).where("holder", "=", holder).execute();
    },
  };
}

/** Whether the holder was a process of this very machine that is gone, so that a restart need not wait for the lock to run out. */
function isDead(holder: string): boolean {
  const [, host, pid] = /^(.*) pid (\d+)$/.exec(holder) ?? [];
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
