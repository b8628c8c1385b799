/** 32 bits of a text that never change between versions and processes: FNV-1a, then mixed so that every bit counts. */
export function stableHash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return mixed(value);
}

/** The hash of a number under a seed, as evenly spread over 0 to 1 (1 excluded). */
export function hashedRatio(seed: number, number: number): number {
  return mixed(Math.imul(mixed(number ^ seed) + seed, 0x9e3779b1)) / 2 ** 32;
}

/** The finalizer of MurmurHash3: https://github.com/aappleby/smhasher/wiki/MurmurHash3 */
function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
