import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { noAuth } from "../../service/http/http-auth.ts";
import { type HttpRoute, jsonAnswer, textAnswer } from "../../service/http/http-route.ts";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "../../service/http/http-server.ts";
import { createLogger, silentLogger } from "../../service/log.ts";
import { createSecretReader } from "../../service/secrets.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";

const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(routes: readonly HttpRoute[], options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
  const listen = { host: "127.0.0.1", port: 0 };
  const server = await createHttpServer({ listen, log: silentLogger, routes, ...options });
  running.push(server);
  return server;
}

const hello: HttpRoute = {
  method: "GET",
  path: "/hello/:name",
  handle: ({ params }) => textAnswer(`hello ${params["name"]}`),
};
const echo: HttpRoute = {
  method: "POST",
  path: "/echo",
  bodyLimit: 1_000,
  handle: ({ body, query }) => jsonAnswer({ bytes: body.toString("hex"), query: [...query] }),
};

test("createHttpServer() answers routes, HEAD and health, with safe headers", async () => {
  const waitsFor: string[] = ["the store"];
  const { url } = await start([hello], { notReady: () => waitsFor });
  const answer = await fetch(`${url}/hello/a%20b`);
  expect([answer.status, await answer.text()]).toEqual([200, "hello a b"]);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
  });
  const head = await fetch(`${url}/hello/x`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "7", ""]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const early = await fetch(`${url}/readyz`);
  expect([early.status, await early.json()]).toEqual([503, { ready: false, waitsFor: ["the store"] }]);
  waitsFor.pop();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test("createHttpServer() gives handlers the bytes as they came, whatever their type", async () => {
  const { url } = await start([echo]);
  for (const type of ["application/json", "text/plain", "application/x-protobuf"]) {
    const answer = await fetch(`${url}/echo?a=1&a=%26`, {
      method: "POST",
      body: "{x\u00e9",
      headers: { "content-type": type },
    });
    expect(await answer.json()).toEqual({
      bytes: "7b78c3a9",
      query: [
        ["a", "1"],
        ["a", "&"],
      ],
    });
  }
});

test.each([
  {
    name: "a path that cannot be decoded",
    path: "/hello/%E0%A4%A",
    init: {},
    status: 400,
    body: { code: "bad-request", message: "'/hello/%E0%A4%A' is not a valid url component" },
  },
  {
    name: "an unknown path",
    path: "/nowhere?token=x",
    init: {},
    status: 404,
    body: { code: "not-found", message: "there is no GET /nowhere here" },
  },
  {
    name: "a body over the cap",
    path: "/echo",
    init: { method: "POST", body: "x".repeat(1_001) },
    status: 413,
    body: { code: "body-too-large" },
  },
  {
    name: "a fault",
    path: "/fault",
    init: {},
    status: 500,
    body: { code: "internal", message: "the server failed; its log says why" },
  },
  { name: "an answer that never comes", path: "/never", init: {}, status: 503, body: { code: "answer-timeout" } },
])("createHttpServer() answers $name with plain JSON", async ({ path, init, status, body }) => {
  const lines: string[] = [];
  const log = createLogger({ output: { write: (line) => lines.push(line) } });
  const fault: HttpRoute = { method: "GET", path: "/fault", handle: () => Promise.reject(new Error("disk on fire")) };
  const aborted: unknown[] = [];
  const never: HttpRoute = {
    method: "GET",
    path: "/never",
    handle: ({ signal }) =>
      new Promise(() => signal.addEventListener("abort", () => aborted.push(signal.reason), { once: true })),
  };
  const { url } = await start([echo, fault, never], { log, limits: { answerMs: 50 } });
  const answer = await fetch(url + path, init);
  expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining(body)]);
  expect(lines.join("").includes("disk on fire")).toBe(status === 500);
  expect(aborted).toHaveLength(path === "/never" ? 1 : 0);
});

test("createHttpServer() compresses big answers for those who take it", async () => {
  const big: HttpRoute = { method: "GET", path: "/big", handle: () => textAnswer("0123456789\n".repeat(10_000)) };
  const { url } = await start([big, hello]);
  const zipped = await fetch(`${url}/big`, { headers: { "accept-encoding": "br, gzip;q=0.5" } });
  expect([zipped.headers.get("content-encoding"), (await zipped.text()).length]).toEqual(["gzip", 110_000]);
  const plain = await fetch(`${url}/big`, { headers: { "accept-encoding": "gzip;q=0" } });
  expect([plain.headers.get("content-encoding"), (await plain.text()).length]).toEqual([null, 110_000]);
  const small = await fetch(`${url}/hello/x`, { headers: { "accept-encoding": "gzip" } });
  expect([small.headers.get("content-encoding"), small.headers.get("vary")]).toEqual([null, "accept-encoding"]);
});

const tokens = { OLD: "old-token", NEW: "new-token" };
const bearer = [
  { kind: "env", name: "OLD" },
  { kind: "env", name: "NEW" },
  { kind: "env", name: "GONE" },
] as const;

test.each([
  { path: "/hello/x", authorization: undefined, status: 401 },
  { path: "/hello/x", authorization: "Bearer wrong", status: 401 },
  { path: "/hello/x", authorization: "Basic b2xkLXRva2Vu", status: 401 },
  { path: "/hello/x", authorization: "Bearer old-token", status: 200 },
  { path: "/hello/x", authorization: "bearer new-token", status: 200 },
  { path: "/nowhere", authorization: undefined, status: 401 },
  { path: "/nowhere", authorization: "Bearer new-token", status: 404 },
  { path: "/healthz", authorization: undefined, status: 200 },
  { path: "/readyz", authorization: "Bearer wrong", status: 200 },
  { path: "/hook", authorization: undefined, status: 200 },
])("createHttpServer() answers $status to $authorization at $path", async ({ path, authorization, status }) => {
  const lines: string[] = [];
  const hook: HttpRoute = { method: "GET", path: "/hook", open: true, handle: () => textAnswer("ok") };
  const { url } = await start([hello, hook], {
    auth: { ...noAuth, bearer },
    secret: createSecretReader(tokens),
    log: createLogger({ output: { write: (line) => lines.push(line) } }),
  });
  const answer = await fetch(url + path, authorization === undefined ? {} : { headers: { authorization } });
  expect(answer.status).toBe(status);
  if (status === 401) {
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="nines"');
    expect(await answer.json()).toMatchObject({ code: "unauthorized" });
    expect(lines.join("")).toContain("refused a caller");
  }
  expect(lines.join("")).not.toMatch(/-token|wrong/);
});

test("createHttpServer() lets nobody in when no token can be read", async () => {
  const { url } = await start([hello], { auth: { ...noAuth, bearer }, secret: createSecretReader({}) });
  const answer = await fetch(`${url}/hello/x`, { headers: { authorization: "Bearer " } });
  expect([answer.status, (await fetch(`${url}/hello/x`, { headers: { authorization: "Bearer x" } })).status]).toEqual([
    401, 503,
  ]);
});

test("createHttpServer() says in one line why it cannot listen", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(start([], { listen: { host: "127.0.0.1", port } })).rejects.toMatchObject({
    code: "port-taken",
    message: `cannot listen on 127.0.0.1:${port}: another process has this port`,
  });
  taken.close();
  await expect(start([], { listen: { host: "192.0.2.1", port: 0 } })).rejects.toMatchObject({
    code: "address-unknown",
  });
  await expect(start([], { auth: { ...noAuth, clientCa: "ca.pem" } })).rejects.toMatchObject({ code: "tls-files" });
  await inTemporaryFolder("tls", async (folder) => {
    const file = join(folder, "bad.pem");
    await writeFile(file, "nonsense");
    await expect(start([], { tls: { cert: file, key: file } })).rejects.toMatchObject({ code: "tls-files" });
  });
});

test("close() finishes the answers in flight and takes no new ones", async () => {
  let finish = (): void => {};
  let started = (): void => {};
  const begun = new Promise<void>((resolve) => (started = resolve));
  const slow: HttpRoute = {
    method: "GET",
    path: "/slow",
    handle: () => {
      started();
      return new Promise((resolve) => (finish = () => resolve(textAnswer("done"))));
    },
  };
  const server = await start([slow]);
  const answer = fetch(`${server.url}/slow`);
  await begun;
  const closed = server.close();
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  finish();
  expect(await (await answer).text()).toBe("done");
  await closed;
});

test("close() cuts off answers that never come", async () => {
  let started = (): void => {};
  const begun = new Promise<void>((resolve) => (started = resolve));
  const stuck: HttpRoute = { method: "GET", path: "/stuck", handle: () => new Promise(() => started()) };
  const server = await start([stuck], { limits: { closeMs: 30 } });
  const answer = fetch(`${server.url}/stuck`).catch(() => "cut off");
  await begun;
  await server.close();
  expect(await answer).toBe("cut off");
});

test("a client that sends its request byte by byte, or stops in its body, is cut off", async () => {
  const { port, url } = await start([hello, echo], { limits: { headersMs: 80, requestMs: 160 } });
  const beginnings = [
    "GET /hello/x HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc",
  ];
  const said = await Promise.all(
    beginnings.map(async (beginning) => {
      const socket = connect(port, "127.0.0.1");
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString("utf8")));
      socket.on("error", () => {});
      const drip = setInterval(() => socket.writable && socket.write("a"), 10);
      socket.write(beginning);
      // Not once(): it fails on the reset with which a server may end such a connection.
      await new Promise((resolve) => socket.once("close", resolve));
      clearInterval(drip);
      return text;
    }),
  );
  expect(said[0]).toMatch(/^HTTP\/1\.1 408 /);
  expect(said[1]).toMatch(/^(HTTP\/1\.1 408 |$)/);
  expect((await fetch(`${url}/hello/x`)).status).toBe(200);
});
