import Big from "big.js";
import { budgetVerdict } from "../../slo/budget-verdict.ts";
import { durationToSeconds } from "../../slo/duration.ts";

/** Numbers of an SLO in words; all are plain text. */

/** `14.6x`; two digits below 10 keep small rates apart: `0.83x`. */
export function burnText(rate: number): string {
  if (!Number.isFinite(rate)) return "unknown";
  const digits = rate >= 100 ? 0 : rate >= 1 || rate === 0 ? 1 : 2;
  return `${trimZeros(rate.toFixed(digits))}x`;
}

/** A share as a percentage for people: `62 %`, `0.9 %`, `-12 %`. */
export function shareText(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  const digits = size >= 10 || size === 0 ? 0 : size >= 0.1 ? 1 : 2;
  const text = trimZeros(percent.toFixed(digits));
  return `${text === "-0" ? "0" : text} %`;
}

/** What is left of a budget, to follow "the budget is": `62 % left`, `spent`, `overspent by 12 %`, `spent 26 times over`. */
export function budgetLeftText(remaining: number): string {
  const verdict = budgetVerdict(remaining);
  if (verdict.kind === "left") return verdict.share === 0 ? "spent" : `${shareText(verdict.share)} left`;
  return verdict.kind === "overspent"
    ? `overspent by ${shareText(verdict.share)}`
    : `spent ${countText(verdict.times)} times over`;
}

/** What is reached when this share of events is bad, with one decimal more than the objective, cut and never rounded up: `98.54 %`. */
export function attainmentText(errorRatio: number, objective: string): string {
  const decimals = (objective.split(".")[1] ?? "").length + 1;
  return `${new Big(100).minus(new Big(errorRatio).times(100)).round(decimals, Big.roundDown).toFixed(decimals)} %`;
}

/** A time in its largest unit that still says something, rounded: `45 s`, `26 min`, `31 h`, `12 d`. */
export function roughTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return "never";
  const size = Math.max(0, seconds);
  if (size < 90) return `${Math.round(size)} s`;
  if (size < 90 * 60) return `${Math.round(size / 60)} min`;
  if (size < 72 * 3_600) return `${Math.round(size / 3_600)} h`;
  return `${Math.round(size / 86_400)} d`;
}

/** A window or a period as people write it: `5m` is `5 min`, `30d` is `30 d`, `month` stays. */
export function windowText(window: string): string {
  const seconds = durationToSeconds(window);
  if (seconds === undefined || seconds === 0) return window;
  for (const [size, unit] of [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size} ${unit}`;
  }
  return `${seconds} s`;
}

/** A count with separators: `21,240`; sums of rates are rounded. */
export function countText(count: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(count);
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
