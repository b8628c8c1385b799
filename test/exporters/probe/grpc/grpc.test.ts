import { writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import { probeGrpc } from "../../../../exporters/probe/grpc/grpc.ts";
import { decodeHealthResponse, encodeHealthRequest } from "../../../../exporters/probe/grpc/grpc-message.ts";
import type { GrpcProbe, TlsOptions } from "../../../../slo/probe/probe-model.ts";
import { makeCertificate } from "../../../certificates.ts";
import fc from "../../../property.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";
import { probeBase, tlsDefaults } from "../../sample-probe.ts";
import { contextOf } from "../context-of.ts";
import { withTcpServer, withTlsServer } from "../loopback.ts";

const healthService: ServiceDefinition = {
  Check: {
    path: "/grpc.health.v1.Health/Check",
    requestStream: false,
    responseStream: false,
    requestSerialize: (bytes: Buffer) => bytes,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
};

type Check = (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => void;

const serving = Buffer.from([0x08, 1]);
const notServing = Buffer.from([0x08, 2]);

/** Runs `work` against a server of @grpc/grpc-js, whose health check is `check`; without one it has no health service. */
async function withGrpcServer<T>(
  check: Check | undefined,
  work: (port: number) => Promise<T>,
  credentials = ServerCredentials.createInsecure(),
): Promise<T> {
  const server = new Server();
  if (check !== undefined) server.addService(healthService, { Check: check });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  try {
    return await work(port);
  } finally {
    server.forceShutdown();
  }
}

function grpcProbe(port: number, more: Partial<GrpcProbe> = {}): GrpcProbe {
  return { ...probeBase, kind: "grpc", host: "127.0.0.1", port, service: "", tls: undefined, ...more };
}

const says =
  (bytes: Buffer): Check =>
  (_, done) =>
    done(null, bytes);
const failsWith =
  (code: status, details: string): Check =>
  (_, done) =>
    done({ code, details });

describe("probeGrpc() against grpc-js", () => {
  test("succeeds at SERVING and asks as the protocol says", async () => {
    const seen: unknown[] = [];
    const check: Check = (call, done) => {
      const { metadata } = call;
      seen.push({
        request: call.request,
        host: call.getHost(),
        userAgent: metadata.get("user-agent"),
        traceparent: metadata.get("traceparent"),
        hasDeadline: Number.isFinite(Number(call.getDeadline())),
      });
      done(null, serving);
    };
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await withGrpcServer(check, async (port) => {
      const probe = grpcProbe(port, { host: "localhost", service: "shop.Cart" });
      expect(await probeGrpc(probe, contextOf({ traceparent }))).toEqual({
        result: "success",
        reason: undefined,
        detail: "",
        durationSeconds: expect.any(Number),
        hops: [
          {
            url: `grpc://localhost:${port}/shop.Cart`,
            address: "127.0.0.1",
            status: undefined,
            phases: {
              resolve: expect.any(Number),
              connect: expect.any(Number),
              processing: expect.any(Number),
              transfer: expect.any(Number),
            },
          },
        ],
        tls: undefined,
        evidence: undefined,
        facts: { grpcStatus: 0, grpcHealth: "SERVING" },
      });
      expect(seen).toEqual([
        {
          request: Buffer.from("\n\tshop.Cart"),
          host: `localhost:${port}`,
          userAgent: ["nines/0.0.0 (+synthetic probe)"],
          traceparent: [traceparent],
          hasDeadline: true,
        },
      ]);
    });
  });

  test.each([
    {
      name: "NOT_SERVING",
      check: says(notServing),
      service: "",
      reason: "assertion",
      detail: "The health of the server is NOT_SERVING.",
    },
    {
      name: "SERVICE_UNKNOWN",
      check: says(Buffer.from([0x08, 3])),
      service: "cart",
      reason: "assertion",
      detail: 'The health of service "cart" is SERVICE_UNKNOWN.',
    },
    {
      name: "an empty answer",
      check: says(Buffer.alloc(0)),
      service: "",
      reason: "assertion",
      detail: "The health of the server is UNKNOWN.",
    },
    {
      name: "NOT_FOUND",
      check: failsWith(status.NOT_FOUND, "unknown service"),
      service: "cart",
      reason: "assertion",
      detail: 'The server does not know the health of service "cart" (NOT_FOUND): "unknown service".',
    },
    {
      name: "no health service",
      check: undefined,
      service: "",
      reason: "protocol",
      detail: expect.stringMatching(/^The server has no grpc\.health\.v1\.Health \(UNIMPLEMENTED\): /),
    },
    {
      name: "UNAVAILABLE",
      check: failsWith(status.UNAVAILABLE, "draining é"),
      service: "",
      reason: "status",
      detail: 'The call ended with UNAVAILABLE: "draining é".',
    },
    {
      name: "UNAUTHENTICATED",
      check: failsWith(status.UNAUTHENTICATED, ""),
      service: "",
      reason: "status",
      detail: "The call ended with UNAUTHENTICATED.",
    },
    {
      name: "garbage for an answer",
      check: says(Buffer.from([0xff, 0xff, 0xff])),
      service: "",
      reason: "protocol",
      detail: "The answer is no health answer.",
    },
    {
      name: "far too much",
      check: says(Buffer.alloc(100_000)),
      service: "",
      reason: "protocol",
      detail: "127.0.0.1:PORT sent a message that is no health answer.",
    },
    {
      name: "no answer",
      check: () => {},
      service: "",
      reason: "timeout",
      detail: expect.stringMatching(/DEADLINE_EXCEEDED|did not answer the call in time/),
    },
  ])("fails at $name", async ({ check, service, reason, detail }) => {
    await withGrpcServer(check, async (port) => {
      const timeoutSeconds = reason === "timeout" ? 0.3 : 20;
      const attempt = await probeGrpc(grpcProbe(port, { service, timeoutSeconds }), contextOf());
      expect({ ...attempt, detail: attempt.detail.replace(String(port), "PORT") }).toMatchObject({
        result: "failure",
        reason,
        detail,
      });
    });
  });

  test("ends the connection after each attempt", async () => {
    const server = createHttp2Server();
    const closed: Promise<void>[] = [];
    server.on("session", (session) => closed.push(new Promise((resolve) => session.on("close", resolve))));
    server.on("stream", (stream) => answer(stream, { body: serving }));
    await listening(server, async (port) => {
      for (let round = 0; round < 3; round++)
        expect(await probeGrpc(grpcProbe(port), contextOf())).toMatchObject({ result: "success" });
      await Promise.all(closed);
      expect(closed).toHaveLength(3);
    });
  });

  test("talks through TLS, with a client certificate where asked for", async () => {
    const root = makeCertificate({ commonName: "Test Root", isAuthority: true });
    const leaf = makeCertificate({ commonName: "leaf", issuer: root });
    const client = makeCertificate({ commonName: "client", issuer: root });
    const pair = { private_key: Buffer.from(leaf.key), cert_chain: Buffer.from(leaf.cert) };
    await inTemporaryFolder("grpc", async (folder) => {
      const files = { ca: join(folder, "ca.pem"), cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
      await writeFile(files.ca, root.cert);
      await writeFile(files.cert, client.cert);
      await writeFile(files.key, client.key);
      const attempt = (tls: Partial<TlsOptions>, mutual: boolean) =>
        withGrpcServer(
          says(serving),
          (port) => probeGrpc(grpcProbe(port, { host: "localhost", tls: { ...tlsDefaults, ...tls } }), contextOf()),
          ServerCredentials.createSsl(Buffer.from(root.cert), [pair], mutual),
        );
      const good = await attempt({ ca: files.ca }, false);
      expect(good).toMatchObject({ result: "success", tls: { verified: true } });
      expect(Object.keys(good.hops[0]?.phases ?? {})).toEqual(["resolve", "connect", "tls", "processing", "transfer"]);
      expect(await attempt({}, false)).toMatchObject({ reason: "tls_verify", tls: { verified: false } });
      expect(await attempt(files, true)).toMatchObject({ result: "success" });
      expect(await attempt({ ca: files.ca }, true)).toMatchObject({ result: "failure" });
    });
  });
});

interface Answer {
  readonly status?: number;
  readonly trailers?: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Answers as a gRPC server would, unless told otherwise. */
function answer(
  stream: ServerHttp2Stream,
  { status: code = 200, trailers = { "grpc-status": "0" }, body }: Answer,
): void {
  stream.on("error", () => {});
  stream.respond({ ":status": code, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, body.length]), body]));
}

async function listening(
  server: ReturnType<typeof createHttp2Server> | ReturnType<typeof createHttpServer>,
  work: (port: number) => Promise<void>,
): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("probeGrpc() against servers that are none", () => {
  test.each([
    {
      name: "a proxy that says 503",
      answers: { status: 503, trailers: {}, body: Buffer.alloc(0) },
      reason: "status",
      detail: "The answer is HTTP 503 without a gRPC status.",
    },
    {
      name: "an answer without a status",
      answers: { trailers: {}, body: serving },
      reason: "protocol",
      detail: "The answer has no gRPC status.",
    },
    {
      name: "a status that is no number",
      answers: { trailers: { "grpc-status": "fine" }, body: serving },
      reason: "protocol",
      detail: "The answer has no gRPC status.",
    },
  ])("fails at $name", async ({ answers, reason, detail }) => {
    const server = createHttp2Server();
    server.on("stream", (stream) => answer(stream, answers));
    await listening(server, async (port) => {
      expect(await probeGrpc(grpcProbe(port), contextOf())).toMatchObject({ result: "failure", reason, detail });
    });
  });

  test("fails at a web server", async () => {
    await listening(createHttpServer(), async (port) => {
      expect(await probeGrpc(grpcProbe(port), contextOf())).toMatchObject({ result: "failure", reason: "protocol" });
    });
  });

  test.each([
    {
      name: "resets",
      server: (socket: Socket) => socket.once("data", () => socket.resetAndDestroy()),
      reason: "connect_reset",
    },
    { name: "hangs up", server: (socket: Socket) => socket.once("data", () => socket.end()), reason: "protocol" },
    { name: "is silent", server: () => {}, reason: "timeout" },
  ])("fails at a server that $name", async ({ server, reason }) => {
    await withTcpServer(server, async ({ port }) => {
      const timeoutSeconds = reason === "timeout" ? 0.3 : 20;
      expect(await probeGrpc(grpcProbe(port, { timeoutSeconds }), contextOf())).toMatchObject({
        result: "failure",
        reason,
      });
    });
  });

  test("fails at a TLS server that does not choose HTTP/2", async () => {
    const { cert, key } = makeCertificate({ commonName: "self" });
    await withTlsServer(
      { cert, key },
      () => {},
      async ({ port }) => {
        const attempt = await probeGrpc(grpcProbe(port, { tls: { ...tlsDefaults, verify: false } }), contextOf());
        expect(attempt).toMatchObject({
          reason: "protocol",
          detail: `127.0.0.1:${port} did not choose HTTP/2 (h2) in the TLS handshake, which gRPC needs.`,
        });
      },
    );
  });

  test("ends as an outcome whatever a server sends", async () => {
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (bytes, polite) => {
        await withTcpServer(
          (socket) => socket.end(polite ? Buffer.concat([settings, bytes]) : bytes),
          async ({ port }) => {
            const attempt = await probeGrpc(grpcProbe(port), contextOf());
            expect(["protocol", "connect_reset"]).toContain(attempt.reason);
          },
        );
      }),
      { numRuns: 50 },
    );
  });

  test("is inconclusive when the exporter stops", async () => {
    const stop = new AbortController();
    await withGrpcServer(
      () => stop.abort(),
      async (port) => {
        expect(await probeGrpc(grpcProbe(port), contextOf(stop))).toMatchObject({
          result: "inconclusive",
          reason: "prober",
        });
      },
    );
  });
});

const framed = (...message: readonly number[]) => Buffer.from([0, 0, 0, 0, message.length, ...message]);

test.each([
  { body: framed(), state: "UNKNOWN" },
  { body: framed(0x08, 1), state: "SERVING" },
  { body: framed(0x08, 9), state: "status 9" },
  // Fields of later versions: a text, a number, 8 and 4 bytes.
  {
    body: framed(0x12, 2, 65, 66, 0x18, 0x80, 1, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x2d, 1, 2, 3, 4, 0x08, 2),
    state: "NOT_SERVING",
  },
  { body: framed(0x12, 9, 65), state: undefined },
  { body: framed(0x08), state: undefined },
  { body: Buffer.from([1, 0, 0, 0, 2, 0x08, 1]), state: undefined },
  { body: Buffer.from([0, 0, 0, 0, 3, 0x08, 1]), state: undefined },
  { body: Buffer.alloc(0), state: undefined },
])("decodeHealthResponse() of $body is $state", ({ body, state }) => {
  expect(decodeHealthResponse(body)).toBe(state);
});

test("decodeHealthResponse() never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      decodeHealthResponse(Buffer.from([0, 0, 0, 0, bytes.length, ...bytes]));
    }),
  );
});

test.each([
  { service: "", bytes: [0, 0, 0, 0, 0] },
  { service: "ab", bytes: [0, 0, 0, 0, 4, 0x0a, 2, 97, 98] },
])("encodeHealthRequest() of $service", ({ service, bytes }) => {
  expect([...encodeHealthRequest(service)]).toEqual(bytes);
});

test("encodeHealthRequest() of a name longer than 127 bytes", () => {
  expect([...encodeHealthRequest("x".repeat(300)).subarray(0, 9)]).toEqual([0, 0, 0, 1, 0x2f, 0x0a, 0xac, 2, 120]);
});
