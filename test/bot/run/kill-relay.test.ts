import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { freePort } from "../../servers/free-port.ts";
import { type Postgres, startPostgres } from "../../servers/postgres.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { nameOf, postNumbered, seededRandom } from "./numbered-alerts.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { checkout } from "./running-relay.ts";

const timing = { greenDelay: "1s", poll: "1s" };
const storm = { incidents: 10_000 };
const texts = (count: number) => Array.from({ length: count }, (_, number) => `[CRITICAL] ${nameOf(number)} is down`);

describe("a relay with a file that is killed again and again", () => {
  const count = 120;
  let folder: string;
  let relay: RelayProcess;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("kill-relay");
  });

  afterAll(async () => {
    await relay?.stop();
    await removeFolder(folder);
  });

  test("shows once whatever it answered with 200", async () => {
    const port = await freePort();
    const config = { name: "shop", services: [checkout], relay: { fallback: "#alerts", timing, storm } };
    const start = () => startRelayProcess({ folder, config, port });
    const random = seededRandom(5);
    relay = await start();
    let killAt = 5;
    let restarting = Promise.resolve();
    let kills = 0;
    await postNumbered(count, {
      urls: () => [`http://127.0.0.1:${port}`],
      onRefused: () => restarting,
      onTaken: (taken) => {
        if (taken !== killAt) return;
        killAt += 1 + Math.floor(random() * 36);
        kills++;
        restarting = restarting.then(async () => {
          await relay.kill();
          relay = await start();
        });
      },
    });
    await restarting;
    expect(kills).toBeGreaterThan(3);
    const shown = async () => {
      const response = await fetch(`${relay.url}/api/inbox/messages?channel=%23alerts&limit=200`);
      const { messages } = (await response.json()) as { readonly messages: readonly InboxRow[] };
      return messages.map(({ message }) => message.text).sort();
    };
    await until(shown, (seen) => seen.length >= count);
    expect(await shown()).toEqual(texts(count));
  });
});

interface InboxRow {
  readonly message: { readonly text: string };
}

describe("two relays on one PostgreSQL", () => {
  const count = 40;
  const shards = Array.from({ length: 10 }, (_, shard) => `shard-${shard}`);
  let folders: readonly string[];
  let postgres: Postgres;
  let slack: FakeSlack;
  let relays: readonly RelayProcess[] = [];

  beforeAll(async () => {
    [postgres, slack, folders] = await Promise.all([
      startPostgres(),
      startFakeSlack({ channels: shards }),
      Promise.all([makeTemporaryFolder("relay-a"), makeTemporaryFolder("relay-b")]),
    ]);
  });

  afterAll(async () => {
    await Promise.all(relays.map(({ stop }) => stop()));
    await Promise.all([slack?.stop(), postgres?.stop(), ...(folders ?? []).map(removeFolder)]);
  });

  test("show each incident once while the one that leads is killed", async () => {
    const config = {
      name: "shop",
      services: [checkout],

      relay: {
        slack: { name: "acme", botToken: { env: "BOT" }, appToken: { env: "APP" } },
        routes: shards.map((shard) => ({ name: shard, match: { shard }, to: `#${shard}` })),
        fallback: "#shard-0",
        timing,
        storm,
      },
    };
    const env = { BOT: slack.tokens.bot, APP: slack.tokens.app };
    const ports = await Promise.all(folders.map(freePort));
    const start = (index: number) =>
      startRelayProcess({
        folder: folders[index] ?? "",
        config,
        port: ports[index] ?? 0,
        store: postgres.url,
        slackApi: slack.apiUrl,
        env,
      });
    relays = await Promise.all([start(0), start(1)]);
    const leads = async ({ url }: RelayProcess) =>
      ((await (await fetch(`${url}/api/relay`)).json()) as { readonly leading: boolean }).leading;
    const leading = await until(
      () => Promise.all(relays.map(leads)),
      (all) => all.includes(true),
    );
    expect(leading.filter(Boolean)).toHaveLength(1);
    const first = leading.indexOf(true);
    let killed = Promise.resolve();
    await postNumbered(count, {
      urls: () => relays.map(({ url }) => url),
      labels: (number) => ({ shard: shards[number % shards.length] ?? "" }),
      onTaken: (taken) => {
        if (taken === 15) killed = relays[first]?.kill() ?? killed;
      },
    });
    await killed;
    const shown = () => shards.flatMap((shard) => slack.channel(shard).map(({ text }) => text)).sort();
    await slack.until(() => shown().length >= count, 30_000);
    const survivor = relays[1 - first];
    expect(survivor !== undefined && (await leads(survivor))).toBe(true);
    // One that comes back does not lead, and has nothing to say.
    relays = relays.with(first, await start(first));
    expect(await Promise.all(relays.map(leads))).toEqual(relays.map((_, index) => index !== first));
    expect(shown()).toEqual(texts(count));
    expect(slack.calls.filter(({ method, result }) => method === "chat.postMessage" && result === "ok")).toHaveLength(
      count,
    );
  });
});
