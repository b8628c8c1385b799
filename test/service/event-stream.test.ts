import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { createEventHub, type EventHub, type EventHubOptions } from "../../service/http/event-stream.ts";
import { createHttpServer, type HttpServer } from "../../service/http/http-server.ts";
import { silentLogger } from "../../service/log.ts";

const running: { readonly hub: EventHub; readonly server: HttpServer }[] = [];
afterEach(async () => {
  for (const { hub, server } of running.splice(0)) {
    hub.close();
    await server.close();
  }
});

async function start(options: EventHubOptions = {}): Promise<{ readonly hub: EventHub; readonly server: HttpServer }> {
  const hub = createEventHub(options);
  const listen = { host: "127.0.0.1", port: 0 };
  const server = await createHttpServer({ listen, log: silentLogger, routes: [hub.route] });
  running.push({ hub, server });
  return { hub, server };
}

/** The pieces of a stream as they come. */
async function listen({ server }: { readonly server: HttpServer }) {
  const response = await fetch(`${server.url}/api/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader?.read())?.value;
  return { response, next };
}

test("createEventHub() says at once that it is there, and what changed", async () => {
  const started = await start();
  const { response, next } = await listen(started);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  expect(await next()).toBe(": connected\n\n");
  started.hub.changed(["slos"]);
  expect(await next()).toBe('data: {"changed":["slos"]}\n\n');
});

test("createEventHub() tells together what changes within a gap", async () => {
  const started = await start({ gapMs: 60 });
  const { next } = await listen(started);
  await next();
  started.hub.changed(["slos"]);
  started.hub.changed(["targets", "slos"]);
  started.hub.changed(["slos"]);
  started.hub.changed(["inbox"]);
  expect(await next()).toBe('data: {"changed":["slos"]}\n\n');
  expect(await next()).toBe('data: {"changed":["targets","slos","inbox"]}\n\n');
  started.hub.changed(["relay"]);
  expect(await next()).toBe('data: {"changed":["relay"]}\n\n');
});

test("createEventHub() gives signs of life", async () => {
  const { next } = await listen(await start({ heartbeatMs: 20 }));
  await next();
  expect(await next()).toBe(": still here\n\n");
});

test("createEventHub() forgets clients that are gone, and ends the others when it closes", async () => {
  const started = await start();
  const { hub, server } = started;
  const first = await rawClient(started);
  const second = await listen(started);
  await second.next();
  expect(hub.clients()).toBe(2);
  first.destroy();
  await until(() => hub.clients() === 1);
  hub.close();
  expect(await second.next()).toBeUndefined();
  await server.close();
  expect(hub.clients()).toBe(0);
});

test("createEventHub() refuses more clients than it takes, and answers HEAD without a stream", async () => {
  const started = await start({ clients: 1 });
  const { url } = started.server;
  const head = await fetch(`${url}/api/events`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  await (await listen(started)).next();
  const refused = await fetch(`${url}/api/events`);
  expect([refused.status, await refused.json()]).toEqual([
    503,
    { code: "no-events", message: "1 clients are connected already" },
  ]);
});

test("createEventHub() keeps no more than a little for a client that does not read", async () => {
  const { hub, server } = await start({ gapMs: 0, heartbeatMs: 1 });
  const socket = await rawClient({ server });
  socket.pause();
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 20_000; round++) hub.changed(["slos", "targets"]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  socket.destroy();
  await until(() => hub.clients() === 0);
});

/** A client that does nothing by itself. */
async function rawClient({ server }: { readonly server: HttpServer }): Promise<Socket> {
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /api/events HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
  await once(socket, "data");
  return socket;
}

/** Waits for what the other side does, without a length of time. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
