import type { RatioInterval } from "../../slo/wilson-interval.ts";

type Maybe<T> = T | null | undefined;

const mostDigits = 6;
const wholes = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** `86,400`. */
export function countText(count: number): string {
  return wholes.format(Math.floor(count));
}

/** `1 probe`, `86,400 probes`. */
export function countedText(count: number, word: string): string {
  return `${countText(count)} ${word}${Math.floor(count) === 1 ? "" : "s"}`;
}

/**
 * A ratio that was measured: as many decimals as its sample supports, cut and never rounded, so that nothing below 1 is ever `100 %`.
 * The same rule as the command line's.
 */
export function measuredText(ratio: number, sampleSize: number): string {
  return `${cut(ratio, digitsOf(sampleSize), Math.floor)} %`;
}

/** `95 % certain: 99.94 to 99.98 %`, widened to its last digit. */
export function intervalText({ low, high }: RatioInterval, sampleSize: number): string {
  const digits = digitsOf(sampleSize);
  return `95 % certain: ${cut(low, digits, Math.floor)} to ${cut(high, digits, Math.ceil)} %`;
}

/** A ratio that is given, such as an objective: `99.9 %`. */
export function givenText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(8))} %`;
}

/** A share without more decimals than people want: `61 %`, `0.4 %`, `−12 %`. */
export function shareText(share: number): string {
  const percent = Math.abs(share) * 100;
  const digits = percent === 0 || percent >= 10 ? 0 : percent >= 1 ? 1 : 2;
  const shown = Number(percent.toFixed(digits));
  // What is there is never "0 %", and what is not all is never "100 %".
  if (shown === 0 && percent > 0) return share < 0 ? "above −0.01 %" : "under 0.01 %";
  const number = shown === 100 && percent < 100 ? 99.9 : shown;
  return `${share < 0 ? "−" : ""}${wholesOrDecimals(number)} %`;
}

/** `2.3×`: how many times faster than the budget lasts. */
export function burnText(rate: number): string {
  if (!Number.isFinite(rate)) return "∞";
  const digits = rate >= 100 ? 0 : rate >= 10 ? 1 : rate >= 0.1 || rate === 0 ? 1 : 2;
  return `${Number(rate.toFixed(digits))}×`;
}

/** A text, or a word for what is not known. */
export function known<T>(value: Maybe<T>, text: (value: T) => string): string {
  return value === undefined || value === null ? "unknown" : text(value);
}

/** Decimals of a percentage of which one event is not more than one unit: 2 for 10,000 events and more, 3 for 100,000. */
function digitsOf(sampleSize: number): number {
  return sampleSize >= 1_000 ? Math.min(mostDigits, Math.floor(Math.log10(sampleSize / 100) + 1e-9)) : 0;
}

function cut(ratio: number, digits: number, round: (value: number) => number): string {
  const scale = 10 ** digits;
  const exact = ratio * 100 * scale;
  const nearest = Math.round(exact);
  // 0.99961 × 100 is a hair beside 99.961 in binary.
  const whole = Math.abs(exact - nearest) < 1e-6 ? nearest : round(exact);
  return (whole / scale).toFixed(digits);
}

function wholesOrDecimals(number: number): string {
  return number >= 1_000 ? countText(number) : String(number);
}
