import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { runNines } from "../run-nines.ts";

let work = "";
beforeAll(async () => {
  work = await makeTemporaryFolder("living");
});
afterAll(() => removeFolder(work));

async function emptyFolder(name: string): Promise<string> {
  const folder = join(work, name);
  await mkdir(folder);
  return folder;
}

describe("nines up that cannot start", () => {
  test("says that a stranger has its port", async () => {
    const cwd = await emptyFolder("port");
    const stranger = createServer((_, response) => response.end("hello"));
    await new Promise<void>((resolve) => void stranger.listen(0, "127.0.0.1", resolve));
    const { port } = stranger.address() as AddressInfo;
    const { code, stderr } = await runNines(["up", "--listen", `127.0.0.1:${port}`], cwd);
    stranger.close();
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `fault: cannot listen on 127.0.0.1:${port}: another process has this port\n  fix: give this one an address of its own, such as --listen 127.0.0.1:${port + 1}\n`,
    });
  });

  // Nobody writes there, not even root.
  (process.platform === "linux" ? test : test.skip)("says that its folder cannot be written to", async () => {
    const cwd = await emptyFolder("read-only");
    const { code, stderr } = await runNines(["up", "--data", "/sys/nines", "--listen", "127.0.0.1:0"], cwd);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(
        /^fault: cannot write to \/sys\/nines: (the operation is not permitted|permission denied|the file system is read-only)\n {2}fix: name another folder with --data\n$/,
      ),
    });
  });

  test("says that a file is where its folder should be", async () => {
    const cwd = await emptyFolder("file");
    await writeFile(join(cwd, "data"), "");
    const { code, stderr } = await runNines(["up", "--data", "data", "--listen", "127.0.0.1:0"], cwd);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: "fault: cannot write to data: it is a file\n  fix: name another folder with --data\n",
    });
  });

  test("listens beyond this machine only with a token", async () => {
    const cwd = await emptyFolder("open");
    const open = await runNines(["up", "--listen", ":0"], cwd);
    expect(open).toMatchObject({ code: 1, stderr: expect.stringContaining("error[open-bind]") });
    const unreadable = await runNines(["up", "--listen", "127.0.0.1:0", "--token-file", "missing"], cwd);
    expect(unreadable).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("secret file missing cannot be read"),
    });
  });
});
