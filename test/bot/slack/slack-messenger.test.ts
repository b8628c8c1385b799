import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { RenderedMessage } from "../../../bot/model/message.ts";
import { checkMessageLimits } from "../../../bot/slack/block-limits.ts";
import type { Messenger } from "../../../bot/slack/messenger.ts";
import { slackLimits } from "../../../bot/slack/slack-limits.ts";
import { createSlackMessenger } from "../../../bot/slack/slack-messenger.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { smallPng } from "./small-png.ts";

let slack: FakeSlack;
let messenger: Messenger;
beforeEach(async () => {
  slack = await startFakeSlack({
    limits: false,
    channels: ["alerts", { name: "open", isMember: false }, { name: "secret", isPrivate: true, isMember: false }],
  });
  messenger = await messengerThatWaits(20_000);
});
afterEach(() => slack.stop());

function messengerThatWaits(timeoutMs: number): Promise<Messenger> {
  return createSlackMessenger({
    workspace: "acme",
    token: slack.tokens.bot,
    apiUrl: slack.apiUrl,
    timeoutMs,
    lookAfterMs: (look) => (look > 3 ? undefined : 1),
  });
}

describe("post", () => {
  test("shows one coloured attachment under the text that phones show", async () => {
    const result = await messenger.post("#alerts", message("cart is down"), { mark: "a" });
    expect(result).toEqual({
      kind: "done",
      value: { workspace: "acme", channel: "C0000001", ts: expect.stringMatching(/^\d{10}\.\d{6}$/) },
    });
    expect(slack.show("alerts")).toBe("nines\n| cart is down\n| cart is down, in short\n| [Acknowledge]\n");
    expect(slack.channel("alerts")[0]).toMatchObject({ text: "cart is down", color: "#d32f2f", mark: "a" });
    expect(slack.calls[0]?.args).toMatchObject({ unfurl_links: false, unfurl_media: false });
  });

  test("answers in a thread, for the channel too when it is asked to", async () => {
    const parent = await placeOf(messenger.post("#alerts", message("cart is down")));
    await messenger.post("#alerts", line("Ana acknowledged"), { thread: parent.ts });
    await messenger.post("#alerts", line("<!subteam^S0ONCALL> escalated"), { thread: parent.ts, broadcast: true });
    expect(slack.channel("alerts")[0]?.thread).toMatchObject([
      { text: "Ana acknowledged", color: undefined, isBroadcast: false, mentions: [] },
      { text: "<!subteam^S0ONCALL> escalated", isBroadcast: true, mentions: ["!subteam^S0ONCALL"] },
    ]);
  });

  test("joins a public channel that it is not in, and says what is wrong where it cannot", async () => {
    expect((await messenger.post("#open", message("x"))).kind).toBe("done");
    expect(slack.calls.map(({ method }) => method)).toEqual([
      "chat.postMessage",
      "conversations.list",
      "conversations.join",
      "chat.postMessage",
    ]);
    expect(await messenger.post("#secret", message("x"))).toEqual({ kind: "noChannel", error: "channel_not_found" });
    slack.kick("open");
    slack.allow(["chat:write"]);
    expect(await messenger.post("#open", message("x"))).toEqual({ kind: "noChannel", error: "not_in_channel" });
    slack.archive("alerts");
    expect(await messenger.post("#alerts", message("x"))).toEqual({ kind: "noChannel", error: "is_archived" });
  });

  test.each([
    { how: { kind: "error", error: "invalid_auth" }, result: { kind: "noAccess", error: "invalid_auth" }, posted: 0 },
    {
      how: { kind: "error", error: "fatal_error" },
      result: { kind: "unknown", why: "Slack answers fatal_error" },
      posted: 0,
    },
    { how: { kind: "status", status: 503 }, result: { kind: "unknown", why: "HTTP status 503" }, posted: 0 },
    { how: { kind: "limited", retryAfterSeconds: 7 }, result: { kind: "limited", retryAfterMs: 7_000 }, posted: 0 },
    { how: { kind: "limited" }, result: { kind: "limited", retryAfterMs: 10_000 }, posted: 0 },
    {
      how: { kind: "dropped" },
      result: { kind: "unknown", why: expect.stringContaining("the connection broke") },
      posted: 0,
    },
    {
      how: { kind: "answerLost" },
      result: { kind: "unknown", why: expect.stringContaining("the connection broke") },
      posted: 1,
    },
  ] as const)("tells $how.kind apart ($result.kind)", async ({ how, result, posted }) => {
    slack.fail({ method: "chat.postMessage", how, times: 1 });
    expect(await messenger.post("#alerts", message("x"))).toEqual(result);
    expect(slack.channel("alerts")).toHaveLength(posted);
    expect(slack.calls).toHaveLength(1);
  });

  test("does not wait for an answer for ever", async () => {
    slack.fail({ method: "chat.postMessage", how: { kind: "slow" }, times: 1 });
    const impatient = await messengerThatWaits(400);
    expect(await impatient.post("#alerts", message("x"))).toEqual({ kind: "unknown", why: "no answer in time" });
    expect(slack.channel("alerts")).toHaveLength(1);
    expect(slack.calls).toHaveLength(1);
  });

  test("knows that nothing was sent when nobody listens", async () => {
    await slack.outage();
    expect(await messenger.post("#alerts", message("x"))).toEqual({
      kind: "unreachable",
      why: "no connection (ECONNREFUSED)",
    });
    await slack.recover();
    expect((await messenger.post("#alerts", message("x"))).kind).toBe("done");
  });

  test("is refused beyond Slack's limits, where the product's own check says so too", async () => {
    const section = (length: number) =>
      ({ type: "section", text: { type: "mrkdwn", text: "x".repeat(length) } }) as const;
    const shown = (blocks: RenderedMessage["blocks"]) => ({ text: "t", color: "#000000", blocks });
    const cases = [
      shown([section(slackLimits.sectionText)]),
      shown([section(slackLimits.sectionText + 1)]),
      shown([section(0)]),
      shown(Array.from({ length: slackLimits.blocksOfMessage }, () => section(10))),
      shown(Array.from({ length: slackLimits.blocksOfMessage + 1 }, () => section(10))),
      shown(Array.from({ length: 5 }, () => section(2_700))),
      shown([{ type: "header", text: { type: "plain_text", text: "x".repeat(slackLimits.headerText + 1) } }]),
      shown([{ type: "image", image_url: "https://example.com/a.png", alt_text: "" }]),
      shown([{ type: "actions", elements: [] }]),
    ];
    for (const one of cases) {
      const result = await messenger.post("#alerts", one);
      expect(result.kind).toBe(checkMessageLimits(one).length === 0 ? "done" : "refused");
    }
    expect(slack.calls.map(({ result }) => result)).toEqual([
      "ok",
      "invalid_attachments",
      "invalid_attachments",
      "ok",
      "invalid_attachments",
      "msg_blocks_too_long",
      "invalid_attachments",
      "invalid_attachments",
      "invalid_attachments",
    ]);
  });
});

describe("update and remove", () => {
  test("change the message in place, blocks included, and notify nobody", async () => {
    const place = await placeOf(messenger.post("#alerts", message("cart is down")));
    expect(await messenger.update(place, message("<@U000ANA> cart is back"))).toEqual({
      kind: "done",
      value: undefined,
    });
    expect(slack.channel("alerts")).toMatchObject([{ ts: place.ts, text: "<@U000ANA> cart is back", mentions: [] }]);
    expect(await messenger.update(place, line("plain"))).toEqual({ kind: "done", value: undefined });
    expect(slack.show("alerts")).toBe("nines (edited 2 times)\n  plain\n");
  });

  test("know a message that is gone", async () => {
    const place = await placeOf(messenger.post("#alerts", message("x")));
    slack.deleteMessage("alerts", place.ts);
    expect(await messenger.update(place, message("y"))).toEqual({ kind: "gone" });
    expect(await messenger.post("#alerts", line("y"), { thread: place.ts })).toEqual({ kind: "gone" });
    expect(await messenger.remove(place)).toEqual({ kind: "done", value: undefined });
  });
});

describe("find", () => {
  const sinceMs = Date.now() - 60_000;

  test("finds marked messages among others, in channels by name and in threads", async () => {
    for (let other = 0; other < 210; other++) slack.say("alerts", { user: "U000ANA", text: `${other}` });
    const place = await placeOf(messenger.post("#alerts", message("x"), { mark: "a" }));
    const reply = await placeOf(messenger.post("#alerts", line("y"), { mark: "a/1", thread: place.ts }));
    for (let other = 0; other < 210; other++) slack.say("alerts", { user: "U000ANA", text: `${other}` });
    const fresh = await createSlackMessenger({ workspace: "acme", token: slack.tokens.bot, apiUrl: slack.apiUrl });
    expect(await fresh.find("#alerts", "a", { sinceMs })).toEqual({ kind: "done", value: [place] });
    expect(await fresh.find("#alerts", "b", { sinceMs })).toEqual({ kind: "done", value: [] });
    expect(await fresh.find("#alerts", "a/1", { sinceMs, thread: place.ts })).toEqual({ kind: "done", value: [reply] });
    expect(await fresh.find("#none", "a", { sinceMs })).toEqual({ kind: "noChannel", error: "channel_not_found" });
  });

  test("finds what was posted without an answer, and twins, oldest first", async () => {
    slack.fail({ method: "chat.postMessage", how: { kind: "answerLost" }, times: 2 });
    await messenger.post("#alerts", message("x"), { mark: "a" });
    await messenger.post("#alerts", message("x"), { mark: "a" });
    const found = await messenger.find("#alerts", "a", { sinceMs });
    expect(found).toEqual({
      kind: "done",
      value: slack.channel("alerts").map(({ ts }) => ({ workspace: "acme", channel: "C0000001", ts })),
    });
  });
});

describe("upload", () => {
  const picture = { png: smallPng, name: "burn.png", altText: "burn rate" };
  const withPicture = (id: string): RenderedMessage => ({
    ...message("x"),
    blocks: [{ type: "image", slack_file: { id }, alt_text: "burn rate" }],
  });

  test("is done once a message may name the picture", async () => {
    const uploaded = await messenger.upload(picture);
    const id = uploaded.kind === "done" ? uploaded.value : "";
    expect(slack.file(id)).toEqual(Buffer.from(smallPng));
    expect((await messenger.post("#alerts", withPicture(id))).kind).toBe("done");
    expect(slack.calls.filter(({ method }) => method === "files.info")).toHaveLength(2);
    expect(await messenger.post("#alerts", withPicture("F999"))).toEqual({
      kind: "refused",
      error: "invalid_attachments",
    });
  });

  test("gives up on a picture that Slack does not finish", async () => {
    const slow = await startFakeSlack({ limits: false, looksUntilReady: 99 });
    const other = await createSlackMessenger({
      workspace: "acme",
      token: slow.tokens.bot,
      apiUrl: slow.apiUrl,
      lookAfterMs: (look) => (look > 3 ? undefined : 1),
    });
    expect(await other.upload(picture)).toEqual({ kind: "unknown", why: "Slack does not finish the picture" });
    await slow.stop();
  });

  test("shows the picture in a thread", async () => {
    const place = await placeOf(messenger.post("#alerts", message("x")));
    expect((await messenger.upload(picture, place)).kind).toBe("done");
    expect(slack.channel("alerts")[0]?.thread[0]?.lines).toEqual(["(picture: burn rate)"]);
  });

  test("needs the scopes for it", async () => {
    slack.allow(["chat:write"]);
    expect(await messenger.upload(picture)).toEqual({ kind: "noAccess", error: "missing_scope" });
  });
});

test("whisper shows a note to one person alone", async () => {
  expect(await messenger.whisper("C0000001", "U000ANA", "only you")).toEqual({ kind: "done", value: undefined });
  expect(slack.whispers).toMatchObject([{ channel: "C0000001", user: "U000ANA", text: "only you" }]);
  expect(slack.channel("alerts")).toEqual([]);
});

test("no result says anything of the token", async () => {
  await slack.outage();
  const secret = await createSlackMessenger({ workspace: "acme", token: "xoxb-secret", apiUrl: slack.apiUrl });
  expect(JSON.stringify(await secret.post("#alerts", message("x")))).not.toContain("secret");
});

function message(text: string): RenderedMessage {
  const button = { type: "button", action_id: "ack", text: { type: "plain_text", text: "Acknowledge" } } as const;
  return {
    text,
    color: "#d32f2f",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: `${text}, in short` } },
      { type: "actions", elements: [button] },
    ],
  };
}

function line(text: string): RenderedMessage {
  return { text, color: "", blocks: [] };
}

async function placeOf(result: ReturnType<Messenger["post"]>) {
  const posted = await result;
  if (posted.kind !== "done") throw new Error(JSON.stringify(posted));
  return posted.value;
}
