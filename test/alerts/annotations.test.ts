import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { burnAnnotations, exhaustedAnnotations } from "../../alerts/annotations.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf } from "./generated-stack.ts";

const stack = stackOf({
  name: "shop",
  services: [
    {
      name: "checkout",
      slos: [{ name: "availability", objective: "99.9", sli: { kind: "ratio", error: "e" } }],
    },
  ],
});

needs("prometheus")("annotations of alerts in Prometheus", () => {
  test.each([
    {
      remaining: "0.62",
      burn: "Budget left: 62%. At the rate of the last day it is gone in: 2h 0m 0s.",
      spent: "spent",
    },
    { remaining: "-0.12", burn: "The budget is overspent by 12%.", spent: "overspent by 12%" },
    { remaining: "-2", burn: "The budget is spent 3 times over.", spent: "spent 3 times over" },
    { remaining: "-13460.2", burn: "The budget is spent 13461 times over.", spent: "spent 13461 times over" },
  ])("say how a budget of which $remaining is left stands", async ({ remaining, burn, spent }) => {
    const labels = { slo_id: "checkout-availability", service: "checkout", slo: "availability" };
    const series = (name: string, more = "") =>
      `${name}{slo_id="checkout-availability",service="checkout",slo="availability"${more}}`;
    const rule = {
      alert: "Words",
      expr: "slo:period_error_budget_remaining:ratio",
      annotations: {
        burn: burnAnnotations(stack, "1h")["description"],
        spent: exhaustedAnnotations(stack)["summary"],
      },
    };
    const words = {
      burn: `The objective is 99.9 % over 30d. ${burn}`,
      spent: `checkout availability: the error budget is ${spent}`,
    };
    const said = await inTemporaryFolder("annotations", async (folder) => {
      const check = {
        rule_files: ["rules.yaml"],
        evaluation_interval: "1m",
        tests: [
          {
            interval: "1m",
            input_series: [
              { series: series("slo:period_error_budget_remaining:ratio"), values: remaining },
              { series: series("slo:error_budget_exhaustion:seconds"), values: "7200" },
              { series: series("slo:info", ',objective="99.9",period="30d"'), values: "1" },
            ],
            alert_rule_test: [
              {
                eval_time: "0m",
                alertname: "Words",
                exp_alerts: [{ exp_labels: labels, exp_annotations: words }],
              },
            ],
          },
        ],
      };
      // JSON is YAML.
      await writeFile(join(folder, "rules.yaml"), JSON.stringify({ groups: [{ name: "words", rules: [rule] }] }));
      await writeFile(join(folder, "test.yaml"), JSON.stringify(check));
      const { stdout, stderr } = await promtool(["test", "rules", "test.yaml"], { cwd: folder });
      return stdout + stderr;
    });
    expect(said).toContain("SUCCESS");
  });
});
