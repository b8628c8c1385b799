import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { humanizeDuration, humanizePercentage } from "../../slo/humanize.ts";
import { needs } from "../servers/needs.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";

const percentages = [
  [0, "0%"],
  [0.0125, "1.25%"],
  [0.62, "62%"],
  [1, "100%"],
  [-999, "-9.99e+04%"],
  [0.00000123456, "0.0001235%"],
  [0.000000123456, "1.235e-05%"],
  [123.456, "1.235e+04%"],
  [99.99, "9999%"],
  [99.9999, "1e+04%"],
] as const;

const durations = [
  [0, "0s"],
  [0.02, "20ms"],
  [0.0000125, "12.5us"],
  [1, "1s"],
  [12.34567, "12.35s"],
  [59.99, "59.99s"],
  [60, "1m 0s"],
  [3_600, "1h 0m 0s"],
  [111_605.7, "1d 7h 0m 5s"],
  [-90, "-1m 30s"],
  [Number.POSITIVE_INFINITY, "+Inf"],
] as const;

test.each(percentages)("the ratio %p is %s", (ratio, text) => {
  expect(humanizePercentage(ratio)).toBe(text);
});

test.each(durations)("%p seconds are %s", (seconds, text) => {
  expect(humanizeDuration(seconds)).toBe(text);
});

needs("prometheus")("Prometheus' templates", () => {
  test("write the same", async () => {
    await inTemporaryFolder("humanize", async (folder) => {
      const texts = (kind: string, values: readonly (readonly [number, string])[]) =>
        values.map(([value, text], index) => ({
          alert: `${kind}${index}`,
          expr: `vector(${String(value).replace("Infinity", "Inf")})`,
          labels: { expected: text },
          annotations: { shown: `{{ $value | humanize${kind} }}` },
        }));
      const rules = [...texts("Percentage", percentages), ...texts("Duration", durations)];
      const file = join(folder, "rules.yml");
      await writeFile(file, JSON.stringify({ groups: [{ name: "g", interval: "1s", rules }] }));
      const prometheus = await startPrometheus({ ruleFiles: [file] });
      try {
        const shown = async () => {
          const { alerts } = (await prometheus.api("alerts")) as {
            readonly alerts: readonly { labels: { expected: string }; annotations: { shown: string } }[];
          };
          return alerts;
        };
        for (let attempt = 0; attempt < 200 && (await shown()).length < rules.length; attempt++) await delay(50);
        const alerts = await shown();
        expect(alerts).toHaveLength(rules.length);
        expect(alerts.map(({ annotations }) => annotations.shown)).toEqual(alerts.map(({ labels }) => labels.expected));
      } finally {
        await prometheus.stop();
      }
    });
  });
});
