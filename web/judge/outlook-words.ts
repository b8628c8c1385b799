import type { SloDetail } from "../api/exporter-api.ts";
import { durationText, momentText, periodText, type TimeOptions } from "../format/time-text.ts";
import { shortestKnown } from "./slo-state.ts";
import { windowWords } from "./window-words.ts";

type Seen = Pick<SloDetail, "budget" | "budgetRemaining" | "exhaustionSeconds" | "windows" | "period">;

/** How long the budget lasts if it goes on as now, or when what is spent comes back; empty where neither is known. */
export function outlookWords(slo: Seen, nowMs: number, options: TimeOptions = {}): string {
  const { budgetRemaining, exhaustionSeconds, windows } = slo;
  if (budgetRemaining === undefined || budgetRemaining === null) return "";
  if (budgetRemaining <= 0) return returnWords(slo, nowMs, options);
  const newest = shortestKnown(windows);
  if (newest?.burnRate === 0) return `Nothing went wrong in the last ${windowWords(newest)}.`;
  if (exhaustionSeconds === undefined || exhaustionSeconds === null || !Number.isFinite(exhaustionSeconds)) return "";
  const day = windows.find(({ window }) => window === "1d");
  const rate = day === undefined ? "at this rate" : `at the rate of the last ${windowWords(day)}`;
  return `What is left lasts ${durationText(exhaustionSeconds)} ${rate}.`;
}

/** Errors leave a period that moves along one period after they happened. */
function returnWords({ budget, period }: Seen, nowMs: number, options: TimeOptions): string {
  if (!budget) return "";
  const { endsMs, fromMs, toMs } = budget.period;
  if (endsMs) return `The next period begins ${momentText(endsMs, nowMs, options)} with a whole budget.`;
  const oldest = [...budget.incidents].sort((a, b) => a.fromMs - b.fromMs)[0];
  if (oldest === undefined) return "";
  const back = momentText(oldest.fromMs + (toMs - fromMs), nowMs, options);
  return `Errors count for ${periodText(period)}: the first of them leave the period ${back}.`;
}
