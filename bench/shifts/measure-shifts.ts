import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { countRules } from "../../alerts/rule-files.ts";
import { shiftFiles } from "../../alerts/shift/shift-rules.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import type { Prometheus } from "../../test/servers/prometheus.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { startScrapeTarget } from "../rules/scrape-target.ts";
import { startWithHistory } from "../rules/start-with-history.ts";
import { type ServerCost, watchServer } from "../rules/watch-server.ts";
import { writeRuleFiles } from "../rules/write-rule-files.ts";
import { type BenchShift, type BenchShiftKind, benchShiftStack, benchShifts, scrapeSeconds } from "./bench-shifts.ts";
import { type FollowingCost, measureFollowing } from "./measure-following.ts";
import { recordedOnce, recordedRollouts } from "./recorded-rollouts.ts";
import { shiftSignals } from "./shift-signals.ts";

export interface ShiftRuleCost extends ServerCost {
  readonly shifts: number;
  readonly rules: number;
}

export interface ShiftMeasurement {
  /** How many shifts have rules. */
  readonly counts: readonly number[];
  /** How many an exporter follows. */
  readonly followed: readonly number[];
  readonly kinds: readonly BenchShiftKind[];
  readonly ruleSeconds: number;
  readonly followSeconds: number;
  /** Told as soon as it is known: of a Prometheus that scrapes the series of all shifts all the time, with the rules of so many, at last of none. */
  readonly onRules: (cost: ShiftRuleCost) => void;
  /** Told after that. */
  readonly onFollowing: (cost: FollowingCost) => void;
}

/** How long the rollouts have been under way. */
const hours = 2;

/** What rules and exporter cost while so many shifts are in the midst of their rollouts. */
export function measureShifts(options: ShiftMeasurement): Promise<void> {
  return inTemporaryFolder("bench", async (folder) => {
    const all = benchShifts(Math.max(...options.counts, ...options.followed), options.kinds);
    const recorded = await recordedOnce(benchShifts(options.kinds.length, options.kinds));
    const historyEnd = Math.floor(Date.now() / (1_000 * scrapeSeconds)) * scrapeSeconds;
    const target = await startScrapeTarget(shiftSignals(all));
    try {
      const rules = join(folder, "rules");
      await mkdir(rules);
      const files = shiftFiles(benchShiftStack(all));
      await writeRuleFiles(rules, files);
      const prometheus = await startWithHistory({
        folder,
        history: recordedRollouts(recorded, { shifts: all, hours, historyEnd }),
        historyEnd,
        target: target.address,
        ruleFiles: [join(rules, "*.yaml")],
        interval: `${scrapeSeconds}s`,
      });
      try {
        await withFewerAndFewer(prometheus, { ...options, all, files, rules });
        for (const count of options.followed) {
          const following = { prometheus: prometheus.url, seconds: options.followSeconds };
          options.onFollowing(await measureFollowing(all.slice(0, count), following));
        }
      } finally {
        await prometheus.stop();
      }
    } finally {
      target.stop();
    }
  });
}

interface Rollouts extends ShiftMeasurement {
  readonly all: readonly BenchShift[];
  readonly files: ReturnType<typeof shiftFiles>;
  /** The folder that Prometheus reads. */
  readonly rules: string;
}

/** The most first: a rollout whose rules stand still for minutes would be another one. */
async function withFewerAndFewer(
  prometheus: Prometheus,
  { all, files, rules, counts, ruleSeconds, onRules }: Rollouts,
): Promise<void> {
  // Rates are whole after four scrapes.
  await delay(1_000 * 4 * scrapeSeconds);
  for (const count of [...counts, 0].sort((a, b) => b - a)) {
    if (count < all.length) {
      await Promise.all(files.slice(count).map(({ name }) => rm(join(rules, `${name}.yaml`), { force: true })));
      await prometheus.reload();
      await delay(1_000 * scrapeSeconds);
    }
    const cost = await watchServer(prometheus.url, ruleSeconds);
    if (count > 0) await areUnderWay(prometheus, count);
    onRules({ shifts: count, rules: countRules(files.slice(0, count)), ...cost });
  }
}

/** Throws where rollouts are not those that the history has: sums over minutes cost less than those over hours. */
async function areUnderWay(prometheus: Prometheus, count: number): Promise<void> {
  const old = `${shiftSeries.active} and on (shift) time() - ${shiftHelperSeries.started} > ${(hours * 3_600) / 2}`;
  const found = (await prometheus.query(`count(${old})`))[0]?.value ?? 0;
  if (found !== count) throw new Error(`${found} of ${count} rollouts are under way for hours`);
}
