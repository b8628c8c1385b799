import { ruleFiles } from "../../alerts/rule-files.ts";
import { benchStack } from "./bench-stack.ts";
import { ratioHistory, rawHistory, recordedHistory } from "./history.ts";
import { type CommandCost, measureGenerate, measureValidate } from "./measure-commands.ts";
import { measureRules, type RuleCost } from "./measure-rules.ts";
import { usualRules } from "./usual-rules.ts";

// Usage: node bench/rules/main.ts [SLO counts, default 50,200,1000] [seconds to watch, default 240]
const [counts = "50,200,1000", watch = "240"] = process.argv.slice(2);

/** A month of raw samples for 1,000 SLOs is 430 million; the usual design gets a shorter, cheaper past there. */
const rawDays = (slos: number) => (slos <= 200 ? 30 : 3);

console.log("| command | SLOs | seconds | peak memory, MB |");
console.log("| --- | ---: | ---: | ---: |");
for (const slos of [1, 100, 1000, 10_000]) printCommand("nines generate", slos, await measureGenerate(slos, 3));
printCommand("nines validate", 7, await measureValidate(7, 5));

console.log(
  "\n| SLOs | design | rules | raw history | rule evaluation, s per minute | server CPU, s per minute | failed evaluations |",
);
console.log("| ---: | --- | ---: | ---: | ---: | ---: | ---: |");
for (const slos of counts.split(",").map(Number)) {
  const stack = benchStack(slos);
  const days = rawDays(slos);
  const recent = rawHistory(stack, 0.05);
  const designs = [
    { name: "nines", files: ruleFiles(stack), history: [...recordedHistory(stack, 30), ...recent], days: 30 },
    { name: "usual, 30 d from raw", files: usualRules(stack, "raw"), history: rawHistory(stack, days), days },
    {
      name: "usual, 30 d as mean of ratios",
      files: usualRules(stack, "mean of ratios"),
      history: [...rawHistory(stack, Math.min(days, 3)), ...ratioHistory(stack, 30)],
      days,
    },
  ];
  for (const { name, files, history, days } of designs) {
    printCost(slos, `${name}`, days, await measureRules({ stack, files, history, watchSeconds: Number(watch) }));
  }
}

function printCost(slos: number, name: string, days: number, cost: RuleCost): void {
  const row = [
    slos,
    name,
    cost.rules,
    `${days} d`,
    cost.evaluationSecondsPerMinute.toFixed(3),
    cost.cpuSecondsPerMinute.toFixed(2),
    cost.failures,
  ];
  console.log(`| ${row.join(" | ")} |`);
}

function printCommand(name: string, slos: number, { seconds, megabytes }: CommandCost): void {
  console.log(`| ${name} | ${slos} | ${seconds.toFixed(2)} | ${megabytes.toFixed(0)} |`);
}
