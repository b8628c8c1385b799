import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ruleFileToData } from "../../../alerts/print-rule-file.ts";
import type { RuleFile, RuleGroup } from "../../../alerts/rule.ts";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import type { ArmFlow } from "../../../alerts/shift/tests/arm-flow.ts";
import { type ShiftPhase, shiftFeed } from "../../../alerts/shift/tests/shift-feed.ts";
import type { Stack } from "../../../slo/model.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";

/** A course of events, and what promtool has to find true of it. */
export interface EvaluatedTest {
  readonly stack: Stack;
  readonly phases?: readonly ShiftPhase[];
  readonly more?: readonly InputSeries[];
  /** Between two values of a series; phases have one with every scrape, 15 seconds apart. */
  readonly interval?: string;
  readonly promql?: readonly object[];
  readonly alerts?: readonly object[];
  /** Whether what is away is so at once, by the mark that Prometheus sets; else a series is shown for five minutes more. */
  readonly isMarked?: boolean;
  /** How often rules are evaluated; default with every scrape. */
  readonly every?: string;
  /** Of SLOs; evaluated before those of the shift. */
  readonly rules?: readonly RuleFile[];
  /** In which order groups are evaluated, of those that the stack has; default as they are written. */
  readonly ordered?: (groups: readonly RuleGroup[]) => readonly RuleGroup[];
}

/** What an arm does between two scrapes, 15 seconds apart: 40 requests a second. */
export const fine: ArmFlow = { requests: 600, errors: 0, slow: 0, lost: 0 };

/** What promtool says of it: nothing when all is as expected. */
export async function evaluatedShift(test: EvaluatedTest): Promise<string> {
  const { stack, phases = [], more = [], promql = [], alerts = [], rules = [], isMarked = false } = test;
  const { interval = "15s", every = "15s", ordered = (groups) => groups } = test;
  const [shift] = stack.shifts;
  if (shift === undefined) throw new Error("the stack has no shift");
  const fed = shiftFeed(shift, phases, stack) ?? [];
  return inTemporaryFolder("shift", async (folder) => {
    const files = [...rules, ...shiftFiles(stack)];
    // JSON is YAML.
    for (const file of files) await writeFile(join(folder, `${file.name}.yaml`), JSON.stringify(ruleFileToData(file)));
    const data = {
      rule_files: files.map(({ name }) => `${name}.yaml`),
      evaluation_interval: every,
      group_eval_order: ordered(files.flatMap(({ groups }) => groups)).map(({ name }) => name),
      tests: [
        {
          interval,
          input_series: [...(isMarked ? fed.map(marked) : fed), ...more],
          promql_expr_test: promql,
          alert_rule_test: alerts,
        },
      ],
    };
    await writeFile(join(folder, "test.yaml"), JSON.stringify(data));
    const { stdout, stderr } = await promtool(["test", "rules", "test.yaml"], { cwd: folder });
    return (stdout + stderr).replace("Unit Testing:  test.yaml", "").replace("SUCCESS", "").trim();
  });
}

function marked({ series, values }: InputSeries): InputSeries {
  return { series, values: values.replaceAll(/ _x(\d+)/g, (_, steps) => ` stale _x${Number(steps) - 1}`) };
}

/** Which alerts of a shift fire at some minutes: names, each once, but for that a rollout is on. */
export function firingAt(minute: number, names: readonly string[]): object {
  return {
    expr: 'count by (alertname) (ALERTS{alertstate="firing",alertname!="TrafficShiftActive"})',
    eval_time: `${60 * minute}s`,
    exp_samples: names.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
  };
}
