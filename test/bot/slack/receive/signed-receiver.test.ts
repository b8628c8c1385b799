import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { Receiver, ReceiverEvent } from "@slack/bolt";
import { createSignedReceiver, signatureObjection } from "../../../../bot/slack/receive/signed-receiver.ts";
import type { HttpRequest } from "../../../../service/http/http-route.ts";
import { createLogger } from "../../../../service/log.ts";

const nowMs = 1_800_000_000_000;
const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const sign = (body: string, stamp: string, key = secret) =>
  `v0=${createHmac("sha256", key).update(`v0:${stamp}:${body}`).digest("hex")}`;
const stampAt = (seconds: number) => String(nowMs / 1_000 + seconds);
const signed = (body: string, seconds = 0) => ({
  "x-slack-request-timestamp": stampAt(seconds),
  "x-slack-signature": sign(body, stampAt(seconds)),
});

describe("signatureObjection()", () => {
  test("takes the example of Slack's documentation", () => {
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const headers = {
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    };
    const request = { headers, body: Buffer.from(body) };
    expect(signatureObjection(request, { secret, nowMs: 1_531_420_618_000 })).toBeUndefined();
  });

  test.each([
    { name: "nearly five minutes old", headers: signed("x", -299), objection: undefined },
    { name: "nearly five minutes ahead", headers: signed("x", 299), objection: undefined },
    { name: "old", headers: signed("x", -301), objection: "its time is more than five minutes off" },
    { name: "from the future", headers: signed("x", 301), objection: "its time is more than five minutes off" },
    { name: "not signed", headers: {}, objection: "it has no signature" },
    {
      name: "signed twice",
      headers: { ...signed("x"), "x-slack-signature": [sign("x", stampAt(0)), sign("x", stampAt(0))] },
      objection: "it has no signature",
    },
    {
      name: "at no time",
      headers: { "x-slack-request-timestamp": "soon", "x-slack-signature": sign("x", "soon") },
      objection: "its time is more than five minutes off",
    },
    { name: "of another body", headers: signed("y"), objection: "its signature is wrong" },
    {
      name: "of another secret",
      headers: { ...signed("x"), "x-slack-signature": sign("x", stampAt(0), "guess") },
      objection: "its signature is wrong",
    },
    {
      name: "of another version",
      headers: { ...signed("x"), "x-slack-signature": sign("x", stampAt(0)).replace("v0", "v1") },
      objection: "its signature is wrong",
    },
    { name: "short", headers: { ...signed("x"), "x-slack-signature": "v0=" }, objection: "its signature is wrong" },
  ])("judges a request that is $name", ({ headers, objection }) => {
    expect(signatureObjection({ headers, body: Buffer.from("x") }, { secret, nowMs })).toBe(objection);
  });

  test("takes nothing without a secret", () => {
    const headers = { ...signed("x"), "x-slack-signature": sign("x", stampAt(0), "") };
    const objection = signatureObjection({ headers, body: Buffer.from("x") }, { secret: "", nowMs });
    expect(objection).toBe("the relay has no signing secret");
  });
});

describe("createSignedReceiver()", () => {
  const lines: string[] = [];
  const log = createLogger({ level: "warn", format: "json", output: { write: (line) => lines.push(line) } });
  const post = async (
    text: string,
    handle: (event: ReceiverEvent) => Promise<void>,
    { type = "application/x-www-form-urlencoded", headers = signed(text) as Record<string, string> } = {},
  ) => {
    const { receiver, route } = createSignedReceiver({
      path: "/slack/acme",
      signingSecret: () => secret,
      log,
      now: () => nowMs,
    });
    receiver.init({ processEvent: handle } as unknown as Parameters<Receiver["init"]>[0]);
    const request = { headers: { "content-type": type, ...headers }, body: Buffer.from(text) };
    return route.handle(request as unknown as HttpRequest);
  };
  const form = (payload: object) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const nobody = async () => undefined;

  test("hands a payload on and answers with its acknowledgement", async () => {
    const seen: unknown[] = [];
    const answer = await post(form({ type: "block_actions" }), async ({ body, ack }) => {
      seen.push(body);
      await ack({ response_action: "clear" });
    });
    expect(seen).toEqual([{ type: "block_actions" }]);
    expect(answer).toMatchObject({ status: 200, body: '{"response_action":"clear"}\n' });
  });

  test("answers as soon as it is acknowledged, whatever comes after it", async () => {
    const answer = await post(form({}), async ({ ack }) => {
      await ack();
      await new Promise(() => {});
    });
    expect(answer).toEqual({ body: "" });
  });

  test("reads commands and events", async () => {
    const seen: unknown[] = [];
    const keep = async ({ body }: ReceiverEvent) => void seen.push(body);
    await post("command=%2Fnines&text=status", keep);
    await post('{"type":"event_callback"}', keep, { type: "application/json; charset=utf-8" });
    expect(seen).toEqual([{ command: "/nines", text: "status" }, { type: "event_callback" }]);
  });

  test("answers Slack's own questions itself", async () => {
    const challenge = await post('{"type":"url_verification","challenge":"abc"}', nobody, { type: "application/json" });
    expect(challenge).toMatchObject({ body: '{"challenge":"abc"}\n' });
    expect(await post("ssl_check=1&token=x", nobody)).toMatchObject({ body: "{}\n" });
  });

  test.each([
    { name: "what nobody handles", handle: nobody, text: form({}), status: undefined },
    { name: "what is not to be read", handle: nobody, text: "payload={", status: 400 },
    {
      name: "what fails",
      handle: async () => {
        throw new Error("broken");
      },
      text: form({}),
      status: 500,
    },
  ])("answers $name", async ({ handle, text, status }) => {
    expect((await post(text, handle)).status).toBe(status);
  });

  test("refuses what is not signed, and hands nothing on", async () => {
    const seen: unknown[] = [];
    const answer = await post(form({}), async ({ body }) => void seen.push(body), { headers: {} });
    expect(answer).toMatchObject({ status: 401 });
    expect(seen).toEqual([]);
    expect(lines.join("")).toContain("refused a request that claims to be from Slack");
  });
});
