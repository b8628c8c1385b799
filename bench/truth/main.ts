import { measureBudget } from "../../test/alerts/truth/measure-budget.ts";
import { seriesWithoutNumbers } from "../../test/alerts/truth/recorded-series.ts";
import { scenarioOver } from "../../test/alerts/truth/scenario.ts";
import { startTruthRun } from "../../test/alerts/truth/truth-run.ts";
import { isWithin, restartedPods, rolledOutPods, steadyPods } from "../../test/alerts/truth/workload.ts";

// Usage: node bench/truth/main.ts [days, default 31] [scrape interval in seconds, default 30] [text that shifts the phases of all rule groups]
const [days = "31", scrape = "30", salt = ""] = process.argv.slice(2);

const minute = 60;
const hour = 3600;
const day = 24 * hour;
const seconds = Number(days) * day;
const scenario = scenarioOver(seconds);
const onset = Math.floor(seconds / 2) + 100;
const during = (second: number, from: number, length: number) => isWithin(second, { from, to: from + length });
const ofTheDay = (second: number) => 1 + 0.9 * Math.sin((2 * Math.PI * second) / day);
const slo = { period: "30d" };

const cases = [
  scenario({ name: "steady", slo }),
  scenario({ name: "day-and-night", slo, traffic: (second) => 20 * ofTheDay(second) }),
  scenario({ name: "idle-nights", slo, traffic: (second) => (ofTheDay(second) < 0.5 ? 0 : 20) }),
  scenario({
    name: "bad-rollouts",
    slo,
    pods: rolledOutPods(2, 8 * hour, seconds),
    badShare: (second) => (second % (8 * hour) < 3 * minute ? 0.05 : 0),
  }),
  scenario({ name: "resets", slo, pods: restartedPods(steadyPods(2, seconds), 6 * hour) }),
  scenario({ name: "outage", slo, badShare: (second) => (during(second, onset, 20 * minute) ? 1 : 0) }),
  scenario({
    name: "outage-in-scrape-gap",
    slo,
    gaps: [{ from: onset + 33, to: onset + 33 + 4 * minute }],
    badShare: (second) => (during(second, onset, 10 * minute) ? 1 : 0),
  }),
  scenario({ name: "slow-burn", slo, badShare: () => 0.0011 }),
  scenario({
    name: "bursts",
    slo,
    badShare: () => 0,
    bursts: Array.from({ length: Number(days) * 4 }, (_, index) => ({ second: index * 6 * hour + 1234, bad: 200 })),
  }),
];

const run = await startTruthRun({
  cases,
  startMs: Date.UTC(2026, 4, 31),
  seconds,
  declaredScrapeSeconds: Number(scrape),
  salt,
});
try {
  console.log("| case | instants | spent | deviation, % of the budget | events, % | bad events, % | unseen events |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const one of cases) {
    const measured = await measureBudget(run.prometheus, run.subject(one, "/"));
    const figures = [measured.spentDeviation, measured.eventsDeviation, measured.badEventsDeviation];
    const unseen = run.unseen(one).total;
    console.log(
      `| ${[one.name, measured.instants, measured.spent.toFixed(3), ...figures.map((percent) => percent.toFixed(4)), unseen].join(" | ")} |`,
    );
  }
  const without = await seriesWithoutNumbers(run.prometheus, run.range);
  console.log(`\nSeries that ever held NaN or an infinity: ${without.length === 0 ? "none" : without.join(", ")}`);
} finally {
  await run.stop();
}
