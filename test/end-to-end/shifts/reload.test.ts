import { expect, test } from "@jest/globals";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { startMetricsPage } from "./metrics-page.ts";
import { sendThrough, startShiftWorld } from "./shift-world.ts";

needs("haproxy", "prometheus")("a reload of HAProxy in the middle of a shift", () => {
  test("is told, and so is that its weights are not those that are written down", async () => {
    const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
    // As the exporter tells what Terraform has on file.
    const declared = await startMetricsPage(
      ["blue", "green"].map((arm) => `trafficshift_declared_weight{shift="checkout-green",arm="${arm}"} 50`),
    );
    const world = await startShiftWorld({
      blueUrl: blue.url,
      greenUrl: green.url,
      shift: { declared: { kind: "terraform", file: "state.json", resource: "aws_lb_listener_rule.checkout" } },
      scrapeConfigs: [{ job_name: "declared", static_configs: [{ targets: [declared.target] }] }],
    });
    try {
      await world.weigh(50);
      await until(
        () => world.recorded("shift:arm_share:intended", 'arm="green"'),
        (share) => share === 0.5,
      );
      const report = await sendThrough(world.app, {
        ratePerSecond: 100,
        duringSeconds: 8,
        deeds: [{ after: 300, act: () => world.app.reload(world.app.options) }],
      });
      // A request that crosses the end of an idle connection is lost, and may be sent again.
      expect(report.failed).toBeLessThanOrEqual(10);
      expect(report.failedOnReusedConnections).toBe(report.failed);
      await until(
        () => world.recorded("shift:arm_share:intended", 'arm="green"'),
        (share) => share === 0,
      );
      const due = ["ProxyReloadedMidShift", "WeightConfigDrift"];
      const fired = await until(world.fired, (alerts) => due.every((alert) => alerts.includes(alert)));
      expect(fired).toEqual(expect.arrayContaining(due));
    } finally {
      await world.stop();
      await Promise.all([blue.stop(), green.stop(), declared.stop()]);
    }
  });
});
