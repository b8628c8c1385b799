import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { RunningRelay } from "../../../bot/run/relay-setup.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { alertOf, notify, relayFor } from "./running-relay.ts";

describe("a relay with Slack", () => {
  let slack: FakeSlack;
  let folder: string;
  let relay: RunningRelay;

  beforeEach(async () => {
    slack = await startFakeSlack({ channels: ["alerts", "ops"] });
    folder = await makeTemporaryFolder("relay");
    relay = await relayFor({ folder, slack });
    await slack.until(() => slack.connections() === 1);
  });

  afterEach(async () => {
    await relay.stop();
    await slack.stop();
    await removeFolder(folder);
  });

  const shown = () => slack.channel("alerts").map(({ text }) => text);

  test("one incident is one message: fires, is acknowledged, resolves, and survives a restart", async () => {
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    expect((await notify(relay, [alertOf({ instance: "a" }, { startsAt })])).status).toBe(200);
    await slack.until(() => slack.channel("alerts").length === 1);
    expect(shown()).toEqual(["[CRITICAL] cart: carts cannot be opened"]);

    // The same again and a second instance: an edit, no second message.
    await notify(relay, [alertOf({ instance: "a" }, { startsAt }), alertOf({ instance: "b" }, { startsAt })]);
    await slack.until(() => slack.show("alerts").includes("2 alerts"));
    await slack.click({ user: "U000ANA", channel: "alerts", action: "ack" });
    await slack.until(() => slack.show("alerts").includes("ACKNOWLEDGED"));

    await relay.stop();
    relay = await relayFor({ folder, slack });
    const ended = { startsAt, status: "resolved", endsAt: new Date().toISOString() };
    await notify(relay, [alertOf({ instance: "a" }, ended), alertOf({ instance: "b" }, ended)]);
    await slack.until(() => slack.show("alerts").includes("RESOLVED"));
    expect(slack.channel("alerts")).toHaveLength(1);
    expect(slack.show("alerts")).toMatchInlineSnapshot();
  });
});
