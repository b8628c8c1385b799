import { afterEach, describe, expect, test } from "@jest/globals";
import { checkSlack } from "../../../bot/doctor/check-slack.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";
import { relayOptions } from "../routing/relay-options.ts";
import { findingLines } from "./finding-lines.ts";

const running: FakeSlack[] = [];
afterEach(async () => {
  for (const slack of running.splice(0)) await slack.stop();
});

const ana = { id: "U000ANA1", name: "ana", realName: "Ana", timezone: "Europe/Berlin" };

async function start(options: Parameters<typeof startFakeSlack>[0] = {}): Promise<FakeSlack> {
  const slack = await startFakeSlack({
    channels: ["alerts", "payments"],
    users: [ana],
    groups: [{ id: "S012ABCDEF", handle: "payments", users: [ana.id] }],
    ...options,
  });
  running.push(slack);
  return slack;
}

async function linesFor(
  slack: FakeSlack,
  relay: RelaySpec = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const options = relayOptions({ slack: {}, fallback: "#alerts", ...relay });
  const [workspace] = options.slack;
  if (workspace === undefined) throw new Error("there is no workspace");
  const known: Readonly<Record<string, string>> = {
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    SIGNING: slack.tokens.signingSecret,
    ...secrets,
  };
  const secret = (ref: { readonly kind: string; readonly name?: string }): string => {
    const text = known[ref.name ?? ""];
    if (text === undefined || text === "") throw new Error(`the environment variable ${ref.name} is not set`);
    return text;
  };
  return findingLines(await checkSlack({ workspace, options, secret, apiUrl: slack.apiUrl }));
}

describe("checkSlack()", () => {
  test("is content with an app as it should be", async () => {
    const relay: RelaySpec = {
      routes: [{ match: { team: "payments" }, to: "#payments", mention: ["S012ABCDEF", "primary"] }],
      rotations: [{ name: "primary", members: [{ id: ana.id, name: "Ana" }] }],
    };
    expect(await linesFor(await start(), relay)).toEqual([
      "good: the bot token is nines's in Acme",
      "good: the bot token has every scope that the relay needs",
      "good: the app token opens a socket, so buttons work without inbound internet",
      "good: the bot is in #alerts and #payments",
      "good: the one person of the configuration can be called",
      "good: the user groups S012ABCDEF exist",
    ]);
  });

  test("opens no socket, which would take gestures from the relay that runs", async () => {
    const slack = await start();
    await linesFor(slack);
    expect(slack.connections()).toBe(0);
    expect(slack.calls.filter(({ method }) => method.startsWith("chat."))).toEqual([]);
  });

  test("finds scopes that lack", async () => {
    const slack = await start({
      scopes: ["chat:write", "channels:read", "channels:history", "files:write", "users:read"],
    });
    const lines = await linesFor(slack, { permissions: { silence: ["S012ABCDEF"] } });
    expect(lines.filter((line) => line.includes("scope"))).toEqual([
      "bad: the bot token lacks the scope files:read: it cannot see when a picture is ready (add files:read to the bot scopes under OAuth & Permissions, and install the app again)",
      "bad: the bot token lacks the scope commands: there is no /nines (add commands to the bot scopes under OAuth & Permissions, and install the app again)",
      "bad: the bot token lacks the scope usergroups:read: it cannot see who is in a user group (add usergroups:read to the bot scopes under OAuth & Permissions, and install the app again)",
      "warning: the bot token lacks the scope groups:read: it cannot use private channels (add groups:read to the bot scopes under OAuth & Permissions, and install the app again)",
      "warning: the bot token lacks the scope groups:history: it cannot recognise its own messages in private channels after a crash (add groups:history to the bot scopes under OAuth & Permissions, and install the app again)",
      "warning: the bot token lacks the scope channels:join: somebody has to invite it to every public channel (add channels:join to the bot scopes under OAuth & Permissions, and install the app again)",
      "skipped: Slack does not say what the user groups S012ABCDEF are: missing_scope",
    ]);
  });

  test("finds channels that are not there, archived, or without the bot", async () => {
    const slack = await start({
      channels: [
        "alerts",
        "old",
        { name: "open", isMember: false },
        { name: "secret", isPrivate: true, isMember: false },
      ],
    });
    slack.archive("old");
    const routes = ["#old", "#open", "#secret", "C0NOWHERE"].map((to, index) => ({ match: { n: String(index) }, to }));
    expect((await linesFor(slack, { routes })).filter((line) => /#|C0/.test(line))).toEqual([
      "good: the bot is in #alerts",
      "bad: the channel #old is archived (unarchive it, or name another one)",
      "warning: the bot is not yet in #open; it joins with its first message (write /invite @nines in #open)",
      "bad: there is no channel #secret, or it is private and the bot is not in it (create it, correct the configuration, or write /invite @nines in #secret)",
      "bad: there is no channel C0NOWHERE, or it is private and the bot is not in it (create it, correct the configuration, or write /invite @nines in C0NOWHERE)",
    ]);
    slack.allow(["channels:read"]);
    expect(await linesFor(slack, { routes })).toContain("bad: the bot is not in #open (write /invite @nines in #open)");
  });

  test("finds people and groups that are nobody", async () => {
    const lines = await linesFor(await start(), {
      rotations: [{ name: "primary", members: [ana.id, "U0NOBODY"] }],
      routes: [{ match: { team: "x" }, mention: "S0NOBODY" }],
    });
    expect(lines.slice(-3)).toEqual([
      "good: the one person of the configuration can be called",
      "bad: U0NOBODY is nobody in this workspace, and the configuration calls them (copy the member id of somebody else from the profile in Slack)",
      "bad: there is no user group S0NOBODY, and the configuration calls it (copy the id of a group from its page in Slack, or put people into it)",
    ]);
  });

  test.each([
    {
      name: "a revoked bot token",
      arrange: (slack: FakeSlack) => slack.revokeToken("token_revoked"),
      lines: [
        "bad: Slack refuses the bot token: token_revoked (install the app in the workspace again, and copy its new Bot User OAuth Token)",
        "bad: the app token opens no socket: token_revoked (switch Socket Mode on, and give the app-level token the scope connections:write)",
      ],
    },
    {
      name: "tokens that are not set",
      secrets: { SLACK_BOT_TOKEN: "", SLACK_APP_TOKEN: "" },
      lines: [
        "bad: the bot token cannot be read: the environment variable SLACK_BOT_TOKEN is not set (set it)",
        "bad: the app token cannot be read: the environment variable SLACK_APP_TOKEN is not set (set it)",
      ],
    },
    {
      name: "tokens in each other's place",
      secrets: { SLACK_BOT_TOKEN: "xapp-fake-app-token", SLACK_APP_TOKEN: "xoxb-fake-bot-token" },
      lines: [
        "bad: the bot token does not begin with xoxb- (copy the Bot User OAuth Token of the app)",
        "bad: the app token does not begin with xapp- (copy an app-level token with the scope connections:write)",
      ],
    },
  ])("finds $name, and never shows it", async ({ arrange, secrets = {}, lines }) => {
    const slack = await start();
    arrange?.(slack);
    expect(await linesFor(slack, {}, secrets)).toEqual(lines);
  });

  test("finds that Slack cannot be reached", async () => {
    const slack = await start();
    await slack.outage();
    expect(await linesFor(slack)).toEqual([
      "bad: Slack refuses the bot token: it cannot be reached (ECONNREFUSED) (let this machine reach slack.com)",
      "bad: the app token opens no socket: it cannot be reached (ECONNREFUSED) (switch Socket Mode on, and give the app-level token the scope connections:write)",
    ]);
  });

  test("says where Slack is to call a relay without a socket", async () => {
    const slack = await start();
    const relay: RelaySpec = { slack: { signingSecret: { env: "SIGNING" } } };
    expect(await linesFor(slack, relay)).toContain(
      "bad: Slack is to call the relay, and relay.url does not say where it is (write relay.url, or an appToken instead of the signingSecret for a socket)",
    );
    const sources = [{ name: "alertmanager", tokens: [{ env: "TOKEN" }] }];
    expect(await linesFor(slack, { ...relay, sources, url: "https://relay.example.org" })).toContain(
      "skipped: whether Slack calls https://relay.example.org/slack/slack is seen by pressing a button (enter https://relay.example.org/slack/slack as Request URL of the app)",
    );
  });
});
