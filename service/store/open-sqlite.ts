import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { type SqliteDatabase, SqliteDialect } from "kysely";
import { StoreFault } from "./store-fault.ts";

/** `process`: a kill loses nothing that was committed. `power`: neither does a power cut, at the price of a disk sync per commit. */
export type Durability = "process" | "power";

/** Opens a database file, and makes it and its folder when they are not there. `:memory:` keeps everything in memory. */
export async function openSqlite(path: string, durability: Durability): Promise<SqliteDialect> {
  const { DatabaseSync } = await import("node:sqlite");
  try {
    if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
    const database = new DatabaseSync(path, { timeout: 5_000 });
    database.exec("PRAGMA journal_mode = WAL");
    database.exec(`PRAGMA synchronous = ${durability === "power" ? "FULL" : "NORMAL"}`);
    database.exec("PRAGMA foreign_keys = ON");
    // Opening succeeds on any file; only a read shows whether it is a database.
    database.prepare("SELECT count(*) FROM sqlite_master").get();
    return new SqliteDialect({ database: kyselyDatabase(database) });
  } catch (error) {
    throw new StoreFault(`the store ${path} cannot be opened: ${reasonOf(error)}`, hintOf(error), { cause: error });
  }
}

function kyselyDatabase(database: DatabaseSync): SqliteDatabase {
  // Preparing costs more than running: a daemon runs few statements, each of them often.
  const prepared = new Map<string, ReturnType<SqliteDatabase["prepare"]>>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      const statement = database.prepare(sql);
      const fresh = {
        reader: statement.columns().length > 0,
        all: allOf(statement),
        run: (parameters: readonly unknown[]) => statement.run(...bound(parameters)),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...bound(parameters)),
      };
      if (prepared.size >= mostPrepared) prepared.clear();
      prepared.set(sql, fresh);
      return fresh;
    },
  };
}

const mostPrepared = 200;

function bound(parameters: readonly unknown[]): readonly SQLInputValue[] {
  return parameters as readonly SQLInputValue[];
}

/** Rows as objects. Made here from arrays, tens of thousands of them take a third of the time that SQLite's own objects take. */
function allOf(statement: StatementSync): (parameters: readonly unknown[]) => unknown[] {
  const names = statement.columns().map(({ name }) => name);
  // Node 22 has objects only.
  if (names.length === 0 || typeof statement.setReturnArrays !== "function")
    return (parameters) => statement.all(...bound(parameters));
  return (parameters) => {
    statement.setReturnArrays(true);
    const found = statement.all(...bound(parameters)) as unknown as readonly (readonly unknown[])[];
    statement.setReturnArrays(false);
    return found.map((cells) => {
      const row: Record<string, unknown> = {};
      for (let index = 0; index < names.length; index++) row[names[index] ?? ""] = cells[index];
      return row;
    });
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function hintOf(error: unknown): string {
  const text = reasonOf(error);
  if (/EACCES|EPERM|EROFS|readonly|unable to open/i.test(text)) return "name a file in a folder that can be written";
  if (/not a database|malformed/i.test(text))
    return "the file is something else, or broken: name another, or remove it";
  if (/locked|busy/i.test(text)) return "another process uses it: stop that one, or name another file";
  return "check the path and the disk";
}
