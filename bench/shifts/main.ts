import { loadavg } from "node:os";
import { type BenchShiftKind, benchShiftKinds } from "./bench-shifts.ts";
import type { FollowingCost } from "./measure-following.ts";
import { measureShifts, type ShiftRuleCost } from "./measure-shifts.ts";

// Usage: node bench/shifts/main.ts [shifts with rules, default 1,20,100] [kinds, default haproxy,counters] [shifts that an exporter follows, default 20,100]
const [counts = "1,20,100", kinds = benchShiftKinds.join(","), followed = "20,100"] = process.argv.slice(2);

const ruleHead = ["shifts", "rules", "rule evaluation, s per minute", "server CPU, s per minute", "failed evaluations"];
const followHead = [
  "shifts followed",
  "CPU, share of a core",
  "resident, MB",
  "most that could not be read",
  "/metrics, median / 90 %, ms",
  "kB",
  "/api/gate, median / 90 %, ms",
];

const heads = new Set<readonly string[]>();
await measureShifts({
  counts: counts.split(",").map(Number),
  followed: followed.split(",").map(Number),
  kinds: kinds.split(",").map(kindOf),
  ruleSeconds: 45,
  followSeconds: 60,
  onRules: printRules,
  onFollowing: printFollowing,
});

function kindOf(text: string): BenchShiftKind {
  const kind = benchShiftKinds.find((one) => one === text);
  if (kind === undefined) throw new Error(`no kind ${text}: ${benchShiftKinds.join(", ")}`);
  return kind;
}

function printRules({ shifts, rules, evaluationSecondsPerMinute, cpuSecondsPerMinute, failures }: ShiftRuleCost): void {
  printRow(ruleHead, [shifts, rules, evaluationSecondsPerMinute.toFixed(3), cpuSecondsPerMinute.toFixed(2), failures]);
}

function printFollowing({ shifts, cpuShare, residentMb, mostBlind, metrics, gate }: FollowingCost): void {
  printRow(followHead, [
    shifts,
    `${(100 * cpuShare).toFixed(1)} %`,
    residentMb.toFixed(0),
    mostBlind,
    `${metrics.medianMs.toFixed(1)} / ${metrics.p90Ms.toFixed(1)}`,
    metrics.kilobytes.toFixed(0),
    `${gate.medianMs.toFixed(1)} / ${gate.p90Ms.toFixed(1)}`,
  ]);
}

/** With the load of the machine behind it. */
function printRow(head: readonly string[], cells: readonly (string | number)[]): void {
  if (!heads.has(head))
    console.log(`\n| ${head.join(" | ")} | load |\n| ${head.map(() => "---:").join(" | ")} | ---: |`);
  heads.add(head);
  console.log(`| ${cells.join(" | ")} | ${(loadavg()[0] ?? 0).toFixed(1)} |`);
}
