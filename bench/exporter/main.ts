import { type ManyTargetsOptions, measureManyTargets, type Stretch } from "./many-targets.ts";
import { measureSideBySide, type ProbeCost } from "./side-by-side.ts";

// Usage: node bench/exporter/main.ts [rounds, default 3] [seconds per round and tool, default 5] [targets, default 10000] [turns, default 1]
const [rounds = "3", seconds = "5", targets = "10000", turns = "1"] = process.argv.slice(2);

const costs = await measureSideBySide({ rounds: Number(rounds), seconds: Number(seconds) });
console.log(
  "| | probes/s | CPU per probe, ms | probes/s per core | against blackbox_exporter | failed | resident, MB |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const cost of costs) printCost(cost);

const options: ManyTargetsOptions = {
  targets: Number(targets),
  slos: 100,
  intervalSeconds: 60,
  rounds: Number(turns),
};
const stretches = await measureManyTargets(options);
console.log(
  "\n| | probes so far | failed / missed / inconclusive | CPU, share of a core | resident, MB | worst stall, ms | latency p50 / p99, ms | scrape first / p50 / p90, ms | MB per scrape |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const stretch of stretches) printStretch(stretch);

function printCost({ tool, scheme, probesPerSecond, cpuMsPerProbe, failures, residentMb }: ProbeCost): void {
  const reference = costs.find((one) => one.scheme === scheme && one.tool.startsWith("blackbox"));
  const ratio = (reference?.cpuMsPerProbe ?? Number.NaN) / cpuMsPerProbe;
  printRow([
    `${scheme}: ${tool}`,
    probesPerSecond.toFixed(0),
    cpuMsPerProbe.toFixed(3),
    (1000 / cpuMsPerProbe).toFixed(0),
    `${ratio.toFixed(2)}×`,
    failures,
    residentMb.toFixed(0),
  ]);
}

function printStretch(stretch: Stretch): void {
  const { name, probesSoFar, lostSoFar, cpuShare, residentMb, worstStallMs, medianMs, p99Ms, scrapes } = stretch;
  printRow([
    name,
    probesSoFar,
    `${lostSoFar.failure} / ${lostSoFar.missed} / ${lostSoFar.inconclusive}`,
    `${(100 * cpuShare).toFixed(0)} %`,
    residentMb.toFixed(0),
    worstStallMs.toFixed(1),
    `${medianMs.toFixed(2)} / ${p99Ms.toFixed(2)}`,
    scrapes === undefined
      ? ""
      : [scrapes.firstMs, scrapes.medianMs, scrapes.p90Ms].map((ms) => ms.toFixed(0)).join(" / "),
    scrapes?.megabytes.toFixed(1) ?? "",
  ]);
}

function printRow(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}
