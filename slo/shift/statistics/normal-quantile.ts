/**
 * The value that a standard normal variable stays below with this probability: 0.975 gives 1.96. Exact to about 1 in 10^7, also in the tails.
 * Source: M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", 1988, its routine PPND7.
 */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * polynomial(r, [3.3871327179, 50.434271938, 159.29113202, 59.10937472])) /
      polynomial(r, [1, 17.895169469, 78.757757664, 67.1875636])
    );
  }
  const tail = Math.min(probability, 1 - probability);
  if (!(tail > 0)) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Math.sign(q) * tailQuantile(Math.sqrt(-Math.log(tail)));
}

function tailQuantile(r: number): number {
  if (r <= 5) {
    return (
      polynomial(r - 1.6, [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103]) /
      polynomial(r - 1.6, [1, 0.7370016425, 0.12021132975])
    );
  }
  return (
    polynomial(r - 5, [6.657905115, 3.081226386, 0.42868294337, 0.017337203997]) /
    polynomial(r - 5, [1, 0.24197894225, 0.012258202635])
  );
}

/** Coefficients from the lowest power up. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
