import { setTimeout as delay } from "node:timers/promises";
import type { RuleFile } from "../../alerts/rule.ts";
import { countRules } from "../../alerts/rule-files.ts";
import type { Stack } from "../../slo/model.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { type History, rawHistory } from "./history.ts";
import { startScrapeTarget } from "./scrape-target.ts";
import { startWithHistory } from "./start-with-history.ts";
import { type ServerCost, watchServer } from "./watch-server.ts";
import { writeRuleFiles } from "./write-rule-files.ts";

/** What a set of rules cost a real Prometheus. */
export interface RuleCost extends ServerCost {
  readonly rules: number;
}

export interface Measurement {
  readonly stack: Stack;
  readonly files: readonly RuleFile[];
  readonly history: readonly History[];
  /** How long to watch, after the first round of evaluations. */
  readonly watchSeconds: number;
}

/** Every group starts at its own moment within its interval, the longest being five minutes. */
const settleMs = 90_000;

/** Runs rules on a real Prometheus with history behind them, and reads their cost from its own metrics. */
export function measureRules({ stack, files, history, watchSeconds }: Measurement): Promise<RuleCost> {
  return inTemporaryFolder("bench", async (folder) => {
    const days = Math.max(...history.map((one) => one.days));
    const target = await startScrapeTarget(rawHistory(stack, days));
    try {
      const prometheus = await startWithHistory({
        folder,
        history,
        historyEnd: Math.floor(Date.now() / 60_000) * 60,
        target: target.address,
        ruleFiles: await writeRuleFiles(folder, files),
        interval: "60s",
      });
      try {
        await delay(settleMs);
        return { rules: countRules(files), ...(await watchServer(prometheus.url, watchSeconds)) };
      } finally {
        await prometheus.stop();
      }
    } finally {
      target.stop();
    }
  });
}
