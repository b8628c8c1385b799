import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { type Postgres, startPostgres } from "../../servers/postgres.ts";
import { inTemporaryFolder, makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { exporterStoreContract } from "./exporter-store-contract.ts";

describe("on SQLite", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("store");
  });
  afterAll(() => removeFolder(folder));

  exporterStoreContract(
    () => openExporterStore({ engine: "sqlite", path: join(folder, "sub", "nines.db") }),
    () => rm(join(folder, "sub"), { recursive: true, force: true }),
  );
});

describe("on PostgreSQL", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  exporterStoreContract(
    () => openExporterStore({ engine: "postgres", url: server.url, shown: "postgres://nines@127.0.0.1/postgres" }),
    async () => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      await client.end();
    },
  );
});

describe("a store that cannot be opened says why", () => {
  test("when the file is no database", () =>
    inTemporaryFolder("store", async (folder) => {
      const path = join(import.meta.dirname, "exporter-store-contract.ts");
      const before = readFileSync(path, "utf8");
      await expect(openExporterStore({ engine: "sqlite", path })).rejects.toThrow(
        `the store ${path} cannot be opened: file is not a database`,
      );
      expect(readFileSync(path, "utf8")).toBe(before);
      await expect(openExporterStore({ engine: "sqlite", path: folder })).rejects.toThrow(
        /cannot be opened: unable to open/,
      );
    }));

  test("when nobody listens, without the password", async () => {
    const address = {
      engine: "postgres",
      url: "postgres://u:geheim@127.0.0.1:1/x",
      shown: "postgres://u@127.0.0.1:1/x",
    } as const;
    const opening = openExporterStore(address);
    await expect(opening).rejects.toThrow(
      "the store postgres://u@127.0.0.1:1/x cannot be opened: connect ECONNREFUSED 127.0.0.1:1",
    );
    await expect(opening).rejects.not.toThrow(/geheim/);
  });
});
