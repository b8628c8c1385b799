import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { RunningRelay } from "../../../bot/run/relay-setup.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { alertOf, notify, relayFor } from "./running-relay.ts";
import { shownLines } from "./shown-lines.ts";

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

  const lines = () => shownLines(slack.show("alerts"));

  test("one incident is one message: fires, is acknowledged, resolves, and survives a restart", async () => {
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    expect((await notify(relay, [alertOf({ instance: "a" }, { startsAt })])).status).toBe(200);
    await slack.until(() => slack.channel("alerts").length === 1);
    expect(lines()).toEqual([
      "nines",
      "| [CRITICAL] carts cannot be opened",
      "| 🔴 *CRITICAL*  *carts cannot be opened*",
      "| Firing since TIME",
      "| instance `a` · service `cart`",
      "| [Acknowledge] [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "| Alertmanager alertmanager · incident ID · 1 alert · seen by on-call: not yet · no Silence: no Alertmanager to silence it at",
    ]);

    // The same again and a second instance: an edit, no second message.
    await notify(relay, [alertOf({ instance: "a" }, { startsAt }), alertOf({ instance: "b" }, { startsAt })]);
    await slack.until(() => slack.show("alerts").includes("2 alerts"));
    await slack.click({ user: "U000ANA", channel: "alerts", action: "ack" });
    await slack.until(() => slack.show("alerts").includes("Acknowledged* by ana"));
    expect(lines()).toEqual([
      "nines (edited 2 times)",
      "| [CRITICAL, ACKNOWLEDGED] carts cannot be opened (2 alerts)",
      "| 👀 *CRITICAL, ACKNOWLEDGED*  *carts cannot be opened*",
      "| Firing since TIME · acknowledged by *ana* at TIME, until TIME",
      "| • instance `a` · firing",
      "| • instance `b` · firing",
      "| service `cart`",
      "| [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful | Give the acknowledgement back]",
      "| Alertmanager alertmanager · incident ID · 2 alerts · no Silence: no Alertmanager to silence it at",
      "    nines",
      "      👀 TIME *Acknowledged* by ana",
    ]);

    await relay.stop();
    relay = await relayFor({ folder, slack });
    const ended = { startsAt, status: "resolved", endsAt: new Date().toISOString() };
    await notify(relay, [alertOf({ instance: "a" }, ended), alertOf({ instance: "b" }, ended)]);
    await slack.until(() => slack.show("alerts").includes("*Resolved*"));
    expect(lines()).toEqual([
      "nines (edited 3 times)",
      "| [RESOLVED] carts cannot be opened: lasted DURATION",
      "| ✅ *RESOLVED*  *carts cannot be opened*",
      "| Lasted DURATION, TIME to TIME",
      "| Acknowledged by *ana* after DURATION · 2 alerts",
      "| [Post-incident note…] [Not useful]",
      "| Alertmanager alertmanager · incident ID · 2 alerts",
      "    nines",
      "      👀 TIME *Acknowledged* by ana",
      "    nines",
      "      ✅ TIME *Resolved* after DURATION",
    ]);
    expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(3);
  });
});
