import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openDataFolder } from "../../../../cli/up/folder/data-folder.ts";
import { clearLeftFolders } from "../../../../cli/up/folder/end-orphans.ts";
import { identityOf, isRunning, parseIdentity } from "../../../../cli/up/process-identity.ts";
import { makeTemporaryFolder, removeFolder } from "../../../temporary-folder.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await makeTemporaryFolder("data-folder");
});
afterEach(() => removeFolder(cwd));

/** A process that only waits, with how it ended. */
function startSleeper() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const identity = identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error("the sleeper has no identity");
  return { identity, ended: once(child, "exit"), kill: () => child.kill("SIGKILL") };
}

/** The identity of a process that is gone. */
async function deadIdentity() {
  const { identity, ended, kill } = startSleeper();
  kill();
  await ended;
  return identity;
}

test("identityOf() knows this process, and none that is gone", async () => {
  expect(
    isRunning({ ...identityOf(process.pid), pid: process.pid, startedAt: identityOf(process.pid)?.startedAt ?? "" }),
  ).toBe(true);
  expect(isRunning({ pid: process.pid, startedAt: "another time" })).toBe(false);
  expect(isRunning(await deadIdentity())).toBe(false);
});

test.each([
  { value: { pid: 4711, startedAt: "then" }, identity: { pid: 4711, startedAt: "then" } },
  { value: { pid: 1, startedAt: "then" }, identity: undefined },
  { value: { pid: -1, startedAt: "then" }, identity: undefined },
  { value: { pid: 4711 }, identity: undefined },
  { value: null, identity: undefined },
])("parseIdentity() takes $value as $identity", ({ value, identity }) => {
  expect(parseIdentity(value)).toEqual(identity);
});

describe("openDataFolder()", () => {
  test("refuses a folder that another run has", async () => {
    const folder = await openDataFolder("data", cwd);
    folder.noteUrl("http://127.0.0.1:9999");
    await expect(openDataFolder("data", cwd)).rejects.toMatchObject({
      message: `nines up runs already in ${join(cwd, "data")}: it is process ${process.pid} and answers at http://127.0.0.1:9999`,
    });
    await folder.release();
    await (await openDataFolder("data", cwd)).release();
  });

  test("ends what a killed run left, and no stranger with the same number", async () => {
    const [orphan, stranger] = [startSleeper(), startSleeper()];
    await mkdir(join(cwd, "data"));
    const children = [
      { name: "HAProxy", ...orphan.identity },
      { name: "Prometheus", ...stranger.identity, startedAt: "before this one" },
    ];
    await writeFile(join(cwd, "data/run.json"), JSON.stringify({ nines: await deadIdentity(), children }));
    const folder = await openDataFolder("data", cwd);
    expect(await orphan.ended).toEqual([null, "SIGTERM"]);
    expect(isRunning(stranger.identity)).toBe(true);
    stranger.kill();
    await stranger.ended;
    await folder.release();
  });

  test("starts over a record that nobody can read", async () => {
    await mkdir(join(cwd, "data"));
    await writeFile(join(cwd, "data/run.json"), "{");
    await (await openDataFolder("data", cwd)).release();
    expect(existsSync(join(cwd, "data/run.json"))).toBe(false);
  });

  test("keeps ports and the token for the next run, the token for this user alone", async () => {
    const first = await openDataFolder("data", cwd);
    const [port, token] = [await first.portFor("shop"), await first.token()];
    await first.release();
    const second = await openDataFolder("data", cwd);
    expect(await second.portFor("shop")).toBe(port);
    expect(await second.token()).toEqual(token);
    expect(await readFile(token.file, "utf8")).toBe(token.text);
    expect((await stat(token.file)).mode & 0o777).toBe(0o600);
    await second.release();
  });

  test("makes a temporary folder that is gone afterwards", async () => {
    const folder = await openDataFolder(undefined, cwd);
    expect(folder.isTemporary && existsSync(folder.path)).toBe(true);
    await folder.release();
    expect(existsSync(folder.path)).toBe(false);
  });

  test.each([
    { data: "/proc/nines", says: "cannot write to /proc/nines: there is no such file or folder" },
    { data: "a-file", says: "cannot write to a-file: it is a file" },
    { data: "a-file/data", says: "cannot write to a-file/data: a part of its path is a file" },
  ])("says why $data cannot be used", async ({ data, says }) => {
    await writeFile(join(cwd, "a-file"), "");
    await expect(openDataFolder(data, cwd)).rejects.toMatchObject({
      message: says,
      hint: "name another folder with --data",
    });
  });
});

test("clearLeftFolders() clears away folders of killed runs, and none of a run that goes on", async () => {
  const orphan = startSleeper();
  const folders = { left: "nines-up-a", alive: "nines-up-b", foreign: "nines-up-c" };
  for (const name of Object.values(folders)) await mkdir(join(cwd, name));
  const children = [{ name: "HAProxy", ...orphan.identity }];
  await writeFile(join(cwd, folders.left, "run.json"), JSON.stringify({ nines: await deadIdentity(), children }));
  await writeFile(
    join(cwd, folders.alive, "run.json"),
    JSON.stringify({ nines: identityOf(process.pid), children: [] }),
  );
  await clearLeftFolders(cwd, "nines-up-");
  expect(await orphan.ended).toEqual([null, "SIGTERM"]);
  expect(Object.values(folders).map((name) => existsSync(join(cwd, name)))).toEqual([false, true, true]);
});
