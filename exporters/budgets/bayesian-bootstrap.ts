import { hashedRatio } from "../schedule/stable-hash.ts";

/** Gives numbers that look random, evenly spread over 0 to 1 (1 excluded), and are the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let count = 0;
  return () => hashedRatio(seed, count++);
}

/**
 * A way to draw from what was observed, which itself is uncertain: each call gives another distribution that the observations allow, as a
 * function that draws one of them by its index. Few observations allow many.
 * Source: D. B. Rubin, "The Bayesian Bootstrap", The Annals of Statistics 9 (1981).
 */
export function bayesianBootstrap(observations: number, random: () => number): () => number {
  // Exponentials over their sum are weights of the flat Dirichlet distribution.
  const edges: number[] = [];
  let sum = 0;
  for (let index = 0; index < observations; index++) {
    sum -= Math.log(1 - random());
    edges.push(sum);
  }
  return () => {
    const place = random() * sum;
    let [low, high] = [0, edges.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
