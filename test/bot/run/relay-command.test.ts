import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { freePort } from "../../servers/free-port.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type RelayProcess, spawnRelay, startRelayProcess } from "./relay-process.ts";
import { alertOf, checkout, notify } from "./running-relay.ts";

const timing = { greenDelay: "1s", poll: "1s" };
const config = (relay: object = {}) => ({
  name: "shop",
  services: [checkout],
  relay: { fallback: "#alerts", timing, ...relay },
});

describe("nines relay", () => {
  let folder: string;
  let port: number;
  let started: RelayProcess[];

  beforeEach(async () => {
    [folder, port] = await Promise.all([makeTemporaryFolder("relay-command"), freePort()]);
    started = [];
  });

  afterEach(async () => {
    await Promise.all(started.map(({ kill }) => kill()));
    await removeFolder(folder);
  });

  const start = async (relay: object = {}, at = port): Promise<RelayProcess> => {
    const process = await startRelayProcess({ folder, config: config(relay), port: at });
    started.push(process);
    return process;
  };
  const isLeading = async ({ url }: RelayProcess) =>
    ((await (await fetch(`${url}/api/relay`)).json()) as { readonly leading: boolean }).leading;
  const texts = async ({ url }: RelayProcess, channel = "alerts") => {
    const answer = await fetch(`${url}/api/inbox/messages?channel=%23${channel}`);
    const { messages } = (await answer.json()) as {
      readonly messages: readonly { readonly message: { readonly text: string } }[];
    };
    return messages.map(({ message }) => message.text);
  };

  test("ends by SIGTERM with 0", async () => {
    const relay = await start();
    expect(await relay.stop()).toBe(0);
  });

  test("ends by SIGTERM while its socket to Slack is being opened", async () => {
    const slack = await startFakeSlack({ channels: ["alerts"] });
    slack.socket.hang();
    try {
      const workspace = { name: "acme", botToken: { env: "BOT" }, appToken: { env: "APP" } };
      const env = { BOT: slack.tokens.bot, APP: slack.tokens.app };
      const relay = await spawnRelay({
        folder,
        config: config({ slack: workspace }),
        port,
        slackApi: slack.apiUrl,
        env,
      });
      started.push(relay);
      await slack.until(() => slack.socket.hanging === 1);
      // Kubernetes kills after 30 s. The patience must not keep the tests' own process once the relay has ended.
      const patience = delay(15_000, "it goes on", { ref: false });
      expect(await Promise.race([relay.stop(), patience])).toBe(0);
    } finally {
      await slack.stop();
    }
  });

  test("stands by while another one has the file, takes alerts in for it, and leads once that one is killed", async () => {
    const first = await start();
    await until(() => isLeading(first), Boolean);
    const second = await start({}, await freePort());
    await notify(second, [alertOf({})]);
    await until(
      () => texts(first),
      (shown) => shown.length === 1,
    );
    expect(await isLeading(second)).toBe(false);
    await first.kill();
    await until(() => isLeading(second), Boolean);
    expect(await texts(second)).toEqual(["[CRITICAL] carts cannot be opened"]);
  });

  test("says which port is taken", async () => {
    const holder = createServer().listen(port, "127.0.0.1");
    await once(holder, "listening");
    const relay = await spawnRelay({ folder, config: config(), port });
    expect(await relay.ended).toBe(3);
    holder.close();
    expect(relay.log()).toBe(`fault: cannot listen on 127.0.0.1:${port}: another process has this port\n`);
  });

  test.each([
    { missing: "BOT", env: { APP: "xapp-1" } },
    { missing: "APP", env: { BOT: "xoxb-1" } },
  ])("says that the token $missing is missing", async ({ missing, env }) => {
    const slack = { name: "acme", botToken: { env: "BOT" }, appToken: { env: "APP" } };
    const relay = await spawnRelay({ folder, config: config({ slack }), port, env });
    expect(await relay.ended).toBe(3);
    expect(relay.log().trimEnd().split("\n").at(-1)).toBe(`fault: the environment variable ${missing} is not set`);
  });

  test("says what of a new config counts only after a restart", async () => {
    const relay = await start();
    const slack = { name: "acme", botToken: { env: "BOT" }, appToken: { env: "APP" } };
    await writeFile(join(folder, "nines.json"), JSON.stringify(config({ slack })));
    relay.signal("SIGHUP");
    await relay.says('"parts":["Slack workspaces"]');
  });

  test("takes a good config over by SIGHUP, and goes on with it when the next one is bad", async () => {
    const relay = await start();
    const file = join(folder, "nines.json");
    const route = { name: "carts", match: { service: "cart" }, to: "#carts" };
    await writeFile(file, JSON.stringify(config({ routes: [route] })));
    relay.signal("SIGHUP");
    await relay.says("took over the config");
    await notify(relay, [alertOf({})]);
    await until(
      () => texts(relay, "carts"),
      (shown) => shown.length === 1,
    );
    await writeFile(file, JSON.stringify(config({ routes: [{ ...route, colour: "red" }] })));
    relay.signal("SIGHUP");
    await relay.says("colour");
    await writeFile(file, "{");
    relay.signal("SIGHUP");
    await relay.says("expected property name");
    expect(relay.log().match(/the config has problems; the one in use goes on/g)).toHaveLength(2);
    await notify(relay, [alertOf({ alertname: "CartSlow" })], { group: "{}:{slow}" });
    await until(
      () => texts(relay, "carts"),
      (shown) => shown.length === 2,
    );
  });
});
