// Jest makes every look at a global slow, and these are looked at a hundred million times.
const { floor, imul } = Math;

/** The same random numbers in [0, 1) for the same seed, on every machine. */
export type Random = () => number;

/** Mulberry32, a generator in the public domain: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number that is `mean` on average. */
export function wholeNumber(mean: number, random: Random): number {
  return floor(mean + random());
}
