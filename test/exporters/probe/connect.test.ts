import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { type Connected, connect } from "../../../exporters/probe/connect.ts";
import { freePort } from "../../servers/free-port.ts";
import { withTcpServer } from "./loopback.ts";

const never = new AbortController().signal;

/** A server in another process that listens, blocks and so never accepts: its queue is full after a few connections. */
async function withDeafServer<T>(work: (port: number) => Promise<T>): Promise<T> {
  const program = `
    const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      require("node:fs").writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
    });`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = await once(child.stdout, "data");
    return await work(Number(String(port)));
  } finally {
    child.kill("SIGKILL");
    await once(child, "close");
  }
}

async function attempt(address: string, port: number, { signal = never, timeoutMs = 20_000 } = {}): Promise<Connected> {
  const connected = await connect({ address, port, signal, deadlineMs: performance.now() + timeoutMs });
  if (connected.ok) connected.socket.destroy();
  return connected;
}

describe("connect()", () => {
  test("connects to the address", async () => {
    await withTcpServer(
      () => {},
      async ({ port }) => {
        expect(await attempt("127.0.0.1", port)).toMatchObject({ ok: true, seconds: expect.any(Number) });
      },
    );
  });

  test("says that a connection was refused", async () => {
    const port = await freePort();
    expect(await attempt("127.0.0.1", port)).toMatchObject({
      ok: false,
      reason: "connect_refused",
      detail: `127.0.0.1:${port} refused the connection.`,
    });
  });

  test("gives up at the deadline when the server takes no connections", async () => {
    await withDeafServer(async (port) => {
      const attempts = Array.from({ length: 8 }, () => attempt("127.0.0.1", port, { timeoutMs: 300 }));
      const silent = (await Promise.all(attempts)).find(({ ok }) => !ok);
      expect(silent).toMatchObject({
        reason: "connect_timeout",
        detail: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer the connection within 0\.[3-9] s\.$/),
      });
    });
  });

  test("ends when the exporter stops, before and during the attempt", async () => {
    const detail = "The exporter stopped before the attempt ended.";
    await withDeafServer(async (port) => {
      const stop = new AbortController();
      const attempts = Array.from({ length: 8 }, () => attempt("127.0.0.1", port, { signal: stop.signal }));
      await Promise.race(attempts);
      stop.abort();
      expect(await Promise.all(attempts)).toContainEqual(expect.objectContaining({ reason: "prober", detail }));
      const late = Array.from({ length: 8 }, () => attempt("127.0.0.1", port, { signal: AbortSignal.abort() }));
      expect(await Promise.all(late)).toContainEqual(expect.objectContaining({ reason: "prober", detail }));
    });
  });

  test("does not take a connection to itself for an answer", async () => {
    // With no server, some of these connections get the target's port as their own and would stand.
    const port = await freePort();
    for (let round = 0; round < 200; round++)
      expect(await attempt("127.0.0.1", port)).toMatchObject({ ok: false, reason: "connect_refused" });
  });
});
