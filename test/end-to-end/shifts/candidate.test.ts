import { expect, test } from "@jest/globals";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { needs } from "../../servers/needs.ts";
import { sendThrough, startShiftWorld } from "./shift-world.ts";

needs("haproxy", "prometheus")("a candidate with 10 % of the traffic", () => {
  test.each([
    // Of its requests one in fifty fails, at 20 a second.
    { what: "that fails 2 % of it", failing: 50, fired: ["CanaryErrorRateHigher"], verdict: "worse" },
    { what: "that is healthy", failing: 0, fired: [], verdict: "not_worse" },
  ])(
    "$what: $fired within a minute",
    async ({ failing, fired, verdict }) => {
      const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2", failing)]);
      // Without an error in a thousand requests a difference of 1 % is ruled out; 0.1 % takes seven times as many.
      const shift = { judge: { effectFloor: 0.01, alpha: 0.01 } };
      const world = await startShiftWorld({ blueUrl: blue.url, greenUrl: green.url, shift });
      try {
        const report = await sendThrough(world.app, {
          duringSeconds: 63,
          deeds: [{ after: 600, act: () => world.weigh(10) }],
        });
        expect(report.sent).toBe(12_600);
        expect(await world.fired()).toEqual(fired);
        const verdicts = await world.prometheus.query('shift:verdict{shift="checkout-green"} == 1');
        expect(verdicts.map(({ labels }) => labels["verdict"])).toEqual([verdict]);
      } finally {
        await world.stop();
        await Promise.all([blue.stop(), green.stop()]);
      }
    },
    150_000,
  );
});
