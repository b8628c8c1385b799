import { expect, test } from "@jest/globals";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { needs } from "../../servers/needs.ts";
import { sendThrough, startShiftWorld } from "./shift-world.ts";

needs("haproxy", "prometheus")("a candidate with 10 % of the traffic", () => {
  // That a healthy one raises nothing, the walk from blue to green tells.
  test("that fails 2 % of it: CanaryErrorRateHigher within a minute", async () => {
    // Of its requests one in fifty fails, at 20 a second.
    const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2", 50)]);
    const world = await startShiftWorld({
      blueUrl: blue.url,
      greenUrl: green.url,
      shift: { judge: { effectFloor: 0.01, alpha: 0.01 } },
    });
    try {
      const report = await sendThrough(world.app, {
        duringSeconds: 63,
        deeds: [{ after: 600, act: () => world.weigh(10) }],
      });
      expect(report.sent).toBe(12_600);
      expect(await world.fired()).toEqual(["CanaryErrorRateHigher"]);
      const verdicts = await world.prometheus.query('shift:verdict{shift="checkout-green"} == 1');
      expect(verdicts.map(({ labels }) => labels["verdict"])).toEqual(["worse"]);
    } finally {
      await world.stop();
      await Promise.all([blue.stop(), green.stop()]);
    }
  }, 150_000);
});
