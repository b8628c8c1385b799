import { expect, test } from "@jest/globals";
import { shardOf, targetsOfShard } from "../../../exporters/targets/shard-of.ts";

const names = Array.from({ length: 10_000 }, (_, index) => `web-host-${index}-example-com`);

test("shardOf() never changes", () => {
  expect(["shop-home", "checkout", "a"].map((name) => shardOf(name, 8))).toEqual([2, 1, 1]);
});

test.each([2, 3, 7, 16])("shardOf() shares targets evenly among %d", (shards) => {
  const counts = new Array<number>(shards).fill(0);
  for (const name of names) counts[shardOf(name, shards)] = (counts[shardOf(name, shards)] ?? 0) + 1;
  for (const count of counts) expect(Math.abs(count - 10_000 / shards)).toBeLessThan(4.5 * Math.sqrt(10_000 / shards));
});

test("shardOf() moves targets to a new shard only", () => {
  const moved = names.filter((name) => shardOf(name, 4) !== shardOf(name, 5));
  expect(new Set(moved.map((name) => shardOf(name, 5)))).toEqual(new Set([4]));
  expect(Math.abs(moved.length - 2_000)).toBeLessThan(200);
});

test("targetsOfShard() gives each target to one shard", () => {
  const targets = names.map((name) => ({ name }));
  const shared = [0, 1, 2].flatMap((index) => targetsOfShard(targets, { index, of: 3 }));
  expect(shared.map(({ name }) => name).sort()).toEqual([...names].sort());
});
