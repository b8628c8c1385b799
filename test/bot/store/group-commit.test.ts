import { expect, test } from "@jest/globals";
import { createGroupCommit } from "../../../bot/store/group-commit.ts";

/** A disk that writes when it is told to. */
function slowDisk() {
  const writes: { readonly rows: readonly string[]; readonly end: (error?: Error) => void }[] = [];
  const write = (rows: readonly string[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      writes.push({
        rows,
        end: (error) => (error === undefined ? resolve(rows.map((row) => `${row}!`)) : reject(error)),
      });
    });
  return { writes, write };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("createGroupCommit() lets calls share a write: those of one turn, and those that come while another write goes on", async () => {
  const { writes, write } = slowDisk();
  const commit = createGroupCommit(write, { most: 100, size: (row: string) => row.length });
  const first = [commit(["a"]), commit(["b", "c"])];
  await turn();
  const second = [commit(["d"]), commit(["e"])];
  await turn();
  expect(writes.map(({ rows }) => rows)).toEqual([["a", "b", "c"]]);
  writes[0]?.end();
  expect(await Promise.all(first)).toEqual([["a!"], ["b!", "c!"]]);
  await turn();
  writes[1]?.end();
  expect(await Promise.all(second)).toEqual([["d!"], ["e!"]]);
});

test("createGroupCommit() splits what is too much between calls, never within one", async () => {
  const { writes, write } = slowDisk();
  const commit = createGroupCommit(write, { most: 4, size: (row: string) => row.length });
  const calls = [commit(["aaa", "aaa"]), commit(["bb"]), commit(["cc"]), commit(["d"])];
  for (let index = 0; index < 3; index++) {
    await turn();
    writes[index]?.end();
  }
  await Promise.all(calls);
  expect(writes.map(({ rows }) => rows)).toEqual([["aaa", "aaa"], ["bb", "cc"], ["d"]]);
});

test("createGroupCommit() tells every call of a write that it failed, and goes on", async () => {
  const { writes, write } = slowDisk();
  const commit = createGroupCommit(write, { most: 100, size: (row: string) => row.length });
  const calls = Promise.allSettled([commit(["a"]), commit(["b"])]);
  await turn();
  writes[0]?.end(new Error("disk full"));
  expect((await calls).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const next = commit(["c"]);
  await turn();
  writes[1]?.end();
  expect(await next).toEqual(["c!"]);
});
