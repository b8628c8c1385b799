import type { Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { probeTcp } from "../../../../exporters/probe/tcp/tcp.ts";
import type { TcpProbe, TcpTurn } from "../../../../slo/probe/probe-model.ts";
import { makeCertificate } from "../../../certificates.ts";
import fc from "../../../property.ts";
import { freePort } from "../../../servers/free-port.ts";
import { probeBase, tlsDefaults } from "../../sample-probe.ts";
import { contextOf } from "../context-of.ts";
import { record, startDnsServer } from "../dns-server.ts";
import { withTcpServer, withTlsServer } from "../loopback.ts";

function tcpProbe(port: number, more: Partial<TcpProbe> = {}): TcpProbe {
  return { ...probeBase, kind: "tcp", host: "127.0.0.1", port, tls: undefined, dialogue: [], ...more };
}

const send = (text: string): TcpTurn => ({ kind: "send", text });
const expectText = (text: string): TcpTurn => ({ kind: "expect", match: { kind: "contains", text } });
const expectPattern = (pattern: string): TcpTurn => ({ kind: "expect", match: { kind: "matches", pattern } });

/** Probes a server, with its port in sentences written as `PORT`. */
async function against(onConnection: (socket: Socket) => void, more: Partial<TcpProbe> = {}) {
  return withTcpServer(onConnection, async ({ port }) => {
    const attempt = await probeTcp(tcpProbe(port, more), contextOf());
    return { ...attempt, detail: attempt.detail.replaceAll(String(port), "PORT") };
  });
}

describe("probeTcp()", () => {
  test("connects and times what it did", async () => {
    await withTcpServer(
      () => {},
      async ({ port }) => {
        const attempt = await probeTcp(tcpProbe(port, { host: "localhost" }), contextOf());
        expect(attempt).toEqual({
          result: "success",
          reason: undefined,
          detail: "",
          durationSeconds: expect.any(Number),
          hops: [
            {
              url: `tcp://localhost:${port}`,
              address: "127.0.0.1",
              status: undefined,
              phases: { resolve: expect.any(Number), connect: expect.any(Number) },
            },
          ],
          tls: undefined,
          evidence: undefined,
        });
        const { resolve = 0, connect = 0 } = attempt.hops[0]?.phases ?? {};
        expect(attempt.durationSeconds).toBeGreaterThanOrEqual(resolve + connect);
      },
    );
  });

  test("says that nobody listens", async () => {
    const port = await freePort();
    expect(await probeTcp(tcpProbe(port), contextOf())).toMatchObject({
      result: "failure",
      reason: "connect_refused",
      detail: `127.0.0.1:${port} refused the connection.`,
    });
  });

  test("refuses addresses that must not be probed, however they are written", async () => {
    await using server = await startDnsServer(() => ({ kind: "records", records: [record.a("169.254.169.254")] }));
    for (const target of [
      { host: "169.254.169.254" },
      { host: "[::ffff:169.254.169.254]" },
      { host: "innocent.example", resolver: server.address, family: "ipv4" },
      { host: "innocent.example", resolver: "169.254.169.253:53" },
    ] as const) {
      const attempt = await probeTcp(tcpProbe(80, target), contextOf());
      expect(attempt).toMatchObject({ result: "failure", reason: "refused_address" });
    }
    expect(server.questions).toHaveLength(1);
  });

  test("says that the name does not exist", async () => {
    await using server = await startDnsServer(() => ({ kind: "rcode", rcode: "NXDOMAIN" }));
    const attempt = await probeTcp(tcpProbe(80, { host: "x.example", resolver: server.address }), contextOf());
    expect(attempt).toMatchObject({
      reason: "dns",
      detail: 'There is no name "x.example" (NXDOMAIN).',
      durationSeconds: expect.any(Number),
    });
    expect(attempt.hops).toMatchObject([
      { url: "tcp://x.example:80", address: undefined, phases: { resolve: expect.any(Number) } },
    ]);
  });

  test("is inconclusive when the exporter stops", async () => {
    const stop = new AbortController();
    await withTcpServer(
      () => stop.abort(),
      async ({ port }) => {
        const attempt = await probeTcp(tcpProbe(port, { dialogue: [expectText("never")] }), contextOf(stop));
        expect(attempt).toMatchObject({ result: "inconclusive", reason: "prober" });
      },
    );
  });
});

describe("probeTcp() with two A records, one of them dead", () => {
  const answer = (...addresses: readonly string[]) =>
    startDnsServer(({ type }) => ({ kind: "records", records: type === "A" ? addresses.map(record.a) : [] }));

  test.each([
    { every: true, addresses: ["127.0.0.1", "127.0.0.2"], result: "failure", tried: ["127.0.0.1", "127.0.0.2"] },
    { every: true, addresses: ["127.0.0.2", "127.0.0.1"], result: "failure", tried: ["127.0.0.2"] },
    { every: true, addresses: ["127.0.0.1"], result: "success", tried: ["127.0.0.1"] },
    { every: false, addresses: ["127.0.0.1", "127.0.0.2"], result: "success", tried: ["127.0.0.1"] },
    { every: false, addresses: ["127.0.0.2", "127.0.0.1"], result: "failure", tried: ["127.0.0.2"] },
  ])("everyAddress: $every, answer $addresses: $result", async ({ every, addresses, result, tried }) => {
    await using server = await answer(...addresses);
    await withTcpServer(
      () => {},
      async ({ port, accepted }) => {
        const target = { host: "two.example", resolver: server.address, everyAddress: every };
        for (let round = 1; round <= 3; round++) {
          const attempt = await probeTcp(tcpProbe(port, target), contextOf());
          expect(attempt.result).toBe(result);
          expect(attempt.hops.map(({ address }) => address)).toEqual(tried);
          expect(attempt.hops.map(({ phases }) => "resolve" in phases)).toEqual(tried.map((_, index) => index === 0));
          if (result === "failure") expect(attempt.detail).toBe(`127.0.0.2:${port} refused the connection.`);
        }
        expect(accepted()).toBe(3 * tried.filter((address) => address === "127.0.0.1").length);
      },
    );
  });
});

describe("probeTcp() with a dialogue", () => {
  test("sends and expects in turn", async () => {
    const heard: string[] = [];
    const attempt = await against(
      (socket) => {
        socket.write("220 mail.example ");
        socket.write("ESMTP\r\n");
        socket.on("data", (chunk) => {
          heard.push(String(chunk));
          socket.write("250 OK\r\n");
        });
      },
      {
        dialogue: [
          expectPattern("^220 .*\\r\\n"),
          send("EHLO probe\r\n"),
          expectText("250 "),
          send("QUIT\r\n"),
          expectText("250 "),
        ],
      },
    );
    expect(attempt).toMatchObject({ result: "success", evidence: undefined });
    expect(attempt.hops[0]?.phases).toEqual({
      resolve: expect.any(Number),
      connect: expect.any(Number),
      processing: expect.any(Number),
    });
    expect(heard).toEqual(["EHLO probe\r\n", "QUIT\r\n"]);
  });

  test("never takes one text for two turns", async () => {
    const attempt = await against((socket) => socket.end("OK"), { dialogue: [expectText("OK"), expectText("OK")] });
    expect(attempt).toMatchObject({
      reason: "assertion",
      detail: '127.0.0.1:PORT closed the connection before it sent anything that contains "OK"; nothing arrived.',
    });
  });

  test("reads characters that arrive in two halves", async () => {
    const [first = 0, ...rest] = Buffer.from("é ready");
    const attempt = await against(
      (socket) => {
        socket.setNoDelay(true);
        socket.write(Buffer.from([first]), () => setImmediate(() => socket.write(Buffer.from(rest))));
      },
      { dialogue: [expectText("é ready")] },
    );
    expect(attempt.result).toBe("success");
  });

  test.each([
    {
      name: "a server that says something else and stays",
      server: (socket: Socket) => socket.write("-ERR loading"),
      reason: "timeout",
      detail: '127.0.0.1:PORT sent nothing in time that contains "+PONG"; "-ERR loading" arrived.',
    },
    {
      name: "a server that never says anything",
      server: () => {},
      reason: "timeout",
      detail: '127.0.0.1:PORT sent nothing in time that contains "+PONG"; nothing arrived.',
    },
    {
      name: "a server that says something else and leaves",
      server: (socket: Socket) => socket.end("-ERR loading"),
      reason: "assertion",
      detail:
        '127.0.0.1:PORT closed the connection before it sent anything that contains "+PONG"; "-ERR loading" arrived.',
    },
    {
      name: "a server that resets",
      server: (socket: Socket) => socket.once("data", () => socket.resetAndDestroy()),
      reason: "connect_reset",
      detail: "127.0.0.1:PORT reset the connection.",
    },
    {
      name: "a server that never ends",
      server: (socket: Socket) => {
        const flood = () => {
          while (!socket.destroyed && socket.write("x".repeat(10_000)));
        };
        socket.on("drain", flood);
        flood();
      },
      reason: "assertion",
      detail: '127.0.0.1:PORT sent more than 64 KiB without anything that contains "+PONG".',
    },
  ])("fails at $name", async ({ server, reason, detail }) => {
    const dialogue = [send("PING\r\n"), expectText("+PONG")];
    const timeoutSeconds = reason === "timeout" ? 0.3 : 20;
    const attempt = await against(server, { dialogue, timeoutSeconds });
    expect(attempt).toMatchObject({ result: "failure", reason, detail });
  });

  test("fails when what it sends is never read", async () => {
    const attempt = await against((socket) => socket.pause(), {
      dialogue: [send("x".repeat(50_000_000))],
      timeoutSeconds: 0.5,
    });
    expect(attempt).toMatchObject({ reason: "timeout", detail: "127.0.0.1:PORT did not take what was sent in time." });
  });

  test("keeps what arrived as evidence", async () => {
    const attempt = await against((socket) => socket.end("-ERR loading"), { dialogue: [expectText("+PONG")] });
    expect(attempt.evidence).toEqual({
      headers: {},
      body: "-ERR loading",
      bodyDigest: "6e195eefa12afd6b601bd206c912351b90c54193ee42503b5c3cb429c17fd446",
    });
  });

  test("talks through TLS", async () => {
    const { cert, key } = makeCertificate({ commonName: "self" });
    await withTlsServer(
      { cert, key },
      (socket) => socket.write("hello"),
      async ({ port }) => {
        const dialogue = [expectText("hello")];
        const lax = await probeTcp(tcpProbe(port, { dialogue, tls: { ...tlsDefaults, verify: false } }), contextOf());
        expect(lax).toMatchObject({ result: "success", tls: { verified: false } });
        expect(Object.keys(lax.hops[0]?.phases ?? {})).toEqual(["resolve", "connect", "tls", "processing"]);
        const strict = await probeTcp(tcpProbe(port, { dialogue, tls: tlsDefaults }), contextOf());
        expect(strict).toMatchObject({ reason: "tls_verify", tls: { verified: false } });
      },
    );
  });

  test("ends as an outcome whatever a server sends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const attempt = await against((socket) => socket.end(bytes), { dialogue: [expectPattern("^nothing such$")] });
        expect(attempt.reason).toBe("assertion");
      }),
      { numRuns: 30 },
    );
  });
});
