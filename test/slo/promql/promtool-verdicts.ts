import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkPromql } from "../../../slo/promql/check-promql.ts";
import { withWindow } from "../../../slo/promql/window.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";

/** Whether checkPromql() lets a query through as far as promtool looks: that it gives series shows only when it is evaluated. */
export function isReadable(query: string): boolean {
  return checkPromql(query).every(({ code, severity }) => severity === "warning" || code === "promql-result");
}

/** Whether promtool takes each query as the expression of a rule, in one run; `$window` stands for five minutes. */
export function promtoolVerdicts(queries: readonly string[]): Promise<readonly boolean[]> {
  return inTemporaryFolder("promql", async (folder) => {
    const names = queries.map((_, index) => `rule-${index}.yaml`);
    await Promise.all(names.map((name, index) => writeFile(join(folder, name), ruleFile(queries[index] ?? ""))));
    const { stdout, stderr } = await promtool(["check", "rules", ...names], { cwd: folder });
    return names.map((name) => {
      const verdict = new RegExp(`^Checking ${name}\\n(?:  (SUCCESS))?`, "m").exec(stdout);
      if (verdict === null) throw new Error(`promtool says nothing about ${name}: ${stderr.slice(0, 1_000)}`);
      return verdict[1] === "SUCCESS";
    });
  });
}

// A JSON text is a YAML text too.
function ruleFile(query: string): string {
  const rule = { record: "slo:checked", expr: withWindow(query, "5m") };
  return JSON.stringify({ groups: [{ name: "checked", rules: [rule] }] });
}
