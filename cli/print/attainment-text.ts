import Big from "big.js";

/** An attainment with two digits more than its objective, always cut and never rounded: 99.8996 % is not 99.9 %. */
export function attainmentText(ratio: number, objective: string): string {
  const digits = (objective.split(".")[1] ?? "").length + 2;
  // Twelve digits hold all that a ratio of counts means; beyond, binary noise would turn 99.9 into 99.899….
  const percent = new Big(ratio.toFixed(12)).times(100).round(digits, Big.roundDown);
  return `${percent.toFixed()} %`;
}
