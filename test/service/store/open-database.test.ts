import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { sql } from "kysely";
import { openDatabase, type Schema } from "../../../service/store/open-database.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";

const schema = (failsAt?: string): Schema => ({
  name: "sample",
  migrations: () =>
    Object.fromEntries(
      ["001-one", "002-two"].map((name) => [
        name,
        {
          up: async (database) => {
            const table = name.slice(4);
            await database.schema.createTable(`${table}_a`).addColumn("id", "integer").execute();
            // Others get their turn in the middle.
            await new Promise(setImmediate);
            if (name === failsAt) throw new Error("the process ended here");
            await database.schema.createTable(`${table}_b`).addColumn("id", "integer").execute();
          },
        },
      ]),
    ),
});

async function tablesAt(path: string): Promise<readonly string[]> {
  const database = await openDatabase<Record<string, never>>({ engine: "sqlite", path }, schema(), "process");
  const { rows } = await sql<{ readonly name: string }>`
    select name from sqlite_master where type = 'table' and name like '%\\_a' escape '\\' or name like '%\\_b' escape '\\' order by name
  `.execute(database.query);
  await database.close();
  return rows.map(({ name }) => name);
}

const all = ["one_a", "one_b", "two_a", "two_b"];

test("openDatabase() brings a new SQLite file up to date once, however many open it at the same moment", async () => {
  await inTemporaryFolder("database", async (folder) => {
    const address = { engine: "sqlite", path: join(folder, "new.db") } as const;
    const opened = await Promise.all(Array.from({ length: 5 }, () => openDatabase(address, schema(), "process")));
    for (const { close } of opened) await close();
    expect(await tablesAt(address.path)).toEqual(all);
  });
});

test("openDatabase() leaves nothing of a migration of a SQLite file that failed halfway", async () => {
  await inTemporaryFolder("database", async (folder) => {
    const address = { engine: "sqlite", path: join(folder, "half.db") } as const;
    await expect(openDatabase(address, schema("002-two"), "process")).rejects.toThrow(
      `the tables of ${address.path} cannot be brought up to date: the process ended here`,
    );
    expect(await tablesAt(address.path)).toEqual(all);
  });
});
