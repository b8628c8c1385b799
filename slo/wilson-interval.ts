/** Two ratios between which the true one lies. */
export interface RatioInterval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution: 95 % lie within it, on both sides. */
const z95 = 1.959963984540054;

/**
 * The interval of a ratio that was seen in a sample: how much it proves. Nothing without a sample. It is that of 95 % unless `z`, the
 * quantile of the normal distribution, says otherwise.
 * Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927. Unlike the textbook
 * interval it stays within 0 and 1 and is sound next to them, which is where availability lives.
 */
export function wilsonInterval(ratio: number, sampleSize: number, z = z95): RatioInterval | undefined {
  if (!(sampleSize > 0)) return undefined;
  const z2n = (z * z) / sampleSize;
  const middle = (ratio + z2n / 2) / (1 + z2n);
  const half = (z * Math.sqrt((ratio * (1 - ratio)) / sampleSize + z2n / (4 * sampleSize))) / (1 + z2n);
  // At the ends the interval reaches the ratio exactly; only rounding keeps it from doing so.
  return {
    low: ratio <= 0 ? 0 : Math.max(0, middle - half),
    high: ratio >= 1 ? 1 : Math.min(1, middle + half),
  };
}
