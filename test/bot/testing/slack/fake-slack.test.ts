import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import bolt from "@slack/bolt";
import { LogLevel, WebClient } from "@slack/web-api";
import { type FakeSlack, startFakeSlack } from "../../../../bot/testing/slack/fake-slack.ts";

let slack: FakeSlack;
let nowMs: number;
beforeEach(async () => {
  nowMs = 1_800_000_000_000;
  slack = await startFakeSlack({
    now: () => nowMs,
    channels: ["alerts", { name: "closed", isMember: false }],
    groups: [{ id: "S0ONCALL", handle: "oncall", users: ["U000ANA"] }],
  });
});
afterEach(() => slack.stop());

/** What the Web API answers to a plain call, as JSON. */
async function call(method: string, args: object = {}, token = slack.tokens.bot) {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8", authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
  });
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

const say = async (text: string, args: object = {}) =>
  String((await call("chat.postMessage", { channel: "#alerts", text, ...args }))["ts"]);

describe("the Web API", () => {
  test.each([
    { method: "chat.postMessage", args: { channel: "#none", text: "x" }, error: "channel_not_found" },
    { method: "chat.postMessage", args: { channel: "#closed", text: "x" }, error: "not_in_channel" },
    { method: "chat.postMessage", args: { channel: "#alerts" }, error: "no_text" },
    { method: "chat.postMessage", args: { channel: "#alerts", text: "x".repeat(40_001) }, error: "msg_too_long" },
    { method: "chat.postMessage", args: { channel: "#alerts", blocks: "no JSON" }, error: "invalid_blocks_format" },
    {
      method: "chat.postMessage",
      args: { channel: "#alerts", blocks: [{ type: "rainbow" }] },
      error: "invalid_blocks",
    },
    { method: "chat.postMessage", args: { channel: "#alerts", text: "x", thread_ts: 1.5 }, error: "invalid_thread_ts" },
    {
      method: "chat.postMessage",
      args: { channel: "#alerts", text: "x", thread_ts: "1700000000.000100" },
      error: "thread_not_found",
    },
    {
      method: "chat.postMessage",
      args: { channel: "#alerts", text: "x", metadata: { event_type: "x" } },
      error: "invalid_metadata_format",
    },
    { method: "chat.update", args: { channel: "#alerts", ts: "1.000000", text: "x" }, error: "channel_not_found" },
    { method: "chat.update", args: { channel: "C0000001", ts: "1.000000", text: "x" }, error: "message_not_found" },
    { method: "chat.delete", args: { channel: "C0000001", ts: 1.5 }, error: "message_not_found" },
    {
      method: "chat.postEphemeral",
      args: { channel: "C0000001", user: "U0", text: "x" },
      error: "user_not_in_channel",
    },
    { method: "conversations.history", args: { channel: "#alerts" }, error: "channel_not_found" },
    { method: "conversations.history", args: { channel: "C0000001", limit: 5_000 }, error: "invalid_limit" },
    { method: "users.info", args: { user: "U0" }, error: "user_not_found" },
    { method: "usergroups.users.list", args: { usergroup: "S0" }, error: "no_such_subteam" },
    { method: "views.open", args: { trigger_id: "1", view: {} }, error: "invalid_trigger_id" },
    { method: "files.info", args: { file: "F0" }, error: "file_not_found" },
    { method: "files.upload", args: {}, error: "unknown_method" },
    { method: "apps.connections.open", args: {}, error: "not_allowed_token_type" },
  ])("$method answers $error", async ({ method, args, error }) => {
    expect(await call(method, args)).toMatchObject({ ok: false, error });
    expect(slack.calls).toMatchObject([{ method, result: error }]);
  });

  test("knows its tokens and scopes", async () => {
    expect(await call("auth.test", {}, "xoxb-other")).toMatchObject({ ok: false, error: "invalid_auth" });
    expect(await call("auth.test")).toMatchObject({ ok: true, team: "Acme", user: "nines", bot_id: "B000BOT" });
    slack.allow(["chat:write"]);
    expect(await call("users.info", { user: "U000ANA" })).toMatchObject({ ok: false, error: "missing_scope" });
    slack.revokeToken("account_inactive");
    expect(await call("auth.test")).toMatchObject({ ok: false, error: "account_inactive" });
  });

  test("says which part of a block is wrong", async () => {
    const blocks = [
      { type: "section", text: { type: "mrkdwn", text: "x".repeat(3_001) } },
      { type: "header", text: {} },
    ];
    expect((await call("chat.postMessage", { channel: "#alerts", blocks }))["response_metadata"]).toEqual({
      messages: [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        "[ERROR] must be a valid text object [json-pointer:/blocks/1/text/type]",
        "[ERROR] missing required field [json-pointer:/blocks/1/text/text]",
      ],
    });
  });

  test("keeps texts as Slack keeps them", async () => {
    await say("a & b &amp; <!here> <@U000ANA|ana> <https://x.example|x> <b> 1 < 2 <javascript:alert(1)|x> <!channel");
    expect(slack.channel("alerts")[0]?.text).toBe(
      "a &amp; b &amp; <!here> <@U000ANA|ana> <https://x.example|x> &lt;b&gt; 1 &lt; 2 &lt;javascript:alert(1)|x&gt; &lt;!channel",
    );
    expect(slack.channel("alerts")[0]?.mentions).toEqual(["!here", "@U000ANA"]);
  });

  test("notifies nobody of mentions in attachments or edits", async () => {
    const ts = await say("x", { attachments: [{ text: "<!channel>" }] });
    await call("chat.update", { channel: "C0000001", ts, text: "<!channel>" });
    expect(slack.channel("alerts")[0]).toMatchObject({
      text: "<!channel>",
      mentions: [],
      lines: ["!channel", "!channel"],
    });
  });

  test("keeps the attachments of an edit that names none, and its blocks unless there is a text", async () => {
    const block = { type: "section", text: { type: "plain_text", text: "block" } };
    const ts = await say("x", { blocks: [block], attachments: [{ text: "attached" }] });
    await call("chat.update", { channel: "C0000001", ts, attachments: [{ text: "newer" }] });
    expect(slack.channel("alerts")[0]?.lines).toEqual(["block", "newer"]);
    await call("chat.update", { channel: "C0000001", ts, text: "text" });
    expect(slack.channel("alerts")[0]?.lines).toEqual(["text", "newer"]);
    await call("chat.update", { channel: "C0000001", ts, text: "text", attachments: [] });
    expect(slack.channel("alerts")[0]?.lines).toEqual(["text"]);
    expect(slack.channel("alerts")[0]?.earlier).toHaveLength(3);
  });

  test("gives metadata to those who ask for it", async () => {
    await say("x", { metadata: { event_type: "nines_message", event_payload: { mark: "a" } } });
    const history = async (args: object) =>
      (await call("conversations.history", { channel: "C0000001", ...args }))["messages"];
    expect(await history({})).not.toMatchObject([{ metadata: expect.anything() }]);
    expect(await history({ include_all_metadata: true })).toMatchObject([
      { metadata: { event_type: "nines_message", event_payload: { mark: "a" } } },
    ]);
  });

  test("pages through history, newest first", async () => {
    for (const text of ["1", "2", "3"]) slack.say("alerts", { user: "U000ANA", text });
    const first = await call("conversations.history", { channel: "C0000001", limit: 2 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: "3" }, { text: "2" }] });
    const { next_cursor: cursor } = first["response_metadata"] as { readonly next_cursor: string };
    expect(await call("conversations.history", { channel: "C0000001", limit: 2, cursor })).toMatchObject({
      has_more: false,
      messages: [{ text: "1" }],
    });
  });

  test("lists and joins channels, and knows groups", async () => {
    expect(await call("conversations.list")).toMatchObject({
      channels: [
        { name: "alerts", is_member: true },
        { name: "closed", is_member: false },
      ],
    });
    expect(await call("conversations.join", { channel: "C0000002" })).toMatchObject({ ok: true });
    expect(await call("chat.postMessage", { channel: "#closed", text: "x" })).toMatchObject({ ok: true });
    expect(await call("usergroups.users.list", { usergroup: "S0ONCALL" })).toMatchObject({ users: ["U000ANA"] });
  });
});

describe("rate limits", () => {
  test("take a short burst in a channel, then one post per second", async () => {
    const results: unknown[] = [];
    for (let post = 0; post < 6; post++)
      results.push((await call("chat.postMessage", { channel: "#alerts", text: "x" }))["error"]);
    expect(results).toEqual([undefined, undefined, undefined, undefined, "ratelimited", "ratelimited"]);
    nowMs += 1_000;
    expect(await call("chat.postMessage", { channel: "C0000001", text: "x" })).toMatchObject({ ok: true });
  });

  test("count a method's calls in a minute by its tier, and say when to come back", async () => {
    const ts = await say("x");
    const update = () =>
      fetch(`${slack.apiUrl}chat.update`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${slack.tokens.bot}` },
        body: JSON.stringify({ channel: "C0000001", ts, text: "y" }),
      });
    const statuses = [];
    for (let edit = 0; edit < 51; edit++) statuses.push((await update()).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    nowMs += 20_000;
    const limited = await update();
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "40"]);
    nowMs += 40_000;
    expect((await update()).status).toBe(200);
  });
});

describe("what goes wrong on purpose", () => {
  test("is for the calls that it names, as often as it says, until it is ended", async () => {
    const end = slack.fail({
      method: "chat.postMessage",
      channel: "#alerts",
      how: { kind: "error", error: "fatal_error" },
    });
    expect(await call("chat.postMessage", { channel: "C0000001", text: "x" })).toMatchObject({ error: "fatal_error" });
    expect(await call("auth.test")).toMatchObject({ ok: true });
    end();
    slack.fail({ how: { kind: "hidden" }, times: 1 });
    expect(await call("chat.postMessage", { channel: "#alerts", text: "hidden" })).toMatchObject({ ok: true });
    expect(await call("chat.postMessage", { channel: "#alerts", text: "seen" })).toMatchObject({ ok: true });
    expect(slack.channel("alerts").map(({ text }) => text)).toEqual(["seen"]);
  });

  test("may be a 429 without Retry-After", async () => {
    slack.fail({ how: { kind: "limited" }, times: 1 });
    const response = await fetch(`${slack.apiUrl}auth.test`, { method: "POST" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, null]);
  });
});

const blocks = [
  { type: "section", text: { type: "mrkdwn", text: "*cart* is down" } },
  {
    type: "actions",
    elements: [
      { type: "button", action_id: "ack", text: { type: "plain_text", text: "Acknowledge" }, value: "3F7K" },
      {
        type: "overflow",
        action_id: "more",
        options: [{ text: { type: "plain_text", text: "Note" }, value: "note:3F7K" }],
      },
    ],
  },
];
const dialog = {
  type: "modal" as const,
  callback_id: "silence",
  title: { type: "plain_text" as const, text: "Silence" },
  submit: { type: "plain_text" as const, text: "Silence" },
  blocks: [
    {
      type: "input",
      block_id: "reason",
      label: { type: "plain_text" as const, text: "Reason" },
      element: { type: "plain_text_input" as const, action_id: "reason" },
    },
    {
      type: "input",
      block_id: "for",
      label: { type: "plain_text" as const, text: "For" },
      element: {
        type: "static_select" as const,
        action_id: "for",
        options: [
          { text: { type: "plain_text" as const, text: "1 h" }, value: "1h" },
          { text: { type: "plain_text" as const, text: "4 h" }, value: "4h" },
        ],
      },
    },
  ],
};

/** An app as people write it with Bolt, over Socket Mode or over HTTP. */
function boltApp(receiver: "socket" | "http"): bolt.App {
  const clientOptions = { slackApiUrl: slack.apiUrl, logLevel: LogLevel.ERROR };
  const base = { token: slack.tokens.bot, clientOptions, logLevel: bolt.LogLevel.ERROR };
  const app =
    receiver === "socket"
      ? new bolt.App({ ...base, socketMode: true, appToken: slack.tokens.app })
      : new bolt.App({ ...base, signingSecret: slack.tokens.signingSecret });
  app.action("ack", async ({ ack, body, respond }) => {
    await ack();
    await respond({ text: `${body.user.id} acknowledged`, response_type: "ephemeral" });
  });
  app.action("more", async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: "trigger_id" in body ? String(body.trigger_id) : "", view: dialog as never });
  });
  app.view("silence", async ({ ack, view }) => {
    const reason = view.state.values["reason"]?.["reason"]?.value ?? "";
    if (reason.length < 3) return ack({ response_action: "errors", errors: { reason: "say why" } });
    await ack();
    await app.client.chat.postMessage({
      channel: "#alerts",
      text: `silenced ${view.state.values["for"]?.["for"]?.selected_option?.value}: ${reason}`,
    });
  });
  app.command("/nines", async ({ ack, command }) => ack(`you said ${command.text}`));
  app.event("app_home_opened", async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [blocks[0]] as never } });
  });
  return app;
}

/** What people do reaches the app, and what the app does is seen. */
async function usesTheApp(): Promise<void> {
  slack.say("alerts", { user: "U000ANA", text: "hello" });
  await say("cart is down", { attachments: [{ color: "#d32f2f", blocks }] });
  expect(await slack.click({ channel: "#alerts", user: "U000ANA", action: "Acknowledge" })).toMatchObject({
    kind: "acknowledged",
  });
  await slack.until(() => slack.whispers.length === 1);
  expect(slack.whispers).toMatchObject([{ user: "U000ANA", text: "U000ANA acknowledged" }]);

  await slack.click({ channel: "#alerts", user: "U000ANA", action: "more", option: "Note" });
  await slack.until(() => slack.viewOf("U000ANA") !== undefined);
  const id = slack.viewOf("U000ANA")?.id ?? "";
  await expect(slack.submit(id, "U000ANA", { reason: "deploy" })).rejects.toThrow("the dialog needs for");
  expect(await slack.submit(id, "U000ANA", { reason: "x", for: "1 h" })).toMatchObject({
    payload: { response_action: "errors", errors: { reason: "say why" } },
  });
  expect(slack.viewOf("U000ANA")?.id).toBe(id);
  await slack.submit(id, "U000ANA", { reason: "deploy", for: "4h" });
  await slack.until(() => slack.channel("alerts").length === 3);
  expect(slack.viewOf("U000ANA")).toBeUndefined();
  expect(slack.channel("alerts").at(-1)?.text).toBe("silenced 4h: deploy");

  const answer = await slack.command({ user: "U000ANA", channel: "#alerts", command: "/nines", text: "status" });
  expect(answer).toMatchObject({ kind: "acknowledged", payload: { text: "you said status" } });
  await slack.openHome("U000ANA");
  await slack.until(() => slack.viewOf("U000ANA", "home") !== undefined);
}

describe("an app written with Bolt", () => {
  test("works over Socket Mode, through a refresh of the connection", async () => {
    const app = boltApp("socket");
    await app.start();
    expect(slack.connections()).toBe(1);
    slack.socket.ping();
    await usesTheApp();
    slack.socket.refresh();
    await slack.until(() => slack.calls.filter(({ method }) => method === "apps.connections.open").length === 2);
    await slack.until(() => slack.connections() === 1);
    await slack.click({ channel: "#alerts", user: "U000ANA", action: "ack" });
    await slack.until(() => slack.whispers.length === 2);
    await app.stop();
    await slack.until(() => slack.connections() === 0);
  });

  test("works over signed HTTP, and refuses another signature", async () => {
    const app = boltApp("http");
    const server = (await app.start({ port: 0, host: "127.0.0.1" })) as ReturnType<typeof createServer>;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
    slack.useRequestUrl(url);
    await usesTheApp();
    const forged = await fetch(url, {
      method: "POST",
      headers: { "x-slack-signature": "v0=00", "x-slack-request-timestamp": String(Math.floor(nowMs / 1_000)) },
      body: "payload={}",
    });
    expect(forged.status).toBe(401);
    await app.stop();
  });
});

test("an app that says nothing within three seconds leaves the person with a warning", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  slack.useRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await say("cart is down", { blocks });
  expect(await slack.click({ channel: "#alerts", user: "U000ANA", action: "ack" })).toEqual({ kind: "silent" });
  slack.useRequestUrl(undefined);
  await expect(slack.click({ channel: "#alerts", user: "U000ANA", action: "ack" })).rejects.toThrow(
    "no app is connected",
  );
  await expect(slack.click({ channel: "#alerts", user: "U000ANA", action: "none" })).rejects.toThrow(
    "no message has a button none",
  );
  server.closeAllConnections();
  server.close();
});

test("a trigger opens one dialog, within three seconds", async () => {
  const client = new WebClient(slack.tokens.bot, { slackApiUrl: slack.apiUrl, logLevel: LogLevel.ERROR });
  const triggers: string[] = [];
  const server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => {
      const { trigger_id: trigger } = JSON.parse(new URLSearchParams(chunk.toString()).get("payload") ?? "{}") as {
        readonly trigger_id: string;
      };
      triggers.push(trigger);
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  slack.useRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await say("cart is down", { blocks });
  for (let click = 0; click < 2; click++) await slack.click({ channel: "#alerts", user: "U000ANA", action: "ack" });
  const open = (trigger = "") =>
    client.views.open({ trigger_id: trigger, view: dialog as never }).then(
      () => "ok",
      (error: { readonly data: { readonly error: string } }) => error.data.error,
    );
  expect([await open(triggers[0]), await open(triggers[0])]).toEqual(["ok", "exchanged_trigger_id"]);
  nowMs += 3_001;
  expect(await open(triggers[1])).toBe("expired_trigger_id");
  server.closeAllConnections();
  server.close();
});
