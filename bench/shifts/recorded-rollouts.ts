import { setTimeout as delay } from "node:timers/promises";
import { shiftFiles } from "../../alerts/shift/shift-rules.ts";
import { type Sample, startPrometheus } from "../../test/servers/prometheus.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import type { History } from "../rules/history.ts";
import { startScrapeTarget } from "../rules/scrape-target.ts";
import { writeRuleFiles } from "../rules/write-rule-files.ts";
import { type BenchShift, benchShiftStack, scrapeSeconds } from "./bench-shifts.ts";
import { shiftSignals } from "./shift-signals.ts";

type Labels = Readonly<Record<string, string>>;

/** Every series that rules record of one shift of each kind, once they ran for long enough to record all. */
export function recordedOnce(shifts: readonly BenchShift[]): Promise<readonly Sample[]> {
  return inTemporaryFolder("bench", async (folder) => {
    const target = await startScrapeTarget(shiftSignals(shifts));
    const stack = { ...benchShiftStack(shifts), scrapeSeconds: 1 };
    const prometheus = await startPrometheus({
      ruleFiles: await writeRuleFiles(folder, shiftFiles(stack)),
      scrapeConfigs: [{ job_name: "bench", static_configs: [{ targets: [target.address] }] }],
    });
    try {
      await delay(35_000);
      const recorded = await prometheus.query('{__name__=~"shift:.+"}');
      return recorded.filter(({ value }) => Number.isFinite(value));
    } finally {
      await prometheus.stop();
      target.stop();
    }
  });
}

/** What was recorded of one shift of each kind as the past of many: as if all of their rollouts had begun so many hours ago. */
export function recordedRollouts(
  recorded: readonly Sample[],
  {
    shifts,
    hours,
    historyEnd,
  }: { readonly shifts: readonly BenchShift[]; readonly hours: number; readonly historyEnd: number },
): readonly History[] {
  const begin = historyEnd - hours * 3_600;
  const values = new Map<Labels, number>();
  const series = new Map<string, Labels[]>();
  for (const { name, kind } of shifts) {
    for (const { labels, value } of recorded) {
      const { __name__: metric = "", shift = "", ...rest } = labels;
      if (!shift.startsWith(`${kind}-`)) continue;
      const renamed = Object.entries(rest).map(([label, text]) => [label, text.replace(`${shift}-`, `${name}-`)]);
      const set: Labels = { shift: name, ...Object.fromEntries(renamed) };
      values.set(set, metric.endsWith("timestamp_seconds") && value > 0 ? begin : value);
      const sets = series.get(metric) ?? [];
      sets.push(set);
      series.set(metric, sets);
    }
  }
  return [...series].map(([metric, labels]) => ({
    metric,
    labels,
    days: hours / 24,
    stepSeconds: scrapeSeconds,
    value: (_, set) => values.get(set) ?? Number.NaN,
  }));
}
