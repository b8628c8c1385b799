import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { Dispatcher } from "../../../bot/dispatch/dispatcher.ts";
import { openInbox } from "../../../bot/inbox/open-inbox.ts";
import { openRelayStore } from "../../../bot/store/open-relay-store.ts";
import type { Lead } from "../../../bot/store/relay-store.ts";
import { type Postgres, startPostgres } from "../../servers/postgres.ts";
import { desiredMessage, threadLines } from "../dispatch/desk-setup.ts";
import { inboxContract } from "./inbox-contract.ts";

describe("on SQLite", () => {
  inboxContract({
    open: () => openRelayStore({ engine: "sqlite", path: ":memory:" }),
    empty: async () => undefined,
  });
});

describe("on PostgreSQL", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  inboxContract({
    open: () => openRelayStore({ engine: "postgres", url: server.url, shown: "postgres" }),
    empty: async () => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      await client.end();
    },
  });
});

test("the dispatcher fills the inbox as it fills Slack, at any rate", async () => {
  const store = await openRelayStore({ engine: "sqlite", path: ":memory:" });
  const now = () => 1_800_000_000_000;
  const inbox = openInbox(store.inbox, { now });
  const lead = (await store.lead("elsewhere", 60_000)) as Lead;
  const dispatcher = new Dispatcher({
    messengers: new Map([["local", inbox.messenger]]),
    commit: (changes) => store.commit(changes, lead),
    messages: [],
    notes: new Map(),
    now,
    reports: { trouble: () => undefined, cleared: () => undefined },
  });
  const all = Array.from({ length: 40 }, (_, index) =>
    desiredMessage(`down ${index}`, { key: `k${index}`, workspace: "local", thread: threadLines("fired", "acked") }),
  );
  dispatcher.want(all);
  expect(await dispatcher.step()).toBeUndefined();
  const shown = await inbox.messages("#alerts");
  expect(shown).toHaveLength(40);
  for (const { replies } of shown) expect(replies.map(({ message }) => message.text)).toEqual(["fired", "acked"]);
  await store.close();
});
