import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { probeOnce } from "../../../../exporters/probe/probe-kinds.ts";
import type { WebSocketProbe } from "../../../../slo/probe/probe-model.ts";
import fc from "../../../property.ts";
import { probeBase, tlsDefaults } from "../../sample-probe.ts";
import { contextOf } from "../context-of.ts";
import { afterRequest } from "../http/http-server.ts";

function attemptWebSocket(probe: Partial<WebSocketProbe> & { readonly url: string }, secret = () => "") {
  const whole: WebSocketProbe = {
    kind: "websocket",
    ...probeBase,
    headers: {},
    subprotocol: undefined,
    tls: tlsDefaults,
    ...probe,
  };
  return probeOnce(whole, contextOf({ secret }));
}

function acceptFor(head: string): string {
  const key = /^sec-websocket-key: (.+)$/im.exec(head)?.[1]?.trim() ?? "";
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/** The head of a server that agrees, with more headers. */
function agree(head: string, more = ""): string {
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(head)}\r\n${more}\r\n`;
}

async function against(treat: (socket: Socket, head: string) => void, probe: Partial<WebSocketProbe> = {}) {
  return afterRequest(treat, ({ port }) => attemptWebSocket({ url: `ws://127.0.0.1:${port}/live?room=1`, ...probe }));
}

const normalClose = Buffer.of(0x88, 0x02, 0x03, 0xe8);

describe("a WebSocket probe", () => {
  test("shakes hands and says goodbye", async () => {
    const frames: Buffer[] = [];
    let seen = "";
    const attempt = await against((socket, head) => {
      seen = head;
      socket.removeAllListeners("data").on("data", (frame: Buffer) => {
        frames.push(frame);
        socket.end(normalClose);
      });
      socket.write(agree(head));
    });
    expect(attempt).toMatchObject({
      result: "success",
      hops: [{ status: 101, phases: { processing: expect.any(Number) } }],
    });
    expect(seen).toMatch(/^GET \/live\?room=1 HTTP\/1\.1\r\n/);
    expect(seen).toMatch(/^Connection: Upgrade\r$/m);
    expect(seen).toMatch(/^Sec-WebSocket-Version: 13\r$/m);
    expect(seen).toMatch(/^Sec-WebSocket-Key: [\w+/]{22}==\r$/m);
    // A close frame of two masked bytes: 1000.
    const [frame = Buffer.alloc(0)] = frames;
    expect([...frame.subarray(0, 2)]).toEqual([0x88, 0x82]);
    expect([6, 7].map((at) => (frame[at] ?? 0) ^ (frame[at - 4] ?? 0))).toEqual([0x03, 0xe8]);
  });

  test.each([
    {
      does: "talks before it closes",
      frames: [
        Buffer.from([0x81, 0x05, ...Buffer.from("hello")]),
        Buffer.from([0x82, 126, 0x01, 0x00]),
        Buffer.alloc(256),
        normalClose,
      ],
    },
    { does: "only closes the connection", frames: [] },
    { does: "is cut off inside a frame", frames: [Buffer.of(0x81, 0x7f, 0, 0)] },
  ])("succeeds when the server $does", async ({ frames }) => {
    const attempt = await against(
      (socket, head) => void socket.end(Buffer.concat([Buffer.from(agree(head)), ...frames])),
    );
    expect(attempt).toMatchObject({ result: "success", reason: undefined });
  });

  test("does not wait for a server that never closes", async () => {
    const attempt = await against((socket, head) => void socket.write(agree(head)));
    expect(attempt).toMatchObject({ result: "success" });
  });

  test.each([
    {
      name: "no upgrade",
      answer: () => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      reason: "status",
      says: "The status is 200, not 101 (Switching Protocols).",
    },
    {
      name: "no permission",
      answer: () => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
      reason: "status",
      says: "The status is 403, not 101 (Switching Protocols).",
    },
    {
      name: "another protocol",
      answer: (head: string) => agree(head).replace("Upgrade: websocket", "Upgrade: h2c"),
      reason: "protocol",
      says: 'The server changes to "h2c", not to websocket.',
    },
    {
      name: "the wrong key",
      answer: () => agree("Sec-WebSocket-Key: other\r\n"),
      reason: "protocol",
      says: "Sec-WebSocket-Accept does not fit the key that was sent: something in between answers by itself.",
    },
    {
      name: "an extension",
      answer: (head: string) => agree(head, "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
      reason: "protocol",
      says: "The server uses an extension that was not asked for.",
    },
    {
      name: "a subprotocol unasked",
      answer: (head: string) => agree(head, "Sec-WebSocket-Protocol: chat\r\n"),
      reason: "protocol",
      says: 'The server chose the subprotocol "chat", not "".',
    },
    {
      name: "no frames",
      answer: (head: string) => `${agree(head)}HTTP/1.1 200 OK\r\n`,
      reason: "protocol",
      says: "The server sent what is no WebSocket frame: reserved bits are set.",
    },
    {
      name: "masked frames",
      answer: (head: string) => `${agree(head)}\u0001\u0080`,
      reason: "protocol",
      says: "The server sent what is no WebSocket frame: a server masks nothing.",
    },
  ])("fails when there is $name", async ({ answer, reason, says }) => {
    const attempt = await against((socket, head) => void socket.end(answer(head), "latin1"));
    expect(attempt).toMatchObject({
      result: "failure",
      reason,
      detail: says,
      evidence: { headers: expect.any(Object) },
    });
  });

  test("asks for a subprotocol, and is content only with that", async () => {
    const choose = (name: string) => (socket: Socket, head: string) =>
      void socket.end(agree(head, name === "" ? "" : `Sec-WebSocket-Protocol: ${name}\r\n`));
    const probe = { subprotocol: "graphql-ws" };
    expect(await against(choose("graphql-ws"), probe)).toMatchObject({ result: "success" });
    expect(await against(choose(""), probe)).toMatchObject({
      detail: 'The server chose the subprotocol "", not "graphql-ws".',
    });
  });

  test("sends headers, and shows their secrets to nobody else", async () => {
    const attempt = await afterRequest(
      (socket, head) =>
        void socket.end(
          `HTTP/1.1 401 No\r\nX-Echo: ${/^x-key: (.+)$/im.exec(head)?.[1]?.trim()}\r\nContent-Length: 0\r\n\r\n`,
        ),
      ({ port }) =>
        attemptWebSocket(
          { url: `ws://127.0.0.1:${port}/`, headers: { "X-Key": { kind: "env", name: "K" } } },
          () => "s3cr3t",
        ),
    );
    expect(attempt).toMatchObject({ reason: "status", evidence: { headers: { "x-echo": "***" } } });
  });

  test("refuses addresses that may not be probed", async () => {
    expect(await attemptWebSocket({ url: "ws://169.254.169.254/" })).toMatchObject({ reason: "refused_address" });
  });

  test("gives a result whatever bytes follow the handshake", async () => {
    let bytes = Buffer.alloc(0);
    await afterRequest(
      (socket, head) => void socket.end(Buffer.concat([Buffer.from(agree(head)), bytes])),
      ({ port }) =>
        fc.assert(
          fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (random) => {
            bytes = Buffer.from(random);
            const { result, reason } = await attemptWebSocket({ url: `ws://127.0.0.1:${port}/` });
            expect([result, reason]).toEqual(result === "success" ? ["success", undefined] : ["failure", "protocol"]);
          }),
          { numRuns: 300 },
        ),
    );
  });
});
