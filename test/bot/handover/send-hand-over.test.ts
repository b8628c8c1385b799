import { afterEach, describe, expect, test } from "@jest/globals";
import { sendHandOver } from "../../../bot/handover/send-hand-over.ts";
import { answer, type RudeServer, startRudeServer } from "./rude-server.ts";

const servers: RudeServer[] = [];
const start: typeof startRudeServer = async (...answers) => {
  const server = await startRudeServer(...answers);
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

const requestTo = (url: string) => ({ url, headers: { authorization: "Bearer s3cret-key-0123456789" }, body: "{}" });

describe("sendHandOver()", () => {
  test.each([
    { answer: answer(202, '{"status":"success"}'), is: { kind: "done" } },
    { answer: answer(204), is: { kind: "done" } },
    {
      answer: answer(400, '{"status":"invalid event",\n "errors":["Length of severity"]}'),
      is: { kind: "refused", why: 'it answers 400: {"status":"invalid event", "errors":["Length of severity"]}' },
    },
    { answer: answer(422), is: { kind: "refused", why: "it answers 422" } },
    { answer: answer(401, "bad key"), is: { kind: "later", why: "it answers 401: bad key", afterMs: undefined } },
    { answer: answer(429, "", { "retry-after": "7" }), is: { kind: "later", why: "it answers 429", afterMs: 7_000 } },
    {
      answer: answer(429, "", { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }),
      is: { kind: "later", why: "it answers 429", afterMs: undefined },
    },
    { answer: answer(503, "later"), is: { kind: "later", why: "it answers 503: later", afterMs: undefined } },
    {
      answer: answer(403, "token=s3cret-key-0123456789 is unknown"),
      is: { kind: "later", why: "it answers 403: token=*** is unknown", afterMs: undefined },
    },
  ])("$is.kind: $is.why", async ({ answer: given, is }) => {
    const server = await start(given);
    expect(await sendHandOver(requestTo(server.url))).toEqual(is);
  });

  test("follows no redirect, so that the key goes nowhere else", async () => {
    const other = await start(answer(200));
    const server = await start(answer(307, "", { location: other.url }));
    expect(await sendHandOver(requestTo(server.url))).toEqual({ kind: "refused", why: "it answers 307" });
    expect(other.seen).toEqual([]);
  });

  test("waits no longer than its time for an answer that does not come", async () => {
    const server = await start(() => {});
    expect(await sendHandOver(requestTo(server.url), { timeoutMs: 50 })).toEqual({
      kind: "later",
      why: "it did not answer within 0.05 s",
      afterMs: undefined,
    });
  });

  test("reads only the beginning of an answer without end", async () => {
    const server = await start((response) => {
      response.writeHead(500);
      const write = (): void => {
        while (response.write("x".repeat(1_000)));
        response.once("drain", write);
      };
      write();
    });
    const result = await sendHandOver(requestTo(server.url));
    expect(result).toEqual({ kind: "later", why: `it answers 500: ${"x".repeat(300)}`, afterMs: undefined });
  });

  test("takes the status of an answer that breaks off", async () => {
    const server = await start((response) => {
      response.writeHead(202, { "content-length": "100" });
      response.write("begun");
      response.socket?.destroySoon();
    });
    expect(await sendHandOver(requestTo(server.url))).toEqual({ kind: "done" });
  });

  test("comes again to a server that closes the connection, or is not there", async () => {
    const server = await start((response) => response.socket?.destroy());
    expect(await sendHandOver(requestTo(server.url))).toMatchObject({ kind: "later" });
    await servers.pop()?.stop();
    expect(await sendHandOver(requestTo(server.url))).toEqual({
      kind: "later",
      why: "it cannot be reached (ECONNREFUSED)",
      afterMs: undefined,
    });
  });
});
