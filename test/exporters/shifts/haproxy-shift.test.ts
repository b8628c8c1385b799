import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { runProof } from "../../../exporters/prove/run-proof.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { needs } from "../../servers/needs.ts";
import type { ServerProcess } from "../../servers/server-process.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type BalancedApp, startBackend, startBalancedApp } from "../prove/balanced-app.ts";
import { planOf } from "../prove/proof-plan.ts";
import { type ExporterProcess, startExporterProcess, until } from "../run/exporter-process.ts";
import { haproxyStack } from "./haproxy-stack.ts";

const walk = {
  title: "Checkout",
  judge: { effectFloor: 0.05 },
  steps: [
    { weight: 10, hold: "10s" },
    { weight: 50, hold: "10s" },
    { weight: 100, hold: "10s" },
  ],
};

needs("haproxy")("the exporter on a real HAProxy", () => {
  let folder: string;
  let blue: ServerProcess;
  let green: ServerProcess;
  let app: BalancedApp;
  let exporter: ExporterProcess | undefined;

  beforeEach(async () => {
    folder = await makeTemporaryFolder("shift");
    [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
    app = await startBalancedApp({ blueUrl: blue.url, greenUrl: green.url });
    await writeFile(join(folder, "nines.config.json"), JSON.stringify(haproxyStack(app, walk)));
  });
  afterEach(async () => {
    exporter?.signal("SIGKILL");
    await exporter?.ended;
    await app.stop();
    await Promise.all([blue.stop(), green.stop()]);
    await removeFolder(folder);
  });

  const start = async () => {
    exporter = await startExporterProcess(folder, ["--store", join(folder, "exporter.db")]);
    return exporter;
  };
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(`${exporter?.url}${path}`)).json()) as T;
  const report = () => ask<ShiftReport>("/api/shifts/checkout-green");
  const weigh = async (weight: number) => {
    await app.tell(`set weight app/green ${weight}; set weight app/blue ${100 - weight}`);
  };
  /** Both arms' counters by outcome. */
  const outcomes = async () => {
    const text = await (await fetch(`${exporter?.url}/metrics`)).text();
    const sums: Record<string, number> = {};
    for (const [, outcome = "", count] of text.matchAll(/^trafficshift_requests_total\{.*outcome="(\w+)"\} (\d+)$/gm))
      sums[outcome] = (sums[outcome] ?? 0) + Number(count);
    return sums;
  };
  const seen = (isSo: (report: ShiftReport) => boolean) => until(report, isSo);

  test("follows a walk of weights under load, over its own violent death, and loses no request of it", async () => {
    await start();
    await seen(({ blind, arms }) => blind.length === 0 && arms[1]?.actual === null);
    const ended = new AbortController();
    const load = runProof(planOf(app.url, { duringSeconds: 120 }), { family: undefined, signal: ended.signal });

    const idle = await seen(({ arms }) => arms[0]?.actual === 1);
    expect(idle).toMatchObject({ phase: "idle", rollout: null, step: { number: 0, of: 3 }, ledger: null });

    await weigh(10);
    const first = await seen(({ phase, arms }) => phase === "shifting" && (arms[1]?.requests ?? 0) >= 40);
    expect(first).toMatchObject({ step: { number: 1, of: 3 }, verdict: { kind: "not_enough" }, outcome: null });
    expect(first.arms.map(({ intended }) => intended)).toEqual([0.9, 0.1]);
    expect(first.changes.find(({ arm, to }) => arm === "green" && to === 10)).toMatchObject({
      from: 0,
      source: "haproxy",
    });

    exporter?.signal("SIGKILL");
    await exporter?.ended;
    await weigh(50);
    await start();
    const second = await seen(({ step, arms }) => step?.number === 2 && (arms[1]?.requests ?? 0) >= 200);
    expect(second).toMatchObject({ phase: "shifting", rollout: first.rollout, startedAtMs: first.startedAtMs });
    expect(second.ledger?.sent).toBeGreaterThan(first.ledger?.sent ?? Number.POSITIVE_INFINITY);
    expect(second.changes.map(({ detail }) => detail)).toContain("weight 10 → 50");

    await writeFile(
      join(folder, "nines.config.json"),
      JSON.stringify(haproxyStack(app, { ...walk, title: "To green" })),
    );
    exporter?.signal("SIGHUP");
    const reloaded = await seen(({ title, blind }) => title === "To green" && blind.length === 0);
    expect(reloaded).toMatchObject({ phase: "shifting", rollout: first.rollout, step: { number: 2, of: 3 } });
    expect(reloaded.ledger?.sent).toBeGreaterThanOrEqual(second.ledger?.sent ?? Number.POSITIVE_INFINITY);

    await weigh(100);
    await seen(({ step }) => step?.number === 3);
    const done = await seen(({ outcome }) => outcome !== null);
    expect(done).toMatchObject({
      phase: "settled",
      outcome: "completed",
      rollout: first.rollout,
      oldArm: { safeToDelete: false },
      verdict: { kind: "not_worse", sli: "errors" },
      ledger: { failed: 0, lost: 0, rescued: 0 },
    });
    expect(done.arms.map(({ actual }) => actual)).toEqual([0, 1]);

    ended.abort();
    const { ledger } = await load;
    const { sent, failed } = ledger.tally();
    expect(failed).toBe(0);
    // Every request is in the account once the last look was after the last of them, also those of the time in which no exporter ran.
    const counted = await until(outcomes, ({ ok = 0 }) => ok >= sent);
    expect(counted).toEqual({ ok: sent, failed: 0, lost: 0, rescued: 0 });
    const last = await report();
    const account = last.ledger ?? { sent: -1, answered: 0, inflight: null, lost: null };
    expect(account.sent).toBe(account.answered + (account.inflight ?? 0) + (account.lost ?? 0));
    expect(account.sent).toBeLessThan(sent);
    expect(account.sent).toBeGreaterThanOrEqual(done.ledger?.sent ?? Number.POSITIVE_INFINITY);

    expect(await exporter?.values("trafficshift_finished_total", "outcome")).toEqual({ completed: 1, rolled_back: 0 });
    expect(await exporter?.values("trafficshift_phase", "phase")).toEqual({
      idle: 0,
      shifting: 0,
      paused: 0,
      settled: 1,
      aborting: 0,
    });
    expect(await exporter?.values("trafficshift_intended_weight", "arm")).toEqual({ blue: 0, green: 100 });
    expect(await exporter?.values("trafficshift_source_up", "source")).toEqual({ weights: 1, traffic: 1 });
    expect(await ask("/api/gate?shift=checkout-green")).toMatchObject({
      decision: "proceed",
      reasons: ["the rollout is complete: all traffic is at green"],
    });
  });

  test("counts what fails after the candidate's server died, which ends nothing, and is blind when HAProxy died too", async () => {
    await start();
    await seen(({ blind }) => blind.length === 0);
    const told = ["checkout-availability", "checkout-availabilty"].map((slo) =>
      ask(`/api/gate?shift=checkout-green&slo=${slo}`),
    );
    expect(await Promise.all(told)).toMatchObject(
      [
        /: the configuration has it, and this exporter knows nothing of it yet/,
        /did you mean checkout-availability\?/,
      ].map((reason) => ({ decision: "hold", reasons: expect.arrayContaining([expect.stringMatching(reason)]) })),
    );
    const ended = new AbortController();
    const load = runProof(planOf(app.url, { duringSeconds: 60 }), { family: undefined, signal: ended.signal });
    await weigh(50);
    await seen(({ phase, arms }) => phase === "shifting" && (arms[1]?.requests ?? 0) >= 100);
    process.kill(green.pid, "SIGKILL");
    const dead = await seen(({ down, arms }) => down.includes("green") && arms[1]?.actual === 0);
    expect(dead).toMatchObject({ phase: "shifting", outcome: null, arms: [{ intended: 0.5 }, { intended: 0.5 }] });
    expect(await ask("/api/gate?shift=checkout-green")).toMatchObject({
      reasons: expect.arrayContaining(["green is down: it has weight, and none of its servers takes requests"]),
    });
    ended.abort();
    const tally = (await load).ledger.tally();
    const { failed } = tally;
    expect(failed).toBeGreaterThan(0);
    // The last look was after the last request: what comes between two looks is in none of them.
    await until(outcomes, ({ ok = 0, failed: bad = 0, lost = 0 }) => ok + bad + lost >= tally.sent);
    const counted = await seen(({ ledger }) => ledger?.inflight === 0 && (ledger.lost ?? 0) >= failed);
    const { lost = null, failed: bad = 0 } = counted.ledger ?? {};
    expect(counted.arms.map(({ errors }) => errors)).toEqual([0, bad + (lost ?? 0)]);
    expect(counted.verdict.evidence).toBeGreaterThan(3);

    await app.stop();
    const blind = await seen((now) => now.blind.length === 2);
    const { sent, answered } = counted.ledger ?? {};
    expect(blind.ledger).toMatchObject({ sent, answered, inflight: null, lost: null });
  });
});
