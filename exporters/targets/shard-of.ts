import { stableHash } from "../schedule/stable-hash.ts";

/** One of several processes that share the targets: `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * The shard that has a target, by rendezvous hashing: the shard whose number and the target's name have the highest hash together. With one
 * shard more, targets move only to the new one; with one less, only those of the last one move.
 */
export function shardOf(target: string, shards: number): number {
  let best = 0;
  let highest = -1;
  for (let shard = 0; shard < shards; shard++) {
    const hash = stableHash(`${shard}/${target}`);
    if (hash > highest) {
      best = shard;
      highest = hash;
    }
  }
  return best;
}

/** The targets of one shard. */
export function targetsOfShard<T extends { readonly name: string }>(
  targets: readonly T[],
  { index, of }: Shard,
): readonly T[] {
  return of === 1 ? targets : targets.filter(({ name }) => shardOf(name, of) === index);
}
