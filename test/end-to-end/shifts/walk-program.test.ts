import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";

const program = fileURLToPath(new URL("../../../examples/blue-green/walk.ts", import.meta.url));

/** Starts the walk as people do. */
function startWalk(args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  return {
    child,
    ended: Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]).then(
      ([[code], stdout, stderr]) => ({ code: code as number | null, stdout, stderr }),
    ),
  };
}

/** Commands that run with a folder among their arguments. */
async function runningIn(folder: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "args"]);
  return stdout.split("\n").filter((line) => line.includes(folder));
}

/** Whether the client sends already: its ledger is a file only in the end. */
const isProving = (commands: readonly string[]): boolean => commands.some((one) => one.includes("ledger.json"));

test("the walk does not begin for a board that could not be stored in the end", async () => {
  await inTemporaryFolder("walk-board", async (folder) => {
    await writeFile(join(folder, "walk.log"), "");
    expect(await startWalk(["--board", folder]).ended).toEqual({
      code: 2,
      stdout: "",
      stderr: `--board ${folder}: the folder holds 1 file that nines did not write, such as walk.log: name an empty or a new folder\n`,
    });
  });
});

test("the walk does not begin with a choice that there is not", async () => {
  const { code, stdout, stderr } = await startWalk(["--mode", "udp"]).ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^--mode is http or tcp, not "udp"\n\nWalks traffic from blue to green /);
});

needs("haproxy", "prometheus")("a walk whose Prometheus dies", () => {
  test("says so, stops what it started, and keeps the logs", async () => {
    const { child, ended } = startWalk(["--hold", "40"]);
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    const [, folder = ""] = /logs are in (\S+) until/.exec(String(said)) ?? [];
    await until(() => runningIn(folder), isProving);
    try {
      const { stdout } = await promisify(execFile)("pgrep", ["-f", `^prometheus .*${folder}`]);
      for (const pid of stdout.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
      const { code, stderr } = await ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/^The walk broke off: .*What it started is stopped; its logs stay in \S+\.\n$/);
      expect(await runningIn(folder)).toEqual([]);
      expect(existsSync(folder)).toBe(true);
    } finally {
      child.kill("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    }
  });
});

interface Ended {
  readonly signal: "SIGINT" | "SIGTERM";
  readonly reached: string;
  readonly isThere: (folder: string) => Promise<boolean>;
}

const isLogging = async (folder: string): Promise<boolean> => (await readdir(folder)).includes("haproxy.log");

needs("haproxy", "prometheus")("a walk that is ended early", () => {
  test.each([
    { signal: "SIGINT", reached: "there is a haproxy.log", isThere: isLogging },
    { signal: "SIGTERM", reached: "its client sends", isThere: async (folder) => isProving(await runningIn(folder)) },
  ] satisfies readonly Ended[])(
    "by $signal once $reached: stops what it started and leaves nothing behind",
    async (given) => {
      const { signal, isThere } = given;
      const { child, ended } = startWalk([]);
      const [said] = (await once(child.stdout, "data")) as [Buffer];
      const [, name = ""] = /nines-blue-green-(\w+)/.exec(String(said)) ?? [];
      const folder = join(tmpdir(), `nines-blue-green-${name}`);
      await until(() => isThere(folder), Boolean);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 130, stderr: "Ended early: what it started is stopped.\n" });
      expect(existsSync(folder)).toBe(false);
      expect(await runningIn(folder)).toEqual([]);
    },
  );
});
