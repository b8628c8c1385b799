import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { sendThrough, startShiftWorld } from "./shift-world.ts";

/** Requests are sent at this rate, so that their number is a time. */
const ratePerSecond = 100;
const at = (seconds: number) => ratePerSecond * seconds;

needs("haproxy", "prometheus")("A candidate that fails while Prometheus stands still, and not before or after", () => {
  test("is worse once that is known, by the errors that clients saw, and never fine in the meantime", async () => {
    const [blue, green, failing] = await Promise.all([startBackend("v1"), startBackend("v2"), startBackend("v2", 2)]);
    const world = await startShiftWorld({
      blueUrl: blue.url,
      greenUrl: green.url,
      shift: { judge: { dispersion: 1 } },
    });
    const { app, prometheus } = world;
    const send = (signal: "SIGSTOP" | "SIGCONT") => process.kill(prometheus.pid, signal);
    const serve = (url: string) => {
      const { hostname, port } = new URL(url);
      return app.tell(`set server app/green addr ${hostname} port ${port}`);
    };
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
      send("SIGCONT");
      await world.stop();
      await Promise.all([blue.stop(), green.stop(), failing.stop()]);
    }
  });
});
