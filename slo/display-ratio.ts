import Big from "big.js";
import type { RatioInterval } from "./wilson-interval.ts";

const mostDigits = 6;

/**
 * A ratio as a percentage for people: `99.93 %`. It has as many decimals as its sample supports, and is cut, never rounded:
 * 0.99961 of 1,000 events is `99.9 %`, of 100,000 it is `99.961 %`, and nothing below 1 is ever `100 %`.
 */
export function displayRatio(ratio: number, sampleSize: number): string {
  return percent(ratio, digitsOf(sampleSize), Big.roundDown);
}

/** A ratio with what it rests on: `99.93 % (43,200 probes, 95 % certain: 99.90 to 99.96 %)`. The interval is widened to its last digit. */
export function displaySample(
  ratio: number,
  {
    sampleSize,
    interval,
    unit,
  }: { readonly sampleSize: number; readonly interval: RatioInterval; readonly unit: string },
): string {
  const digits = digitsOf(sampleSize);
  const from = percent(interval.low, digits, Big.roundDown).replace(" %", "");
  const to = percent(interval.high, digits, Big.roundUp);
  const size = new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(Math.floor(sampleSize));
  return `${displayRatio(ratio, sampleSize)} (${size} ${unit}, 95 % certain: ${from} to ${to})`;
}

/** Decimals of a percentage of which one event is not more than one unit: 2 for 10,000 events and more, 3 for 100,000. */
function digitsOf(sampleSize: number): number {
  if (!(sampleSize >= 1000)) return 0;
  return Math.min(mostDigits, Math.floor(Math.log10(sampleSize / 100) + 1e-9));
}

function percent(ratio: number, digits: number, rounding: 0 | 1 | 2 | 3): string {
  return `${new Big(ratio).times(100).round(digits, rounding).toFixed(digits)} %`;
}
