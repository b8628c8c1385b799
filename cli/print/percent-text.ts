/** Where digits go that are not shown: a bound that is rounded the other way would say more than is known. */
export type PercentRounding = "nearest" | "up" | "down";

const modes = { nearest: "halfExpand", up: "ceil", down: "floor" } as const;

/** A ratio as a percentage of three significant digits: `1.44 %`, `0.1 %`, `1,300 %`. */
export function percentText(ratio: number, rounding: PercentRounding = "nearest"): string {
  // What binary fractions leave behind is no digit: 100 * 0.07 is a little more than 7.
  const percent = Number((ratio * 100).toPrecision(12));
  return `${percent.toLocaleString("en-US", { maximumSignificantDigits: 3, roundingMode: modes[rounding] })} %`;
}
