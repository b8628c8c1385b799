import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { ProofPlan } from "../../../exporters/prove/proof-plan.ts";
import type { ProofLedger } from "../../../exporters/prove/report/proof-ledger.ts";
import { proofReport } from "../../../exporters/prove/report/proof-report.ts";
import { runProof } from "../../../exporters/prove/run-proof.ts";
import { planOf } from "./proof-plan.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

interface Prove {
  readonly onTick?: (nowMs: number, ledger: ProofLedger) => void;
  readonly signal?: AbortSignal;
}

async function prove(plan: ProofPlan, { onTick, signal = new AbortController().signal }: Prove = {}) {
  const check = (nowMs: number, ledger: ProofLedger) => {
    const { sent, ok, failed, inFlight } = ledger.tally();
    expect(sent).toBe(ok + failed + inFlight);
    onTick?.(nowMs, ledger);
  };
  const run = await runProof(plan, { family: undefined, signal, onTick: check });
  return proofReport(run.ledger, { plan, haproxy: undefined, arms: [], ...run });
}

describe("runProof()", () => {
  test("counts what a server knows that it did, cause by cause", async () => {
    let count = 0;
    const done = { ok: 0, status: 0, closed: 0, reset: 0, cut: 0 };
    const acts: readonly [keyof typeof done, (response: ServerResponse) => void][] = [
      ["ok", (response) => response.end("ok")],
      ["status", (response) => response.writeHead(503).end()],
      ["closed", (response) => response.socket?.end()],
      ["reset", (response) => response.socket?.resetAndDestroy()],
      [
        "cut",
        (response) => response.writeHead(200, { "content-length": 9 }).write("abc", () => response.socket?.end()),
      ],
    ];
    const url = await serve((_, response) => {
      const [name, act] = acts[count++ % 20] ?? acts[0] ?? ["ok", () => {}];
      done[name]++;
      act(response);
    });
    const report = await prove(planOf(url));
    expect(report).toMatchObject({ due: 200, sent: 200, ok: done.ok, failed: 40, verdict: { kind: "lost", lost: 40 } });
    const kept = report.lostRequests.filter(({ connection }) => connection === "kept");
    const hungUp = kept.filter(({ cause, onReusedConnection }) => onReusedConnection && /closed|reset/.test(cause));
    expect(report.failedOnKeptConnections).toBe(kept.length);
    expect(report.closedOnReusedConnections).toBe(hungUp.length);
    expect(hungUp.length).toBeLessThan(report.failedOnReusedConnections);
    const found = Object.fromEntries(report.failures.map(({ cause, count: many }) => [cause, many]));
    expect(found).toEqual({ "status 503": 10, closed: 10, reset: 10, cut: 10 });
    expect(done).toEqual({ ok: 160, status: 10, closed: 10, reset: 10, cut: 10 });
  });

  test("sends no less while nothing is answered", async () => {
    const waiting: ServerResponse[] = [];
    let whenAllWereSent = 0;
    const url = await serve((_, response) => {
      waiting.push(response);
      // Only the last request sets the others free: a client that waits for answers would never send it.
      if (waiting.length === 200) {
        whenAllWereSent = waiting.length;
        for (const one of waiting) one.end("late");
      }
    });
    const report = await prove(planOf(url));
    expect(whenAllWereSent).toBe(200);
    expect(report).toMatchObject({ sent: 200, ok: 200, verdict: { kind: "proven" } });
    expect(report.durations.during.usual.longestMs).toBeGreaterThan(1_900);
  });

  test("gives a request up after its timeout, and no other", async () => {
    let count = 0;
    const url = await serve((_, response) => {
      if (count++ % 10 !== 9) response.end("ok");
    });
    const report = await prove(planOf(url, { timeoutMs: 1_000, duringSeconds: 1, newConnectionShare: 1 }));
    expect(report).toMatchObject({ sent: 100, ok: 90, failures: [{ cause: "timeout", count: 10 }] });
  });

  test("ends when it was to, though the next request would have been due later", async () => {
    const url = await serve((_, response) => response.end("ok"));
    const report = await prove(planOf(url, { ratePerSecond: 0.75, duringSeconds: 2 }));
    expect(report).toMatchObject({ due: 2, sent: 2, seconds: 2, plannedSeconds: 2, endedEarly: false });
  });

  test("sends slow requests to their own address and keeps their durations apart", async () => {
    const asked: Record<string, number> = {};
    const url = await serve(({ url: path = "" }, response) => {
      asked[path] = (asked[path] ?? 0) + 1;
      response.end("ok");
    });
    const slow = { url: new URL("/slow?delay=1", url), share: 0.1 };
    const report = await prove(planOf(url, { slow, beforeSeconds: 1, duringSeconds: 1 }));
    expect((asked["/"] ?? 0) + (asked["/slow?delay=1"] ?? 0)).toBe(200);
    const { before, during } = report.durations;
    expect(before.usual.count + during.usual.count).toBe(asked["/"]);
    expect(before.slow.count + during.slow.count).toBe(asked["/slow?delay=1"]);
    expect(before.usual.count + before.slow.count).toBe(100);
  });

  test("has no gap where the last answers are slow, and that of an outage where there is one", async () => {
    let isDown = false;
    const url = await serve(({ url: path = "" }, response) => {
      if (isDown) response.socket?.resetAndDestroy();
      else if (path === "/") response.end("ok");
      else setTimeout(() => response.end("ok"), 1_500);
    });
    const plan = planOf(url, { ratePerSecond: 20, slow: { url: new URL("/report", url), share: 0.5 } });
    expect(await prove(plan)).toMatchObject({ failed: 0, longestGap: { seconds: 0.05, fromSecond: 0 } });
    const { longestGap } = await prove(plan, {
      onTick: (nowMs) => {
        isDown = nowMs >= 800 && nowMs < 1_100;
      },
    });
    expect(longestGap.fromSecond).toBeGreaterThanOrEqual(0.6);
    expect(longestGap.fromSecond).toBeLessThan(0.95);
    expect(longestGap.seconds).toBeGreaterThanOrEqual(0.2);
    expect(longestGap.seconds).toBeLessThanOrEqual(0.6);
  });

  test("has an outage at the end up to when the last request was due", async () => {
    let count = 0;
    const url = await serve((_, response) => response.writeHead(count++ < 100 ? 200 : 503).end());
    const report = await prove(planOf(url, { newConnectionShare: 0, keptConnections: 1 }));
    expect(report.longestGap).toEqual({ seconds: expect.closeTo(1, 1), fromSecond: expect.closeTo(0.99, 1) });
    expect(report.longestGap.fromSecond + report.longestGap.seconds).toBeCloseTo(1.99, 6);
  });

  test("opens a connection for each request of the one kind and keeps those of the other", async () => {
    const ports = new Map<number, number>();
    const url = await serve(({ socket }, response) => {
      const port = socket.remotePort ?? 0;
      ports.set(port, (ports.get(port) ?? 0) + 1);
      response.end("ok");
    });
    await prove(planOf(url, { keptConnections: 2 }));
    const single = [...ports.values()].filter((count) => count === 1).length;
    expect(single).toBeGreaterThanOrEqual(95);
    expect(ports.size).toBeLessThanOrEqual(150);
    expect([...ports.values()].reduce((sum, count) => sum + count, 0)).toBe(200);
  });

  test("gives no proof for seconds in which it stood still itself", async () => {
    const url = await serve((_, response) => response.end("ok"));
    let hasStalled = false;
    const report = await prove(planOf(url, { maxLagMs: 300 }), {
      onTick: (nowMs) => {
        if (hasStalled || nowMs < 1_000) return;
        hasStalled = true;
        const until = performance.now() + 900;
        while (performance.now() < until);
      },
    });
    expect(report.failed).toBe(0);
    expect(report.missed).toBeGreaterThan(20);
    expect(report.sent + report.missed).toBe(200);
    expect(report.client.unmeasuredSeconds).toContain(1);
    expect(report.verdict.kind).toBe("not-proven");
  });

  test("ends early with a proof for less, and waits for what is in flight", async () => {
    const url = await serve((_, response) => response.end("ok"));
    const ending = new AbortController();
    const report = await prove(planOf(url, { duringSeconds: 60 }), {
      signal: ending.signal,
      onTick: (_, ledger) => {
        if (ledger.tally().sent >= 50) ending.abort();
      },
    });
    expect(report).toMatchObject({ endedEarly: true, missed: 0, inFlight: 0, verdict: { kind: "proven" } });
    expect(report.due).toBe(report.ok);
    expect(report.seconds).toBeLessThan(60);
  });
});
