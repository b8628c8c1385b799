import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { runGate } from "../../cli/gate/run-gate.ts";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { sendThrough, startShiftWorld } from "./shift-world.ts";

/** Requests are sent at this rate, so that their number is a time. */
const ratePerSecond = 100;
const at = (seconds: number) => ratePerSecond * seconds;

needs("haproxy", "prometheus")("A candidate that fails while Prometheus stands still, and not before or after", () => {
  test("is worse once that is known, by the errors that clients saw, and never fine in the meantime", async () => {
    const { world, green, failing, send, serve, stop } = await startBoth();
    const { app, prometheus } = world;
    const errorsOf = (arm: string) => world.recorded("shift:arm_errors:sum", `arm="${arm}"`);
    try {
      await world.weigh(50);
      const report = await sendThrough(app, {
        ratePerSecond,
        duringSeconds: 90,
        deeds: [
          { after: at(25), act: () => send("SIGSTOP") },
          { after: at(30), act: () => serve(failing.url) },
          { after: at(40), act: () => serve(green.url) },
          { after: at(55), act: () => send("SIGCONT") },
        ],
      });
      await until(
        () => world.recorded("shift:verdict", 'verdict="worse"'),
        (worse) => worse === 1,
      );
      await delay(3_000);
      const { failed } = report;
      expect(failed).toBeGreaterThan(200);
      // A Prometheus that has only begun extrapolates to where its counters began.
      const told = await errorsOf("green");
      expect(told).toBeGreaterThanOrEqual(failed);
      expect(told).toBeLessThanOrEqual(1.02 * failed);
      expect(await errorsOf("blue")).toBe(0);
      const notWorse = 'max(max_over_time(shift:verdict{verdict="not_worse"}[2m]))';
      expect((await prometheus.query(notWorse))[0]?.value).toBe(0);
      const fired = await world.fired();
      expect(fired).toContain("CanaryErrorRateHigher");
      expect(fired).not.toContain("DrainDroppedRequests");
    } finally {
      await stop();
    }
  });

  test("holds the gate where all of the traffic moved to it meanwhile, by the errors that clients saw", async () => {
    const { world, green, failing, send, serve, stop } = await startBoth();
    const { app, prometheus } = world;
    const asked = ["--shift", "checkout-green", "--prometheus", prometheus.url, "--format", "json"];
    const answers: Promise<Awaited<ReturnType<typeof runGate>>>[] = [];
    try {
      const report = await sendThrough(app, {
        ratePerSecond,
        duringSeconds: 95,
        deeds: [
          { after: at(25), act: () => send("SIGSTOP") },
          { after: at(26), act: () => serve(failing.url) },
          { after: at(27), act: () => world.weigh(100) },
          { after: at(36), act: () => serve(green.url) },
          { after: at(58), act: () => send("SIGCONT") },
          { after: at(61), act: () => void answers.push(runGate([...asked, "--wait", "30s", "--every", "1s"])) },
        ],
      });
      const { code, stdout, stderr } = (await answers[0]) ?? { code: -1, stdout: "{}", stderr: "" };
      expect([code, JSON.parse(stdout).decision]).toEqual([10, "hold"]);
      expect(stderr).toMatch(
        /^waiting: the rules counted nothing for 3\ds, and what came then is not added up yet: ask again in \d+s$/m,
      );
      const { failed } = report;
      expect(failed).toBeGreaterThan(400);
      const [, percent, requests] =
        /^the candidate fails ([\d.]+) % of ([\d,]+) requests, usual are 0.1 %/.exec(JSON.parse(stdout).reasons[0]) ??
        [];
      const counted = (Number(percent) / 100) * Number(requests?.replace(",", ""));
      expect(counted).toBeGreaterThanOrEqual(0.95 * failed);
      expect(counted).toBeLessThanOrEqual(1.05 * failed);
    } finally {
      await stop();
    }
  });
});

/** Both servers behind HAProxy, one that fails every second request to stand in for green, and a Prometheus that can be stopped. */
async function startBoth() {
  const servers = await Promise.all([startBackend("v1"), startBackend("v2"), startBackend("v2", 2)]);
  const [blue, green, failing] = servers;
  const world = await startShiftWorld({ blueUrl: blue.url, greenUrl: green.url, shift: { judge: { dispersion: 1 } } });
  const send = (signal: "SIGSTOP" | "SIGCONT") => process.kill(world.prometheus.pid, signal);
  return {
    world,
    green,
    failing,
    send,
    serve: (url: string) => {
      const { hostname, port } = new URL(url);
      return world.app.tell(`set server app/green addr ${hostname} port ${port}`);
    },
    stop: async () => {
      send("SIGCONT");
      await world.stop();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
