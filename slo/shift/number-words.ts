/** A ratio with two digits that count, and one behind the point: `0.11 %`, `2.1 %`, `29.7 %`. What is not all is never called all. */
export function percentWords(ratio: number): string {
  const percent = ratio * 100;
  if (percent < 10) return `${digits(percent, 2)} %`;
  const shown = Number(percent.toFixed(1));
  return `${(shown === 100 && percent < 100 ? 99.9 : shown).toLocaleString("en-US")} %`;
}

/** A difference of ratios: `0.1 points`. */
export function pointWords(ratio: number): string {
  return pointsOf(digits(ratio * 100, 2));
}

/** The same of a setting, which nobody rounds: `99.9 points`. */
export function exactPointWords(ratio: number): string {
  return pointsOf(exactWords(ratio * 100));
}

function pointsOf(text: string): string {
  return `${text} ${text === "1" ? "point" : "points"}`;
}

/** A share with a digit behind the point: `24.8 %`. What is too small for that is not called nothing: `0.001 %`. */
export function shareWords(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 0.05 ? digits(percent, 2) : Number(percent.toFixed(1))} %`;
}

/** A count: `1,840`. A part of an event is none yet. */
export function countWords(count: number): string {
  return Math.floor(count).toLocaleString("en-US");
}

/** A number with one digit behind the point: `41.3`, and `0.0` for what is a hair below nothing. */
export function tenthWords(value: number): string {
  const text = value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

/** Events per second: `200`, `0.35`. */
export function rateWords(perSecond: number): string {
  return digits(perSecond, 3);
}

/** A setting, or what is reckoned from settings alone, which nobody rounds: `499.995`. */
export function exactWords(value: number): string {
  return digits(value, 12);
}

/** Requests per second with their noun: `200 requests per second`, `1 request per second`. */
export function requestRateWords(perSecond: number): string {
  const rate = rateWords(perSecond);
  return `${rate} ${rate === "1" ? "request" : "requests"} per second`;
}

function digits(value: number, count: number): string {
  return Number(value.toPrecision(count)).toLocaleString("en-US", { maximumFractionDigits: 20 });
}
