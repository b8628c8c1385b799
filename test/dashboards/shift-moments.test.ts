import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { shiftLog } from "../../dashboards/panels/shift-log-panels.ts";
import { shiftVerdict } from "../../dashboards/queries/shift-queries.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";

let folder: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder("shift-moments");
});
afterEach(() => removeFolder(folder));

interface Sample {
  readonly labels: string;
  readonly value: number;
}

/** What promtool says of an expression at some moments, with a sample every ten seconds; empty when all is as expected. */
async function disagreements(
  expr: string,
  series: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, readonly Sample[]>>,
): Promise<string> {
  const tests = [
    {
      interval: "10s",
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: Object.entries(expected).map(([at, samples]) => ({
        expr,
        eval_time: at,
        exp_samples: samples,
      })),
    },
  ];
  // JSON is YAML.
  await writeFile(join(folder, "tests.yaml"), JSON.stringify({ rule_files: [], evaluation_interval: "10s", tests }));
  const { code, stdout, stderr } = await promtool(["test", "rules", "tests.yaml"], { cwd: folder });
  return code === 0 ? "" : stdout + stderr;
}

needs("prometheus")("shiftVerdict()", () => {
  const verdict = (series: string, kind: string) => `${series}{shift="a",verdict="${kind}"}`;
  const says = (value: number): readonly Sample[] => [{ labels: '{shift="a"}', value }];

  test("is the rules', the exporter's while they are silent and a rollout goes on, and none when it is over", async () => {
    const series = {
      [verdict("shift:verdict", "not_worse")]: "1 1 1 stale",
      [verdict("trafficshift_verdict", "not_worse")]: "0 0 0 0 0 0 0 0",
      [verdict("trafficshift_verdict", "worse")]: "1 1 1 1 1 1 1 1",
      'trafficshift_phase{shift="a",phase="shifting"}': "1 1 1 1 1 0 0 0",
      'trafficshift_phase{shift="a",phase="settled"}': "0 0 0 0 0 1 1 1",
    };
    expect(await disagreements(shiftVerdict(), series, { "10s": says(1), "40s": says(2), "60s": [] })).toBe("");
  });
});

needs("prometheus")("the lane of traffic in the log of a shift", () => {
  const stack = stackOf(exampleStacks.shop);
  const shift = stack.shifts.find(({ id }) => id === "checkout-green");
  if (shift === undefined) throw new Error("the shop has no checkout-green");
  const expr = shiftLog(shift, stack).queries.find(({ ref }) => ref === "D")?.expr ?? "";
  const of = (name: string) => `${name}{shift="checkout-green",arm="green",role="candidate"}`;
  const says = (value: number): readonly Sample[] => [{ labels: "{}", value }];

  describe.each([
    { name: "known at once", changed: "0x30 300x60" },
    { name: "known late", changed: "0x36 300x54" },
  ])("whose last change is $name", ({ changed }) => {
    test("says follows until a window is clean, and drifts only then", async () => {
      const series = {
        [of("shift:arm_share:intended")]: "0x30 0.5x60",
        [of("shift:arm_share:drift")]: "0x30 -0.5x60",
        [of("shift:arm_share:tolerance")]: "0.02x90",
        'shift:last_change:timestamp_seconds{shift="checkout-green"}': changed,
      };
      const expected = { "4m50s": says(30), "5m20s": says(31), "6m": says(31), "12m": says(32) };
      expect(await disagreements(expr, series, expected)).toBe("");
    });
  });
});
