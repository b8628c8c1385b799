/** A ratio as a percentage of three significant digits: `1.44 %`, `0.1 %`, `1,300 %`. */
export function percentText(ratio: number): string {
  const rounded = Number((ratio * 100).toPrecision(3));
  return `${rounded.toLocaleString("en-US", { maximumFractionDigits: 10 })} %`;
}
