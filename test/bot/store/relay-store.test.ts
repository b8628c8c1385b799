import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { openRelayStore } from "../../../bot/store/open-relay-store.ts";
import type { StoreAddress } from "../../../service/store/store-address.ts";
import { type Postgres, startPostgres } from "../../servers/postgres.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { relayStoreContract } from "./relay-store-contract.ts";

describe("on SQLite", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("relay-store");
  });
  afterAll(() => removeFolder(folder));
  const address = (): StoreAddress => ({ engine: "sqlite", path: join(folder, "sub", "nines.db") });
  const empty = () => rm(join(folder, "sub"), { recursive: true, force: true });

  relayStoreContract({ open: () => openRelayStore(address()), empty, isShared: false });

  test("what take resolved outlives kill -9", async () => {
    await empty();
    await outlivesKill(address(), ["sqlite", join(folder, "sub", "nines.db")]);
  });
});

describe("on PostgreSQL", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  const address = (): StoreAddress => ({ engine: "postgres", url: server.url, shown: "postgres://nines@127.0.0.1" });
  const empty = async () => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    await client.end();
  };

  relayStoreContract({ open: () => openRelayStore(address()), empty, isShared: true });

  test("what take resolved outlives kill -9", async () => {
    await empty();
    await outlivesKill(address(), ["postgres", server.url]);
  });
});

/** Kills processes amid their work, the last time two at once, and counts what they were promised. */
async function outlivesKill(address: StoreAddress, args: readonly string[]): Promise<void> {
  const promised = new Set<string>();
  const takeUntil = async (lines: number) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "take-and-tell.ts"), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(child, "close");
    let seen = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      promised.add(line);
      seen++;
      if (seen === lines) child.kill("SIGKILL");
    }
    expect(await closed).toEqual([null, "SIGKILL"]);
  };
  await takeUntil(1);
  await Promise.all([takeUntil(150), takeUntil(700)]);
  const store = await openRelayStore(address);
  const kept = new Set((await store.waiting(100_000)).map(({ messageId }) => messageId));
  await store.close();
  expect([...promised].filter((id) => !kept.has(id))).toEqual([]);
  expect(promised.size).toBeGreaterThan(850);
}
