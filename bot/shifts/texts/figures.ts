/** A share as a percentage with as many digits as tell small ones apart: `24.8 %`, `0.12 %`, `0.004 %`. */
export function percentText(ratio: number): string {
  const percent = ratio * 100;
  const size = Math.abs(percent);
  const digits = size === 0 ? 0 : size >= 1 ? 1 : size >= 0.1 ? 2 : size >= 0.01 ? 3 : 4;
  return `${trimmed(percent.toFixed(digits))} %`;
}

/** A difference of shares in points, without its sign: `12.4`. */
export function pointsText(difference: number): string {
  return trimmed((Math.abs(difference) * 100).toFixed(1));
}

/** Evidence, or a multiple: one digit behind the point at most. */
export function numberText(value: number): string {
  return trimmed(value.toFixed(1));
}

function trimmed(text: string): string {
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
}
