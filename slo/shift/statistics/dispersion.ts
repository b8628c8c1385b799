import type { ShiftJudge } from "../traffic-shift.ts";
import { cutOutliers, type ErrorCount } from "./cut-outliers.ts";

/**
 * How bursty errors are: the squares of what they are more or less than their usual part of the requests, over the errors themselves.
 * Chance alone gives 1, however traffic moves; that is the least, and what is said without data. Where requests are always as many it is
 * the variance over the mean. An outage is no burst that comes again: what sticks out is cut, see `cutOutliers`.
 */
export function dispersionOf(counts: readonly ErrorCount[]): number {
  const cut = cutOutliers(counts.filter(({ requests }) => requests > 0));
  const sum = (of: (count: ErrorCount) => number) => cut.reduce((all, count) => all + of(count), 0);
  const all = sum(({ errors }) => errors);
  if (!(all > 0)) return 1;
  const usual = all / sum(({ requests }) => requests);
  return Math.max(1, sum(({ errors, requests }) => (errors - usual * requests) ** 2) / all);
}

/** What is reckoned with before anything is measured: the dispersion as written, and chance alone where it is to be measured. */
export function expectedDispersion({ dispersion }: Pick<ShiftJudge, "dispersion">): number {
  return dispersion === "auto" ? 1 : dispersion;
}

/** Whether errors are so bursty that it is worth a word. */
export function areBursty(dispersion: number): boolean {
  return dispersion >= 2;
}
