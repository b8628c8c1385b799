import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { askHaproxy } from "../../../exporters/haproxy/ask-haproxy.ts";
import { type HaproxyWatch, watchHaproxy } from "../../../exporters/prove/haproxy/watch-haproxy.ts";
import type { ProofPlan } from "../../../exporters/prove/proof-plan.ts";
import type { LostRequest } from "../../../exporters/prove/report/proof-ledger.ts";
import { type ProofReport, proofReport } from "../../../exporters/prove/report/proof-report.ts";
import { runProof } from "../../../exporters/prove/run-proof.ts";
import { parseHaproxyPlace } from "../../../slo/shift/haproxy-place.ts";
import { makeCertificate } from "../../certificates.ts";
import { needs } from "../../servers/needs.ts";
import { startNginx } from "../../servers/nginx.ts";
import type { ServerProcess } from "../../servers/server-process.ts";
import { until } from "../../servers/until.ts";
import {
  type BalancedApp,
  type FrontendCounts,
  frontendCounts,
  inFlightAt,
  startBackend,
  startBalancedApp,
} from "./balanced-app.ts";
import { planOf } from "./proof-plan.ts";

/** What is done once so many requests were sent. */
interface Deed {
  readonly after: number;
  readonly act: () => unknown;
}

const fast = { ratePerSecond: 200, duringSeconds: 3 };
const arms = [
  { servers: "blue", version: "v1" },
  { servers: "green", version: "v2" },
];

async function prove(app: BalancedApp, deeds: readonly Deed[], change: Partial<ProofPlan> = {}) {
  const slow = { url: new URL("/slow", app.url), share: 0.1 };
  const plan = planOf(app.url, { slow, duringSeconds: 6, ...change });
  const place = parseHaproxyPlace(app.socket);
  if (place === undefined) throw new Error("no place");
  const [first] = (await askHaproxy(place)).filter(({ name }) => name === "app");
  if (first === undefined) throw new Error("no backend");
  const left = [...deeds];
  const done: unknown[] = [];
  let watch: HaproxyWatch | undefined;
  const run = await runProof(plan, {
    family: undefined,
    signal: new AbortController().signal,
    onStart: (now) => {
      watch = watchHaproxy(place, { first, now });
    },
    onTick: (_, ledger) => {
      const { sent, ok, failed, inFlight } = ledger.tally();
      expect(sent).toBe(ok + failed + inFlight);
      while (left[0] !== undefined && sent >= left[0].after) done.push(left.shift()?.act());
    },
  });
  await Promise.all(done);
  await watch?.stop();
  return proofReport(run.ledger, { plan, arms, haproxy: watch?.record(), ...run });
}

/** The client's account, as HAProxy would keep it. */
function accountOf({ lostRequests }: ProofReport): FrontendCounts {
  const errors = lostRequests.filter(({ status }) => status === 502 || status === 503).length;
  const isHungUp = (lost: LostRequest) => lost.cause === "closed" && lost.onReusedConnection;
  return { errors, unanswered: lostRequests.filter(isHungUp).length };
}

function sumOf({ errors, unanswered }: FrontendCounts): number {
  return errors + unanswered;
}

needs("haproxy")("a proof through HAProxy", () => {
  let blue: ServerProcess;
  let green: ServerProcess;
  let app: BalancedApp | undefined;
  beforeEach(async () => {
    [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
  });
  afterEach(async () => {
    await app?.stop();
    await Promise.all([blue.stop(), green.stop()]);
  });
  const start = async (settings = "") => {
    app = await startBalancedApp({ blueUrl: blue.url, greenUrl: green.url, settings });
    return app;
  };
  const weigh = (on: BalancedApp, weight: number) => async () => {
    await on.tell(`set weight app/green ${weight}`);
    await on.tell(`set weight app/blue ${100 - weight}`);
  };

  test("loses nothing while weights walk from blue to green, and sees the shares follow", async () => {
    const walking = await start();
    const report = await prove(
      walking,
      [
        { after: 150, act: weigh(walking, 10) },
        { after: 450, act: weigh(walking, 50) },
        { after: 750, act: weigh(walking, 100) },
      ],
      { duringSeconds: 10 },
    );
    expect(report).toMatchObject({ sent: 1000, ok: 1000, failed: 0, verdict: { kind: "proven" } });
    const shares = report.shares.map(
      ({ weights, versions }) =>
        [
          weights.find(({ name }) => name === "green")?.weight,
          versions.find(({ version }) => version === "v2"),
        ] as const,
    );
    // A look may fall between the two commands of a step; such a step has no whole second.
    expect(shares.map(([weight]) => weight)).toEqual([0, 10, 50, 100]);
    for (const [weight = 0, share] of shares) {
      expect(share?.intendedShare).toBe(weight / 100);
      expect(Math.abs((share?.share ?? -1) - weight / 100)).toBeLessThan(0.05);
    }
  });

  test("loses exactly what HAProxy answered with an error when a server is killed", async () => {
    const killed = await start("retries 0");
    await weigh(killed, 50)();
    const report = await prove(killed, [{ after: 200, act: () => process.kill(green.pid, "SIGKILL") }], fast);
    expect(report.sent).toBe(600);
    expect(report.failed).toBeGreaterThan(0);
    expect(sumOf(accountOf(report))).toBe(report.failed);
    expect(report.verdict).toEqual({ kind: "lost", lost: report.failed });
    // HAProxy's 503 closes nothing that a browser would take for a reason to ask again.
    expect(accountOf(report).errors).toBeGreaterThan(0);
    expect(report.closedOnReusedConnections).toBe(accountOf(report).unanswered);
    expect(await frontendCounts(killed)).toEqual(accountOf(report));
    expect(report.lostRequests.every(({ endedMs }) => endedMs >= 990)).toBe(true);
  });

  test("loses nothing of the same when HAProxy tries again, and tells that it did", async () => {
    const rescued = await start("retries 3\n  option redispatch 1\n  retry-on all-retryable-errors");
    await weigh(rescued, 50)();
    const report = await prove(rescued, [{ after: 200, act: () => process.kill(green.pid, "SIGKILL") }], fast);
    expect(report).toMatchObject({ sent: 600, ok: 600, verdict: { kind: "proven" } });
    expect((report.haproxy?.retries ?? 0) + (report.haproxy?.redispatches ?? 0)).toBeGreaterThan(0);
  });

  test("sees a reload: counters and runtime weights begin anew, and only kept connections may be lost", async () => {
    const reloaded = await start();
    const report = await prove(reloaded, [
      { after: 150, act: weigh(reloaded, 50) },
      { after: 400, act: () => reloaded.reload(reloaded.options) },
    ]);
    expect(report.haproxy?.restarts).toBe(1);
    expect(report.shares.map(({ weights }) => weights.find(({ name }) => name === "green")?.weight)).toEqual([
      0, 50, 0,
    ]);
    // Idle connections are closed by the old worker: a request that crosses that is lost, and retry-safe.
    expect(report.failed).toBeLessThanOrEqual(10);
    expect(report.failedOnReusedConnections).toBe(report.failed);
  });
});

needs("haproxy", "nginx")("a proof while nginx ends", () => {
  test.each([
    { signal: "SIGTERM" as const, loses: true },
    { signal: "SIGQUIT" as const, loses: false },
  ])("by $signal with requests in flight: loses some is $loses", async ({ signal, loses }) => {
    let inFlight = 0;
    let cutOff = 0;
    // Behind nginx, so that it waits for others as most do.
    const upstream = createServer((_, response) => {
      inFlight++;
      const answer = setTimeout(() => response.end("ok"), 3_000);
      response.once("close", () => {
        clearTimeout(answer);
        inFlight--;
        if (!response.writableFinished) cutOff++;
      });
    });
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const { port } = upstream.address() as AddressInfo;
    const [blue, certificate] = await Promise.all([startBackend("v1"), makeCertificate({ commonName: "localhost" })]);
    const nginx = await startNginx({
      certificate,
      server: `location / { return 200 "ok"; }\nlocation /slow { proxy_pass http://127.0.0.1:${port}; }`,
    });
    const app = await startBalancedApp({ blueUrl: blue.url, greenUrl: nginx.url, settings: "retries 0" });
    try {
      await app.tell("set weight app/green 100");
      const report = await prove(app, [
        {
          after: 200,
          act: async () => {
            // Drained for new requests, ended at once: those in flight are still there.
            await app.tell("set server app/green state drain");
            // Those that nginx has and did not hand on yet would be lost unseen.
            await until(
              () => inFlightAt(app, "green"),
              (given) => given === inFlight,
            );
            expect(inFlight).toBeGreaterThan(0);
            process.kill(nginx.pid, signal);
          },
        },
      ]);
      expect(report.failed > 0).toBe(loses);
      expect(report.failed).toBe(cutOff);
      expect(await frontendCounts(app)).toEqual(accountOf(report));
      expect(sumOf(accountOf(report))).toBe(report.failed);
      expect(report.lostRequests.every(({ speed }) => speed === "slow")).toBe(true);
      expect(report.sent).toBe(600);
    } finally {
      await app.stop();
      await Promise.all([nginx.stop(), blue.stop()]);
      upstream.closeAllConnections();
      upstream.close();
    }
  });
});
