import { setTimeout as delay } from "node:timers/promises";
import { Kysely, type RawBuilder, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { openPostgres } from "./open-postgres.ts";
import { type Durability, openSqlite } from "./open-sqlite.ts";
import type { StoreAddress } from "./store-address.ts";
import { StoreFault } from "./store-fault.ts";

export type Engine = StoreAddress["engine"];

/** An open database with its tables up to date. */
export interface Database<Tables> {
  readonly engine: Engine;
  readonly query: Kysely<Tables>;
  /** The database's own clock in Unix milliseconds: the one clock that several processes share. */
  readonly nowMs: RawBuilder<number>;
  readonly close: () => Promise<void>;
}

/** The tables of one part of nines and how they came to be. */
export interface Schema {
  /** Part of the name of the table that remembers which migrations ran: `exporter`. */
  readonly name: string;
  /** In order of their names: `001-minutes`. A migration that was released is never edited. */
  readonly migrations: (engine: Engine) => Readonly<Record<string, Migration>>;
}

/** Opens the store and brings its tables up to date; throws a StoreFault that says what is wrong. */
export async function openDatabase<Tables>(
  address: StoreAddress,
  schema: Schema,
  durability: Durability,
): Promise<Database<Tables>> {
  const isSqlite = address.engine === "sqlite";
  const dialect = isSqlite
    ? await openSqlite(address.path, durability)
    : await openPostgres(address.url, address.shown);
  const query = new Kysely<Tables>({ dialect });
  try {
    await migrate(query, schema, address.engine);
  } catch (error) {
    await query.destroy();
    const shown = isSqlite ? address.path : address.shown;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreFault(
      `the tables of ${shown} cannot be brought up to date: ${reason}`,
      "a newer nines may have used it: start that version, or name another store",
      { cause: error },
    );
  }
  const nowMs = isSqlite
    ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
    : sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;
  return { engine: address.engine, query, nowMs, close: () => query.destroy() };
}

async function migrate<Tables>(query: Kysely<Tables>, { name, migrations }: Schema, engine: Engine): Promise<void> {
  const migrator = new Migrator({
    db: query,
    provider: { getMigrations: async () => ({ ...migrations(engine) }) },
    migrationTableName: `nines_${name}_migration`,
    migrationLockTableName: `nines_${name}_migration_lock`,
  });
  const toLatest = async () => {
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  };
  const isPending = (await migrator.getMigrations()).some(({ executedAt }) => executedAt === undefined);
  // Kysely locks out other processes and keeps half a migration from staying, but not on SQLite.
  await (engine === "sqlite" && isPending ? wholeOnSqlite(query, toLatest) : toLatest());
}

const migrationPatienceMs = 15_000;

/** Does work in one transaction of a SQLite database, after that of others. It waits without holding up the loop: they may be of this process. */
async function wholeOnSqlite<Tables>(query: Kysely<Tables>, work: () => Promise<void>): Promise<void> {
  const { rows } = await sql<{ readonly timeout: number }>`pragma busy_timeout`.execute(query);
  await sql`pragma busy_timeout = 0`.execute(query);
  const deadline = performance.now() + migrationPatienceMs;
  for (;;) {
    try {
      await sql`begin immediate`.execute(query);
      break;
    } catch (error) {
      if (!/locked|busy/i.test(String(error)) || performance.now() > deadline) throw error;
      await delay(20);
    }
  }
  await sql`pragma busy_timeout = ${sql.raw(String(rows[0]?.timeout ?? 0))}`.execute(query);
  try {
    await work();
    await sql`commit`.execute(query);
  } catch (error) {
    await sql`rollback`.execute(query);
    throw error;
  }
}
