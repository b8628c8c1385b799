import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectSlack, type SlackConnection } from "../../../../bot/slack/receive/slack-connection.ts";
import { createSlackMessenger } from "../../../../bot/slack/slack-messenger.ts";
import { type FakeSlack, startFakeSlack } from "../../../../bot/testing/slack/fake-slack.ts";
import { silentLogger } from "../../../../service/log.ts";

const up = "up";
let slack: FakeSlack;
let connection: SlackConnection | undefined;
let states: string[];
let waiting: (() => void)[];

beforeEach(async () => {
  slack = await startFakeSlack({ limits: false, channels: ["alerts"] });
  states = [];
  waiting = [];
});
afterEach(async () => {
  await connection?.stop();
  connection = undefined;
  await slack.stop();
});

describe("a socket to Slack", () => {
  test("comes back after Slack asked for a new one, after a cut, and after Slack was away", async () => {
    await connect();
    await told(up);
    slack.socket.refresh();
    await told("the socket to Slack is closed", up);
    slack.socket.cut();
    await told("the socket to Slack is closed", up);
    await slack.outage();
    slack.socket.cut();
    await told("Slack cannot be reached (ECONNREFUSED)");
    await slack.recover();
    await told(up);
    expect(slack.connections()).toBe(1);
  });

  test("is tried again, and fells nothing, when Slack refuses its token", async () => {
    await connect();
    await told(up);
    slack.revokeToken("token_revoked");
    slack.socket.cut();
    await told("Slack answers token_revoked", "Slack answers token_revoked");
    slack.restoreToken();
    await told(up);
  });

  test("that cannot be opened is left alone after the end", async () => {
    await slack.outage();
    await connect({ soon: 1, later: 60_000 });
    await told("Slack cannot be reached (ECONNREFUSED)");
    await connection?.stop();
    await slack.recover();
    expect([slack.connections(), slack.calls]).toEqual([0, []]);
  });

  test("that opens while the relay ends is closed", async () => {
    slack.fail({ method: "apps.connections.open", how: { kind: "slow", ms: 50 } });
    await connect();
    await connection?.stop();
    await slack.until(() => slack.connections() === 1);
    await slack.until(() => slack.connections() === 0);
    expect(states).toEqual([]);
  });
});

async function connect(reconnectMs = { soon: 1, later: 20 }): Promise<void> {
  connection = await connectSlack({
    workspace: "acme",
    messenger: await createSlackMessenger({ workspace: "acme", token: slack.tokens.bot, apiUrl: slack.apiUrl }),
    answer: async () => ({ kind: "done" }),
    receive: { kind: "socket", appToken: slack.tokens.app },
    apiUrl: slack.apiUrl,
    onState: ({ isUp, why }) => {
      states.push(isUp ? up : why);
      for (const look of waiting.splice(0)) look();
    },
    log: silentLogger,
    now: Date.now,
    reconnectMs,
  });
}

/** Waits until these were told in this order, whatever came between; what was told before counts no more. */
async function told(...expected: readonly string[]): Promise<void> {
  for (const state of expected) {
    while (!states.includes(state)) await new Promise<void>((resolve) => void waiting.push(resolve));
    states.splice(0, states.indexOf(state) + 1);
  }
}
