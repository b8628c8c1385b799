import { type PrometheusSample, seriesKey } from "../../../../service/prometheus-result.ts";
import { percentWords } from "../../../../slo/shift/number-words.ts";
import type { ShareRange } from "../../../../slo/shift/shift-report.ts";

/** The candidate's least and greatest share of the weight in one of several HAProxies; undefined where they agree, or there is but one. */
export function shareRange(
  stable: readonly PrometheusSample[],
  candidate: readonly PrometheusSample[],
): ShareRange | undefined {
  const [kept, given] = [weightByProxy(stable), weightByProxy(candidate)];
  const shares = [...new Set([...kept.keys(), ...given.keys()])].flatMap((proxy) => {
    const part = given.get(proxy) ?? 0;
    const whole = part + (kept.get(proxy) ?? 0);
    return whole > 0 ? [part / whole] : [];
  });
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  return most - least > leastDifference ? { least, most } : undefined;
}

/** Weights are whole numbers up to 256. */
const leastDifference = 1e-6;

function weightByProxy(samples: readonly PrometheusSample[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { labels, value } of samples) {
    const { __name__, server, ...rest } = labels;
    const proxy = seriesKey(rest);
    found.set(proxy, (found.get(proxy) ?? 0) + value);
  }
  return found;
}

/** `the HAProxies differ: green has 5 % in one and 30 % in another`. */
export function differingWords(arm: string, { least, most }: ShareRange): string {
  return `the HAProxies differ: ${arm} has ${percentWords(least)} in one and ${percentWords(most)} in another`;
}
