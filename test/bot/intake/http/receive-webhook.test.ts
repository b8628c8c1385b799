import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { RelayStore } from "../../../../bot/store/relay-store.ts";
import { type IntakeServer, startIntakeServer } from "../intake-server.ts";

const json = '{"version":"4","receiver":"relay","status":"firing","alerts":[]}';
const bearer = { authorization: "Bearer first" };
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

let server: IntakeServer | undefined;
afterEach(() => server?.close());

describe("POST /in/<source>", () => {
  test.each([
    { name: "the first token", headers: bearer },
    { name: "the second token during a rotation", headers: { authorization: "Bearer second" } },
    { name: "a scheme in lower case", headers: { authorization: "bearer first" } },
    { name: "a login", headers: basic("am:third") },
  ])("takes a body from $name and keeps it as it came", async ({ headers }) => {
    server = await startIntakeServer();
    const answer = await server.post("prod", {
      body: json,
      headers: { ...headers, "content-type": "application/json" },
    });
    expect([answer.status, await answer.json()]).toEqual([200, { taken: "new" }]);
    expect(await server.deliveries()).toMatchObject([{ source: "prod", intake: "webhook", body: json }]);
  });

  test.each([
    { name: "no login", path: "prod", headers: {} },
    { name: "a wrong token", path: "prod", headers: { authorization: "Bearer firs" } },
    { name: "a token in the wrong scheme", path: "prod", headers: { authorization: "Basic first" } },
    { name: "the password of a login as a token", path: "prod", headers: { authorization: "Bearer third" } },
    { name: "another user", path: "prod", headers: basic("someone:third") },
    { name: "a wrong password", path: "prod", headers: basic("am:thirds") },
    { name: "a source that does not exist", path: "staging", headers: bearer },
  ])("refuses $name with 401, counts it and keeps nothing", async ({ path, headers }) => {
    server = await startIntakeServer();
    const answer = await server.post(path, { body: json, headers });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      code: "unauthorized",
      message: "this address or the login that was shown is not known",
    });
    expect(server.events.map(({ kind }) => kind)).toEqual(["refused"]);
    expect(await server.deliveries()).toEqual([]);
  });

  test("answers 503 to everybody while no token can be read", async () => {
    server = await startIntakeServer({
      secret: () => {
        throw new Error("gone");
      },
    });
    const answer = await server.post("prod", { body: json, headers: bearer });
    expect(answer.status).toBe(503);
  });

  test("takes any content type, text that is declared as such, and packed bodies", async () => {
    server = await startIntakeServer();
    const statuses = [
      await server.post("prod", { body: json, headers: { ...bearer, "content-type": "application/vnd.example+xml" } }),
      await server.post("prod", {
        body: "deploy of checkout 1.42 done",
        headers: { ...bearer, "content-type": "text/plain" },
      }),
      await server.post("prod", { body: gzipSync(json), headers: { ...bearer, "content-encoding": "gzip" } }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
    expect((await server.deliveries()).map(({ body }) => body)).toEqual([json, "deploy of checkout 1.42 done", json]);
  });

  test("answers 400 to what is not JSON, and keeps it nevertheless", async () => {
    server = await startIntakeServer();
    const answer = await server.post("prod", {
      body: "<html>",
      headers: { ...bearer, "content-type": "application/json" },
    });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { code: "not-json", message: "the body is not JSON; it was kept and is shown as it came" },
    ]);
    expect(await server.deliveries()).toMatchObject([{ intake: "webhook", body: "<html>" }]);
    expect(server.events).toContainEqual({ kind: "odd", source: "prod", why: "it is not JSON" });
  });

  test("answers 400 to an empty body", async () => {
    server = await startIntakeServer();
    const answer = await server.post("prod", { headers: bearer });
    expect(answer.status).toBe(400);
    expect(await server.deliveries()).toEqual([]);
  });

  test.each([
    { name: "that says its length", body: (text: string) => text },
    { name: "in pieces", body: (text: string) => new Blob([text]).stream() },
    { name: "that is packed small", body: (text: string) => gzipSync(text), headers: { "content-encoding": "gzip" } },
  ])("keeps the head of a body over the limit $name, and answers 200", async ({ body, headers = {} }) => {
    server = await startIntakeServer({ limits: { bodyBytes: 100_000, headBytes: 40 } });
    const long = `{"receiver":"relay","alerts":[${'{"a":1},'.repeat(60_000)}{}]}`;
    const answer = await server.post("prod", {
      body: body(long),
      headers: { ...bearer, ...headers },
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(200);
    const [delivery] = await server.deliveries();
    expect(delivery?.intake).toBe("self");
    expect(delivery && parseDelivery(delivery).observations).toMatchObject([
      {
        source: "prod",
        status: "notice",
        facts: {
          kind: "unreadable",
          why: "it is longer than 97.7 KiB",
          excerpt: '{"receiver":"relay","alerts":[{"a":1},{"',
        },
      },
    ]);
    expect(server.events).toContainEqual({ kind: "odd", source: "prod", why: "it is longer than 97.7 KiB" });
  });

  test.each([
    {
      name: "gzip that is none",
      encoding: "gzip",
      body: json,
      why: "it says that it is packed with gzip, and cannot be unpacked",
    },
    { name: "an unknown packing", encoding: "zstd", body: json, why: "it is packed as zstd, which is not understood" },
  ])("keeps $name, and answers 200", async ({ encoding, body, why }) => {
    server = await startIntakeServer();
    const answer = await server.post("prod", { body, headers: { ...bearer, "content-encoding": encoding } });
    expect(answer.status).toBe(200);
    const [delivery] = await server.deliveries();
    expect(delivery && parseDelivery(delivery).observations).toMatchObject([
      { facts: { kind: "unreadable", why, excerpt: json } },
    ]);
  });

  test("puts senders off with 503 while the store fails, and takes the same body afterwards", async () => {
    let isBroken = true;
    let real: RelayStore["take"] | undefined;
    server = await startIntakeServer({
      take: async (deliveries) => {
        if (isBroken || real === undefined) throw new Error("disk full");
        return real(deliveries);
      },
    });
    real = server.store.take;
    const first = await server.post("prod", { body: json, headers: bearer });
    expect([first.status, await server.deliveries()]).toEqual([503, []]);
    isBroken = false;
    const second = await server.post("prod", { body: json, headers: bearer });
    expect([second.status, (await server.deliveries()).length]).toEqual([200, 1]);
    expect(server.events.map(({ kind }) => kind)).toEqual(["pushedBack", "taken"]);
  });

  test("puts senders off with 503 while too many deliveries wait", async () => {
    let asked = () => {};
    const counted = new Promise<void>((resolve) => {
      asked = resolve;
    });
    server = await startIntakeServer({
      waitingCount: async () => {
        queueMicrotask(asked);
        return { count: 5, oldestMs: 0 };
      },
      limits: { mostWaiting: 5 },
    });
    // The first request is what makes it look.
    await server.post("prod", { body: json, headers: bearer });
    await counted;
    const answer = await server.post("prod", { body: json, headers: bearer });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  });

  test("puts a large body off while others hold the memory", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let arrived = () => {};
    const storing = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    server = await startIntakeServer({
      limits: { heldBytes: 1_000 },
      take: async () => {
        arrived();
        await held;
        return [{ kind: "new", id: 1 }];
      },
    });
    const large = JSON.stringify({ text: "x".repeat(900) });
    const first = server.post("prod", { body: large, headers: bearer });
    await storing;
    const second = await server.post("prod", { body: large, headers: bearer });
    letGo();
    expect([second.status, (await first).status]).toEqual([503, 200]);
  });

  test("keeps nothing of a body that breaks off, and goes on", async () => {
    server = await startIntakeServer();
    const { port } = new URL(server.url);
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    socket.write("POST /in/prod HTTP/1.1\r\nhost: x\r\nauthorization: Bearer first\r\ncontent-length: 500\r\n\r\n{");
    socket.destroy();
    await once(socket, "close");
    const answer = await server.post("prod", { body: json, headers: bearer });
    expect([answer.status, (await server.deliveries()).length]).toEqual([200, 1]);
  });

  test("lets a source without tokens take from anybody, which openIntakeProblems() keeps on this machine", async () => {
    const open = { kind: "alertmanager", name: "lab", tokens: [], basic: [], api: [], apiLogin: undefined } as const;
    server = await startIntakeServer({ sources: [open] });
    const answer = await server.post("lab", { body: json });
    expect(answer.status).toBe(200);
  });
});
