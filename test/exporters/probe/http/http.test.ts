import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { HttpProbe } from "../../../../slo/probe/probe-model.ts";
import { freePort } from "../../../servers/free-port.ts";
import { record, startDnsServer } from "../dns-server.ts";
import { attemptHttp, phasesOf } from "./http-probe.ts";
import { type Answerer, withHttpServer } from "./http-server.ts";

const hello: Answerer = (response) => response.writeHead(200, { "content-type": "text/plain" }).end("hello");

async function against(answer: Answerer, probe: Partial<HttpProbe> = {}) {
  return withHttpServer(answer, ({ url }) => attemptHttp({ url: `${url}/path?token=abc`, ...probe }));
}

describe("an HTTP probe", () => {
  test("succeeds and times every phase", async () => {
    const attempt = await against(hello);
    expect(attempt).toMatchObject({
      result: "success",
      reason: undefined,
      detail: "",
      tls: undefined,
      evidence: undefined,
      facts: { httpVersion: "1.1", bodyBytes: 5 },
    });
    expect(phasesOf(attempt)).toEqual([["resolve", "connect", "processing", "transfer"]]);
    const [hop] = attempt.hops;
    expect(hop).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/path$/),
      address: "127.0.0.1",
      status: 200,
    });
    const parts = Object.values(hop?.phases ?? {}).reduce((sum, seconds) => sum + seconds, 0);
    expect(parts).toBeLessThanOrEqual(attempt.durationSeconds);
  });

  test("sends what the probe says, and how it is known", async () => {
    await withHttpServer(hello, async ({ url, port, requests }) => {
      await attemptHttp(
        {
          url: `${url}/orders?page=2#top`,
          method: "PUT",
          headers: { "X-Plain": "one", "X-Secret": { kind: "env", name: "TWO" } },
          body: "größe",
          auth: { kind: "basic", user: "me", password: { kind: "env", name: "THREE" } },
        },
        { secret: (ref) => (ref.kind === "env" ? `<${ref.name}>` : ""), traceparent: "00-abc-def-01" },
      );
      expect(requests).toEqual([
        {
          method: "PUT",
          url: "/orders?page=2",
          body: "größe",
          headers: {
            host: `127.0.0.1:${port}`,
            "x-plain": "one",
            "x-secret": "<TWO>",
            // me:<THREE>
            authorization: "Basic bWU6PFRIUkVFPg==",
            "user-agent": "nines/0.0.0 (+synthetic probe)",
            accept: "*/*",
            traceparent: "00-abc-def-01",
            connection: "close",
            "content-length": "7",
          },
        },
      ]);
    });
  });

  test.each([
    { headers: { Host: "shop.example", "User-Agent": "mine" }, seen: { host: "shop.example", "user-agent": "mine" } },
    { headers: { "content-length": "99" }, body: "four", seen: { "content-length": "4" } },
    {
      headers: {},
      auth: { kind: "bearer", token: { kind: "file", path: "/t" } },
      seen: { authorization: "Bearer s3cret" },
    },
    { headers: {}, method: "POST", seen: { "content-length": "0" } },
  ] as const)("sends $seen for $headers", async ({ seen, ...probe }) => {
    await withHttpServer(hello, async ({ url, requests }) => {
      await attemptHttp({ url, ...probe }, { secret: () => "s3cret" });
      expect(requests[0]?.headers).toMatchObject(seen);
    });
  });

  test("makes a new connection for each attempt", async () => {
    const ports = new Set<number | undefined>();
    await withHttpServer(
      (response) => {
        ports.add(response.socket?.remotePort);
        response.end();
      },
      async ({ url }) => {
        for (let round = 0; round < 3; round++) expect(await attemptHttp({ url })).toMatchObject({ result: "success" });
      },
    );
    expect(ports.size).toBe(3);
  });

  test.each([
    { status: 503, says: "The status is 503, which is not 200-299." },
    {
      status: 404,
      statuses: [
        { from: 200, to: 200 },
        { from: 300, to: 399 },
      ],
      says: "The status is 404, which is not 200, 300-399.",
    },
    { status: 304, statuses: [{ from: 304, to: 304 }], says: "" },
    { status: 204, says: "" },
  ])("judges the status $status: $says", async ({ status, says, ...probe }) => {
    const attempt = await against((response) => response.writeHead(status).end(), probe);
    expect([attempt.detail, attempt.reason]).toEqual([says, says === "" ? undefined : "status"]);
  });

  const manyHeaders: Answerer = (response) =>
    response
      .writeHead(
        200,
        [
          ["Server", "nginx"],
          ["Via", "a"],
          ["Via", "b"],
        ].flat(),
      )
      .end();
  test.each([
    { header: { name: "server", match: undefined, not: false }, says: "" },
    { header: { name: "server", match: undefined, not: true }, says: 'The header server is there, with "nginx".' },
    { header: { name: "X-No", match: undefined, not: false }, says: "The header X-No is missing." },
    { header: { name: "X-No", match: undefined, not: true }, says: "" },
    { header: { name: "via", match: { kind: "contains", text: "b" }, not: false }, says: "" },
    {
      header: { name: "via", match: { kind: "contains", text: "c" }, not: false },
      says: 'The header via is "a", "b", which does not contain "c".',
    },
    {
      header: { name: "server", match: { kind: "matches", pattern: "^ng" }, not: true },
      says: 'The header server is "nginx", which must not match /^ng/.',
    },
    {
      header: { name: "X-No", match: { kind: "contains", text: "c" }, not: false },
      says: 'The header X-No is missing; it must contain "c".',
    },
    { header: { name: "X-No", match: { kind: "contains", text: "c" }, not: true }, says: "" },
  ] as const)("judges headers: $header gives $says", async ({ header, says }) => {
    const attempt = await against(manyHeaders, { headerAssertions: [header] });
    expect([attempt.detail, attempt.reason]).toEqual([says, says === "" ? undefined : "assertion"]);
  });

  test.each([
    { text: { match: { kind: "contains", text: "ready" }, not: false }, body: "all ready", says: "" },
    {
      text: { match: { kind: "contains", text: "ready" }, not: false },
      body: "",
      says: 'The body does not contain "ready".',
    },
    {
      text: { match: { kind: "matches", pattern: "err(or)?" }, not: true },
      body: "an error",
      says: "The body does match /err(or)?/, which it must not.",
    },
    {
      text: { match: { kind: "contains", text: "late" }, not: false },
      body: `${"x".repeat(1024 * 1024)}late`,
      says: 'The body does not contain "late" in its first 1 MiB; the rest was not read.',
    },
  ] as const)("judges the body: $says", async ({ text, body, says }) => {
    const attempt = await against((response) => response.end(body), { bodyAssertions: [text] });
    expect([attempt.detail, attempt.reason]).toEqual([says, says === "" ? undefined : "assertion"]);
  });

  const order = '\uFEFF{"state":"up","items":[{"id":7},{"id":null}],"a b":{"c":[true]},"big":12.5}';
  test.each([
    { path: "$.state", equals: "up", says: "" },
    { path: "$.state", equals: undefined, says: "" },
    { path: "$.items[1].id", equals: null, says: "" },
    { path: "$['a b'].c[0]", equals: true, says: "" },
    { path: "$.items[0].id", equals: 8, says: "$.items[0].id in the body is 7, not 8." },
    { path: "$.items[0].id", equals: "7", says: '$.items[0].id in the body is 7, not "7".' },
    { path: "$.items", equals: 1, says: '$.items in the body is [{"id":7},{"id":null}], not 1.' },
    { path: "$.items[2]", equals: undefined, says: "The body has no $.items[2]." },
    { path: "$.items.length", equals: 2, says: "The body has no $.items.length; it must be 2." },
    { path: "$.constructor", equals: undefined, says: "The body has no $.constructor." },
  ])("judges JSON: $path is $equals gives $says", async ({ path, equals, says }) => {
    const attempt = await against((response) => response.end(order), { jsonAssertions: [{ path, equals }] });
    expect([attempt.detail, attempt.reason]).toEqual([says, says === "" ? undefined : "assertion"]);
  });

  test.each([
    { body: "", says: "The body is not JSON: it is empty." },
    { body: "<html>no</html>", says: 'The body is not JSON: it begins with "<html>no</html>".' },
    {
      body: `"${"x".repeat(1024 * 1024)}"`,
      says: "The body is too long to be read as JSON: only its first 1 MiB was read.",
    },
  ])("says why a body is no JSON: $says", async ({ body, says }) => {
    const attempt = await against((response) => response.end(body), { jsonAssertions: [{ path: "$.a", equals: 1 }] });
    expect([attempt.detail, attempt.reason]).toEqual([says, "assertion"]);
  });

  test("counts the whole of a body that it keeps only the beginning of", async () => {
    const attempt = await against((response) => response.end("x".repeat(3_000_000)));
    expect(attempt).toMatchObject({ result: "success", facts: { bodyBytes: 3_000_000, contentLength: 3_000_000 } });
  });

  const ready = { bodyAssertions: [{ match: { kind: "contains", text: "ready" }, not: false }] } as const;
  test.each([
    { coding: "gzip", body: gzipSync("all ready") },
    { coding: "deflate", body: deflateSync("all ready") },
    { coding: "deflate", body: deflateRawSync("all ready") },
    { coding: "br", body: brotliCompressSync("all ready") },
    { coding: "zstd", body: zstdCompressSync("all ready") },
    { coding: "gzip, br", body: brotliCompressSync(gzipSync("all ready")) },
    { coding: "identity", body: Buffer.from("all ready") },
  ])("reads a body in $coding", async ({ coding, body }) => {
    const attempt = await against(
      (response) => response.writeHead(200, { "content-encoding": coding }).end(body),
      ready,
    );
    expect(attempt).toMatchObject({ result: "success", facts: { bodyBytes: 9 } });
  });

  test.each([
    {
      coding: "gzip",
      body: Buffer.from("all ready"),
      says: "The body cannot be read: it is not gzip, as its Content-Encoding says.",
    },
    {
      coding: "compress",
      body: Buffer.from("x"),
      says: 'The body cannot be read: its encoding "compress" is not known.',
    },
  ])("says that a body is not in $coding", async ({ coding, body, says }) => {
    const attempt = await against(
      (response) => response.writeHead(200, { "content-encoding": coding }).end(body),
      ready,
    );
    expect(attempt).toMatchObject({ result: "failure", reason: "protocol", detail: says });
  });

  test("stops decoding a small body that stands for a huge one", async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 });
    const attempt = await against(
      (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
      ready,
    );
    expect(attempt).toMatchObject({
      reason: "assertion",
      detail: 'The body does not contain "ready" in its first 1 MiB; the rest was not read.',
      facts: { bodyBytes: 1024 * 1024 },
    });
  });

  test("is slow when it takes longer than it may", async () => {
    const attempt = await against(hello, { maxDurationSeconds: 0 });
    expect(attempt).toMatchObject({
      result: "failure",
      reason: "slow",
      detail: expect.stringMatching(/^It took 0\.\d{3} s, more than 0 s\.$/),
    });
  });

  test("shows what a failure got to see, without secrets", async () => {
    const attempt = await withHttpServer(
      (response, request) =>
        response
          .writeHead(500, {
            "Set-Cookie": "session=abcdef",
            Location: "/next?key=12345",
            "X-Echo": "it was s3cr3t/token",
          })
          .end(`You sent ${request.headers.authorization} and s3cr3t%2Ftoken and "s3cr3t/token". ${"é".repeat(2000)}`),
      ({ url }) =>
        attemptHttp(
          {
            url,
            auth: { kind: "bearer", token: { kind: "env", name: "T" } },
            headers: { "X-A": { kind: "env", name: "T" } },
          },
          { secret: () => "s3cr3t/token" },
        ),
    );
    const { headers, body = "", bodyDigest } = attempt.evidence ?? {};
    expect(headers).toMatchObject({ "set-cookie": "***", "x-echo": "it was ***" });
    expect(body).toMatch(/^You sent Bearer \*\*\* and \*\*\* and "\*\*\*"\. é+$/);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2048);
    expect(bodyDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(attempt)).not.toContain("s3cr3t/token");
  });

  test("is inconclusive when a secret cannot be read, and asks nobody", async () => {
    await withHttpServer(hello, async ({ url, requests }) => {
      const secret = () => {
        throw new Error("the environment variable T is not set");
      };
      const attempt = await attemptHttp(
        { url, auth: { kind: "bearer", token: { kind: "env", name: "T" } } },
        { secret },
      );
      expect(attempt).toMatchObject({
        result: "inconclusive",
        reason: "prober",
        detail: "The prober is at fault: the environment variable T is not set",
      });
      expect(requests).toEqual([]);
    });
  });

  test("is inconclusive when a header cannot be sent, and does not show it", async () => {
    const attempt = await withHttpServer(hello, ({ url }) =>
      attemptHttp({ url, headers: { "X-A": { kind: "env", name: "T" } } }, { secret: () => "two\r\nlines" }),
    );
    expect(attempt).toMatchObject({
      result: "inconclusive",
      reason: "prober",
      detail: 'The request cannot be sent: Invalid character in header content ["X-A"].',
    });
  });

  test("refuses addresses of metadata services before it connects, unless they are allowed", async () => {
    expect(await attemptHttp({ url: "http://169.254.169.254/latest/meta-data/" })).toMatchObject({
      result: "failure",
      reason: "refused_address",
      detail:
        "169.254.169.254 is the address of a cloud's metadata service, which is not probed unless `allow` holds it.",
    });
    // Written as one number and as IPv6, it is the same address.
    expect(await attemptHttp({ url: "http://2852039166/" })).toMatchObject({ reason: "refused_address" });
    expect(await attemptHttp({ url: "http://[::ffff:169.254.169.254]/" })).toMatchObject({ reason: "refused_address" });
    expect(await attemptHttp({ url: "http://0.0.0.0:1/", allow: ["0.0.0.0/32"] })).toMatchObject({
      reason: "connect_refused",
    });
  });

  test("says which address refuses the connection", async () => {
    const port = await freePort();
    expect(await attemptHttp({ url: `http://127.0.0.1:${port}/` })).toMatchObject({
      result: "failure",
      reason: "connect_refused",
      detail: `127.0.0.1:${port} refused the connection.`,
      hops: [{ address: "127.0.0.1", status: undefined }],
    });
  });

  test("asks every address of a name and says which one fails", async () => {
    const addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
    await using dns = await startDnsServer(({ type }) => ({
      kind: "records",
      records: type === "A" ? addresses.map(record.a) : [],
    }));
    await withHttpServer(hello, async ({ port, requests }) => {
      const probe = { url: `http://shop.example:${port}/`, resolver: dns.address };
      expect(await attemptHttp({ ...probe, everyAddress: true })).toMatchObject({
        result: "failure",
        reason: "connect_refused",
        detail: `127.0.0.2:${port} refused the connection.`,
        hops: [
          {
            url: `http://shop.example:${port}/`,
            address: "127.0.0.1",
            status: 200,
            phases: { resolve: expect.any(Number) },
          },
          { url: `http://shop.example:${port}/`, address: "127.0.0.2", status: undefined },
        ],
      });
      expect(await attemptHttp({ ...probe, everyAddress: false })).toMatchObject({
        result: "success",
        hops: [{ address: "127.0.0.1" }],
      });
      expect(requests.map(({ headers }) => headers.host)).toEqual([`shop.example:${port}`, `shop.example:${port}`]);
      const statuses = [{ from: 204, to: 204 }];
      expect(await attemptHttp({ ...probe, everyAddress: true, statuses })).toMatchObject({
        detail: "At 127.0.0.1: The status is 200, which is not 204.",
      });
    });
  });

  test("guards the addresses that a name stands for", async () => {
    await using dns = await startDnsServer(() => ({ kind: "records", records: [record.a("169.254.169.254")] }));
    expect(await attemptHttp({ url: "http://innocent.example/", resolver: dns.address, family: "ipv4" })).toMatchObject(
      {
        reason: "refused_address",
        detail:
          "169.254.169.254 is the address of a cloud's metadata service, which is not probed unless `allow` holds it.",
      },
    );
  });

  test("says that there is no such name", async () => {
    await using dns = await startDnsServer(() => ({ kind: "rcode", rcode: "NXDOMAIN" }));
    expect(await attemptHttp({ url: "http://gone.example/", resolver: dns.address })).toMatchObject({
      result: "failure",
      reason: "dns",
      detail: 'There is no name "gone.example" (NXDOMAIN).',
    });
  });

  test("ends when the exporter stops", async () => {
    const stop = new AbortController();
    const attempt = await withHttpServer(
      () => stop.abort(),
      ({ url }) => attemptHttp({ url }, { signal: stop.signal }),
    );
    expect(attempt).toMatchObject({
      result: "inconclusive",
      reason: "prober",
      detail: "The exporter stopped before the attempt ended.",
    });
  });
});
