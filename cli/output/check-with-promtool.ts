import { spawn } from "node:child_process";
import { countText } from "../print/count-text.ts";

/** What promtool says about generated rules. */
export interface RuleCheck {
  readonly kind: "passed" | "failed" | "skipped";
  readonly text: string;
}

/** Lets promtool check the rules and run their tests; says so when it is not installed. */
export async function checkWithPromtool(folder: string, paths: readonly string[]): Promise<readonly RuleCheck[]> {
  const rules = paths.filter((path) => path.startsWith("prometheus/rules/"));
  const tests = paths.filter((path) => path.startsWith("prometheus/tests/"));
  const steps = [
    {
      name: "promtool check rules",
      args: ["check", "rules", "--lint=all", "--lint-fatal", ...rules],
      count: countText(rules.length, "file"),
    },
    { name: "promtool test rules", args: ["test", "rules", ...tests], count: countText(tests.length, "file") },
  ];
  const checks: RuleCheck[] = [];
  for (const { name, args, count } of steps) {
    const result = await runPromtool(args, folder);
    if (result === undefined)
      return [
        { kind: "skipped", text: "promtool is not installed, so the rules were not checked by Prometheus itself" },
      ];
    if (result.code === 0) checks.push({ kind: "passed", text: `${name}: ${count}` });
    else checks.push({ kind: "failed", text: `${name} failed:\n${result.output}` });
  }
  return checks;
}

function runPromtool(
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly output: string } | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn("promtool", args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") resolve(undefined);
      else reject(new Error("cannot start promtool", { cause }));
    });
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
