import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ruleFileToData } from "../../alerts/print-rule-file.ts";
import type { RuleFile } from "../../alerts/rule.ts";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { durationToSeconds, secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { historyToInputSeries, type RawSeries, scrapeSeconds } from "./backtest-history.ts";

/** A query with its expected result, as promtool's rule tests take it. */
export interface PromtoolCheck {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

interface Evaluation {
  readonly history: readonly RawSeries[];
  readonly checks: readonly PromtoolCheck[];
}

/** What promtool says about the checks after it has evaluated the stack's own rules over the history, minute by minute. */
export async function evaluatedByPromtool(stack: Stack, { history, checks }: Evaluation): Promise<string> {
  return inTemporaryFolder("backtest-rules", async (folder) => {
    const files = ruleFiles(stack).map(asEvaluatedInReality);
    const test = {
      rule_files: files.map(({ name }) => `${name}.yaml`),
      evaluation_interval: "1m",
      group_eval_order: orderOf(files),
      tests: [
        {
          interval: `${scrapeSeconds}s`,
          input_series: historyToInputSeries(history),
          promql_expr_test: checks,
        },
      ],
    };
    // JSON is YAML.
    for (const file of files) await writeFile(join(folder, `${file.name}.yaml`), JSON.stringify(ruleFileToData(file)));
    await writeFile(join(folder, "test.yaml"), JSON.stringify(test));
    const { stdout, stderr } = await promtool(["test", "rules", "test.yaml"], { cwd: folder });
    return (stdout + stderr).replace("Unit Testing:  test.yaml", "").trim().slice(0, 5_000);
  });
}

/**
 * promtool evaluates every group every minute, and all groups at the same instant. In reality a stage runs every five minutes, and groups
 * run at instants of their own, so that a range over samples of another group never has one of them exactly at its start.
 */
function asEvaluatedInReality(file: RuleFile): RuleFile {
  const readsRecorded = !file.name.startsWith("service-");
  const expr = (text: string) =>
    readsRecorded ? text.replace(/\[(\w+)\]/g, (_, range: string) => `[${oneSecondLess(range)}]`) : text;
  return {
    ...file,
    groups: file.groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ({
        ...rule,
        expr: group.interval === "5m" ? `(${expr(rule.expr)}) and on () (vector(time()) % 300 == 0)` : expr(rule.expr),
      })),
    })),
  };
}

function oneSecondLess(range: string): string {
  return secondsToDuration((durationToSeconds(range) ?? 0) - 1);
}

/** Whoever reads a series stands behind whoever writes it. */
function orderOf(files: readonly RuleFile[]): readonly string[] {
  const places = [/-(signals|facts)-/, /^nines-stage/, /^nines-burn/, /./];
  const placeOf = ({ name }: { readonly name: string }) => places.findIndex((place) => place.test(name));
  return files
    .flatMap((file) => file.groups)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map(({ name }) => name);
}
