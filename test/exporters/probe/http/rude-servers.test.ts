import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { failureReasons } from "../../../../exporters/probe/probe-attempt.ts";
import fc from "../../../property.ts";
import { withTcpServer } from "../loopback.ts";
import { attemptHttp } from "./http-probe.ts";
import { afterRequest } from "./http-server.ts";

const place = /^127\.0\.0\.1:\d+ /;

function attemptAgainst(treat: (socket: Socket, head: string) => void, timeoutSeconds = 20) {
  return afterRequest(treat, ({ url }) => attemptHttp({ url, timeoutSeconds }));
}

/** Writes bytes one at a time, each as soon as the one before has gone. */
function drip(socket: Socket, text: string): void {
  const [first, rest] = [text.slice(0, 1), text.slice(1)];
  if (first !== "" && !socket.destroyed) socket.write(first, () => setImmediate(drip, socket, rest));
}

describe("an HTTP probe of a rude server", () => {
  test.each([
    {
      does: "closes at once",
      treat: (socket: Socket) => void socket.end(),
      reason: "connect_reset",
      says: "closed the connection before it answered.",
    },
    {
      does: "resets at once",
      treat: (socket: Socket) => void socket.resetAndDestroy(),
      reason: "connect_reset",
      says: "reset the connection.",
    },
    {
      does: "closes inside the status line",
      treat: (socket: Socket) => void socket.end("HTTP/1.1 20"),
      reason: "connect_reset",
      says: "closed the connection before it answered.",
    },
    {
      does: "closes inside the headers",
      treat: (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-"),
      reason: "connect_reset",
      says: "closed the connection before it answered.",
    },
    {
      does: "closes inside the body",
      treat: (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour"),
      reason: "connect_reset",
      says: "closed the connection after 4 bytes of the body, before its end.",
    },
    {
      does: "closes inside a chunk",
      treat: (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nfour"),
      reason: "connect_reset",
      says: "closed the connection after 4 bytes of the body, before its end.",
    },
    {
      does: "speaks something else",
      treat: (socket: Socket) => void socket.end("SSH-2.0-OpenSSH_9.2\r\n"),
      reason: "protocol",
      says: "answered with what is not HTTP: Expected HTTP/, RTSP/ or ICE/.",
    },
    {
      does: "sends garbage for a chunk",
      treat: (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nfour\r\n"),
      reason: "protocol",
      says: "answered with what is not HTTP: Invalid character in chunk size.",
    },
    {
      does: "states two lengths",
      treat: (socket: Socket) =>
        void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nfour"),
      reason: "protocol",
      says: "answered with what is not HTTP: Duplicate Content-Length.",
    },
    {
      does: "states a length that is no number",
      treat: (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nfour"),
      reason: "protocol",
      says: "answered with what is not HTTP: Invalid character in Content-Length.",
    },
    {
      does: "sends headers without end",
      treat: (socket: Socket) => {
        const line = `X-Filler: ${"x".repeat(1000)}\r\n`;
        const more = () => {
          while (!socket.destroyed && socket.write(line));
        };
        socket.on("drain", more).write("HTTP/1.1 200 OK\r\n");
        more();
      },
      reason: "protocol",
      says: "answered with more than 64 KiB of headers.",
    },
  ])("that $does: $reason", async ({ treat, reason, says }) => {
    const attempt = await attemptAgainst(treat);
    expect(attempt).toMatchObject({ result: "failure", reason, hops: [{ address: "127.0.0.1" }] });
    expect(attempt.detail.replace(place, "")).toBe(says);
  });

  test.each([
    { does: "never answers", treat: () => {}, says: /^did not answer within 0\.\d s\.$/ },
    {
      does: "stops inside the headers",
      treat: (socket: Socket) => void socket.write("HTTP/1.1 200 OK\r\nA:"),
      says: /^did not end the headers of its answer within 0\.\d s\.$/,
    },
    {
      does: "stops inside the body",
      treat: (socket: Socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour"),
      says: /^did not end its answer within 0\.\d s, after 4 bytes of the body\.$/,
    },
    {
      does: "never ends the body",
      treat: (socket: Socket) => {
        const more = () => {
          while (!socket.destroyed && socket.write("y".repeat(16_000)));
        };
        socket.on("drain", more).write("HTTP/1.1 200 OK\r\n\r\n");
        more();
      },
      says: /^did not end its answer within 0\.\d s, after \d{5,} bytes of the body\.$/,
    },
    {
      does: "drips bytes without end",
      treat: (socket: Socket) => drip(socket, `HTTP/1.1 200 OK\r\n${"X-Filler: y\r\n".repeat(4_000)}`),
      says: /^did not end the headers of its answer within 0\.\d s\.$/,
    },
    {
      does: "says only that it goes on",
      treat: (socket: Socket) => {
        const more = () => {
          if (!socket.destroyed) socket.write("HTTP/1.1 102 Processing\r\n\r\n", () => setImmediate(more));
        };
        more();
      },
      says: /^did not end the headers of its answer within 0\.\d s\.$/,
    },
  ])("that $does: timeout", async ({ treat, says }) => {
    const attempt = await attemptAgainst(treat, 0.25);
    expect(attempt).toMatchObject({ result: "failure", reason: "timeout" });
    expect(attempt.detail.replace(place, "")).toMatch(says);
  });

  test("that is only slow: it waits for the last byte", async () => {
    const attempt = await attemptAgainst((socket) => drip(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour"));
    expect(attempt).toMatchObject({ result: "success", facts: { bodyBytes: 4 } });
  });

  test.each([
    {
      does: "answers before it is asked",
      treat: (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    },
    { does: "closes before it is asked", treat: (socket: Socket) => void socket.end() },
    { does: "resets before it is asked", treat: (socket: Socket) => void socket.resetAndDestroy() },
  ])("that $does: some result", async ({ treat }) => {
    await withTcpServer(treat, async ({ port }) => {
      const { result, reason } = await attemptHttp({ url: `http://127.0.0.1:${port}/` });
      expect([result, reason]).toEqual(
        result === "success" ? ["success", undefined] : ["failure", expect.stringMatching(/^connect_reset$/)],
      );
    });
  });

  test("that changes to another protocol unasked: status", async () => {
    const head = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\nxxx";
    const attempt = await attemptAgainst((socket) => void socket.write(head));
    expect(attempt).toMatchObject({ reason: "status", detail: "The status is 101, which is not 200-299." });
  });

  test.each([
    { kept: "whole", answer: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour" },
    { kept: "bad", answer: "HTTP/1.1 20O OK\r\n\r\n" },
    { kept: "endless", answer: "HTTP/1.1 200 OK\r\n\r\nfour" },
  ])("leaves no connection behind after a $kept answer", async ({ answer }) => {
    let closed: Promise<unknown> | undefined;
    await afterRequest(
      (socket) => {
        closed = once(socket, "end");
        socket.write(answer);
      },
      async ({ url }) => {
        await attemptHttp({ url, timeoutSeconds: 0.2 });
        await closed;
      },
    );
  });
});

describe("an HTTP probe of random bytes", () => {
  const whole =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b\r\n\r\n5\r\n[1,2]\r\n0\r\n\r\n";
  const mutated = fc
    .array(
      fc.record({
        at: fc.nat(whole.length),
        kind: fc.constantFrom("cut", "put", "turn"),
        bytes: fc.uint8Array({ maxLength: 12 }),
      }),
      { maxLength: 4 },
    )
    .map((changes) =>
      changes.reduce(
        (bytes, { at, kind, bytes: more }) => {
          const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
          if (kind === "cut") return Buffer.concat([before, after.subarray(more.length)]);
          if (kind === "put") return Buffer.concat([before, more, after]);
          return Buffer.concat([before, more, after.subarray(more.length)]);
        },
        Buffer.from(whole, "latin1"),
      ),
    );
  const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

  test("gives a result, and never anything else", async () => {
    let answer = Buffer.alloc(0);
    const json = [{ path: "$[0]", equals: 1 }];
    const stray: unknown[] = [];
    const note = (error: unknown) => stray.push(error);
    process.on("uncaughtExceptionMonitor", note).on("unhandledRejection", note);
    try {
      await afterRequest(
        (socket) => void socket.end(answer),
        ({ url }) =>
          fc.assert(
            fc.asyncProperty(
              fc.oneof({ weight: 3, arbitrary: mutated }, { weight: 1, arbitrary: garbage }),
              async (bytes) => {
                answer = bytes;
                const attempt = await attemptHttp({ url, redirects: 1, jsonAssertions: json, timeoutSeconds: 20 });
                if (attempt.result === "success") expect(attempt.reason).toBeUndefined();
                else expect(failureReasons).toContain(attempt.reason);
                expect(attempt.result).not.toBe("inconclusive");
                expect(attempt.reason).not.toBe("timeout");
                expect(structuredClone(attempt)).toEqual(attempt);
              },
            ),
            { numRuns: 2_000 },
          ),
      );
    } finally {
      process.off("uncaughtExceptionMonitor", note).off("unhandledRejection", note);
    }
    expect(stray).toEqual([]);
  });

  test("gives a result after a reset at any byte", async () => {
    let length = 0;
    await afterRequest(
      (socket) => {
        socket.write(whole.slice(0, length), () => socket.resetAndDestroy());
        void once(socket, "close");
      },
      async ({ url }) => {
        for (length = 0; length <= whole.length; length++) {
          const attempt = await attemptHttp({ url });
          expect([undefined, "connect_reset"]).toContain(attempt.reason);
        }
      },
    );
  });
});
