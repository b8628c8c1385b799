import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { sql, type Transaction } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import { type Lead, LostLead, type RelayStore } from "./relay-store.ts";
import type { RelayTables } from "./relay-tables.ts";

/** What a process calls itself when it wants to lead: `host 4026531836 pid 4711 1f0c`, new with each call. */
export function leadHolder(pid = process.pid): string {
  return `${hostname()} ${machine()} pid ${pid} ${randomUUID().slice(0, 8)}`;
}

/** One process leads, for a short time that it renews. */
export function createLead({ query, nowMs }: Database<RelayTables>): Pick<RelayStore, "lead" | "resign"> {
  return {
    lead: (holder, forMs) =>
      query.transaction().execute(async (write) => {
        const renewed = await write
          .updateTable("relay_lead")
          .set({ expires_ms: sql<number>`${nowMs} + ${forMs}` })
          .where("id", "=", 1)
          .where("holder", "=", holder)
          .returning("term")
          .executeTakeFirst();
        if (renewed !== undefined) return { holder, term: renewed.term };
        const current = await write
          .selectFrom("relay_lead")
          .select(["holder", "term", sql<number>`expires_ms - ${nowMs}`.as("left")])
          .where("id", "=", 1)
          .executeTakeFirstOrThrow();
        if (current.left > 0 && !isDead(current.holder)) return undefined;
        // The old term is in the condition, so that of two processes that both found the lead free only one wins.
        const taken = await write
          .updateTable("relay_lead")
          .set({ holder, term: sql<number>`term + 1`, expires_ms: sql<number>`${nowMs} + ${forMs}` })
          .where("id", "=", 1)
          .where("term", "=", current.term)
          .where("holder", "=", current.holder)
          .where((where) =>
            isDead(current.holder) ? where.val(true) : where("expires_ms", "<=", sql<number>`${nowMs}`),
          )
          .returning("term")
          .executeTakeFirst();
        return taken === undefined ? undefined : { holder, term: taken.term };
      }),
    resign: async ({ holder, term }) => {
      await query
        .updateTable("relay_lead")
        .set({ expires_ms: 0, holder: "" })
        .where("id", "=", 1)
        .where("holder", "=", holder)
        .where("term", "=", term)
        .execute();
    },
  };
}

/** Throws LostLead unless the term is the present one; until the transaction ends nobody can take the lead. */
export async function holdLead(write: Transaction<RelayTables>, { holder, term }: Lead): Promise<void> {
  // A write, not a read: it takes the lock that a change of leader needs, in both engines.
  const held = await write
    .updateTable("relay_lead")
    .set({ term })
    .where("id", "=", 1)
    .where("term", "=", term)
    .where("holder", "=", holder)
    .executeTakeFirst();
  if (Number(held.numUpdatedRows) !== 1) throw new LostLead();
}

/** Whether the holder was a process of this very machine that is gone, so that a restart need not wait for the lead to run out. */
function isDead(holder: string): boolean {
  const [, host, pid] = /^(.*) pid (\d+) \S+$/.exec(holder) ?? [];
  if (host !== `${hostname()} ${machine()}`) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Where process ids mean the same: containers of one host may share its name, but not its processes. */
function machine(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
    return `${boot}-${readlinkSync("/proc/self/ns/pid").replace(/\D/g, "")}`;
  } catch {
    // Not Linux: no containers that share a name.
    return process.platform;
  }
}
