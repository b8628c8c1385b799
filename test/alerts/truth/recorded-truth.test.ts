import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { outputOf } from "../../run-command.ts";
import { needs } from "../../servers/needs.ts";
import { createEventLedger } from "./event-ledger.ts";
import { type BudgetMeasurement, measureBudget } from "./measure-budget.ts";
import type { TruthOrder, TruthReport } from "./measure-truth.ts";
import { onset, scenarios, seconds, startMs } from "./scenarios.ts";
import { startTruthRun } from "./truth-run.ts";

/** In percent of the budget, as the design asks; `docs/truth.md` has the figures. */
const tolerancePercent = 0.1;
const runTimeoutMs = 600_000;
const script = fileURLToPath(new URL("./measure-truth.ts", import.meta.url));

async function measure(order: TruthOrder): Promise<TruthReport> {
  return JSON.parse(await outputOf(process.execPath, [script, JSON.stringify(order)])) as TruthReport;
}

/** The figures of a measurement that are over the tolerance; nothing when it agrees with the truth. */
function disagreement({
  spentDeviation,
  eventsDeviation,
  badEventsDeviation,
  idleMistakes,
}: BudgetMeasurement): object {
  const figures = Object.entries({ spentDeviation, eventsDeviation, badEventsDeviation });
  const over = figures.filter(([, percent]) => !(percent <= tolerancePercent));
  return Object.fromEntries(idleMistakes === 0 ? over : [...over, ["idleMistakes", idleMistakes]]);
}

const groupNames = scenarios.flatMap(({ name, routes }) => routes.map((route) => `${name} ${route}`));

/** Which alerts fire after the first day; all other cases stay quiet. */
const alertTable: Readonly<Record<string, readonly string[]>> = {
  "good-form-outage": ["page-fast", "page-slow", "ticket-slow", "SLOErrorBudgetExhausted"],
  "long-scrape-gap": ["SLOSignalMissing"],
  outage: ["page-fast", "page-slow", "ticket-slow", "SLOErrorBudgetExhausted"],
  "outage-at-month-end": ["page-fast"],
  "outage-in-scrape-gap": ["page-fast"],
  "short-outage": ["page-fast"],
  "slices-gap-bad": ["page-fast", "page-slow"],
  "slices-gap-unknown": ["SLOSignalMissing"],
  "slow-burn": ["ticket-slow", "SLOErrorBudgetExhausted"],
  "vanishing-group": ["SLOSignalMissing"],
};

needs("prometheus")("Recorded budgets", () => {
  describe.each([
    { scrapeSeconds: 30, alerts: true },
    { scrapeSeconds: 15, alerts: false },
  ])("of services that are scraped every $scrapeSeconds s", ({ scrapeSeconds, alerts }) => {
    let report: TruthReport;
    beforeAll(async () => {
      report = await measure({ names: null, declared: scrapeSeconds, real: scrapeSeconds, alerts });
    }, runTimeoutMs);

    test.each(groupNames)("are what was counted: %s", (name) => {
      const budget = report.groups.find((group) => group.name === name)?.budget;
      expect(budget && disagreement(budget)).toEqual({});
      expect(budget?.instants).toBeGreaterThan(600);
      expect(budget?.spent).toBeGreaterThan(0.02);
    });

    test.each(groupNames)("come with windows that are what was counted: %s", (name) => {
      const windows = report.groups.find((group) => group.name === name)?.windows ?? [];
      expect(windows.length).toBeGreaterThan(0);
      expect(windows.filter(({ deviation }) => !(deviation <= tolerancePercent))).toEqual([]);
    });

    test("hold only numbers, at every instant", () => {
      expect(report.withoutNumbers).toEqual([]);
    });

    if (!alerts) return;
    test("alert when they should, and never else", () => {
      const expected = Object.fromEntries(scenarios.map(({ name }) => [name, alertTable[name] ?? []]));
      expect(report.firing).toEqual(expected);
    });

    test("alert within the promised time", () => {
      const kept = ["page-fast", "page-slow"];
      expect(report.promises).toEqual({ outage: kept, "good-form-outage": kept });
    });
  });

  test.each([
    { declared: 15, real: 30 },
    { declared: 30, real: 15 },
  ])(
    "are what was counted where $declared s are declared and $real s are true",
    async ({ declared, real }) => {
      const names = ["steady", "errors-late-zeroed", "bad-rollouts", "outage", "short-outage", "slow-burn", "bursts"];
      const { groups } = await measure({ names, declared, real, alerts: false });
      expect(groups.map(({ name, budget }) => ({ name, ...disagreement(budget) }))).toEqual(
        names.map((name) => ({ name: `${name} /` })),
      );
    },
    runTimeoutMs,
  );

  test(
    "would be found wrong if they missed one bad event in 400",
    async () => {
      const [one] = scenarios.filter(({ name }) => name === "short-outage");
      if (one === undefined) throw new Error("there is no short outage");
      const run = await startTruthRun({ cases: [one], startMs, seconds, declaredScrapeSeconds: 30 });
      try {
        const { ledger, ...subject } = run.subject(one, "/");
        const more = createEventLedger(seconds);
        for (let second = 0; second < seconds; second++) {
          const { total, bad } = ledger.between(second, second + 1);
          more.add(second, { total, bad: second === onset ? bad + 3 : bad });
        }
        const truth = await measureBudget(run.prometheus, { ...subject, ledger });
        const wrong = await measureBudget(run.prometheus, { ...subject, ledger: more });
        expect(disagreement(truth)).toEqual({});
        expect(Object.keys(disagreement(wrong))).toEqual(["spentDeviation", "badEventsDeviation"]);
      } finally {
        await run.stop();
      }
    },
    runTimeoutMs,
  );
});
