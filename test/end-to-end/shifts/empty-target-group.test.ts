import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { needs } from "../../servers/needs.ts";
import { startPrometheus } from "../../servers/prometheus.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { startMetricsPage } from "./metrics-page.ts";
import { shiftStack, writeQuickRules } from "./shift-world.ts";

/** What a CloudWatch exporter tells of a target group, and the exporter of its weight. */
function armOf(
  arm: string,
  { requests, healthy, weight }: Readonly<Record<"requests" | "healthy" | "weight", number>>,
) {
  const group = `{dimension_TargetGroup="targetgroup/checkout-${arm}/0123456789abcdef",dimension_AvailabilityZone=""}`;
  return [
    `aws_applicationelb_request_count_sum${group} ${requests}`,
    `aws_applicationelb_httpcode_target_5_xx_count_sum${group} 0`,
    `aws_applicationelb_healthy_host_count_minimum${group} ${healthy}`,
    `trafficshift_intended_weight{shift="checkout-green",arm="${arm}",source="primary"} ${weight}`,
  ];
}

needs("prometheus")("an ALB's target group that gets weight", () => {
  test.each([
    { healthy: 0, fired: true },
    { healthy: 2, fired: false },
  ])("with $healthy healthy targets: WeightedTargetGroupEmpty is $fired", async ({ healthy, fired }) => {
    const folder = await makeTemporaryFolder("target-group");
    const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
    const shift = {
      arms: ["blue", "green"].map((name) => ({
        name,
        role: name === "blue" ? ("stable" as const) : ("candidate" as const),
        match: `targetgroup/checkout-${name}/.+`,
        target: `${arn}:targetgroup/checkout-${name}/0123456789abcdef`,
      })),
      traffic: { kind: "alb" as const },
      weights: {
        kind: "albListener" as const,
        listener: `${arn}:listener/app/checkout/0123456789abcdef/0123456789abcdef`,
      },
    };
    await writeQuickRules(shiftStack({ shift }), folder);
    const page = await startMetricsPage([
      ...armOf("blue", { requests: 540, healthy: 3, weight: 90 }),
      ...armOf("green", { requests: 60, healthy, weight: 10 }),
    ]);
    const prometheus = await startPrometheus({
      ruleFiles: [join(folder, "*.yaml")],
      scrapeConfigs: [{ job_name: "cloudwatch", static_configs: [{ targets: [page.target] }] }],
    });
    try {
      const share = 'shift:arm_share:actual{shift="checkout-green",arm="green"}';
      const [seen] = await until(
        () => prometheus.query(share),
        (samples) => samples.length === 1,
      );
      expect(seen?.value).toBeCloseTo(0.1);
      const firing = async () =>
        (await prometheus.query('ALERTS{alertstate="firing",severity!="none"}')).map(
          ({ labels }) => labels["alertname"],
        );
      if (fired) await until(firing, (alerts) => alerts.includes("WeightedTargetGroupEmpty"));
      else {
        // Longer than the alert waits.
        await until(
          () => prometheus.query(`count_over_time(${share}[1m])`),
          ([count]) => (count?.value ?? 0) >= 8,
        );
        expect(await firing()).not.toContain("WeightedTargetGroupEmpty");
      }
    } finally {
      await Promise.all([prometheus.stop(), page.stop()]);
      await removeFolder(folder);
    }
  });
});
