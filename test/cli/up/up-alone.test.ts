import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { DemoView } from "../../../cli/up/demo/demo-stage.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { runNines } from "../run-nines.ts";
import { inboxOf, programFolder, type RunningUp, startUp } from "./running-up.ts";

/** Longer than `until` alone waits: a story takes its time. */
async function untilOver(up: RunningUp): Promise<DemoView> {
  for (let round = 0; round < 12; round++) {
    const look = () => up.get<DemoView>("/api/demo");
    const view = await until(look, ({ story }) => story.state === "over").catch(() => undefined);
    if (view !== undefined) return view;
  }
  throw new Error("the story has no end");
}

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

describe("nines up with nothing on the PATH", () => {
  let up: RunningUp;
  let cwd = "";
  beforeAll(async () => {
    cwd = await emptyFolder("bare");
    up = await startUp({ cwd, path: await programFolder(join(work, "bare-programs"), []) });
  });
  afterAll(() => up.end("SIGKILL"));

  test("answers at every address that it prints, and says nothing else where nobody watches", async () => {
    const urls = up.stdout().match(/http:\S+/g) ?? [];
    expect(urls).toHaveLength(2);
    for (const url of urls) expect((await fetch(url)).status).toBe(200);
    expect(up.stderr()).toBe("");
    expect(up.stdout().trim().split("\n")).toHaveLength(5);
  });

  test("is an exporter, a relay and a demo at one address", async () => {
    expect(await up.get("/readyz")).toEqual({ ready: true, waitsFor: [] });
    expect(await up.get("/api/status")).toMatchObject({ alerts: "exporter" });
    expect(await up.get("/api/relay")).toMatchObject({ leading: true, troubles: [] });
    expect(await up.get("/api/demo")).toMatchObject({ pid: up.pid, shop: { proxy: "built-in" } });
    expect(await (await fetch(`${up.url}/metrics`)).text()).toContain("slo_probe_attempts_total");
    expect((await fetch(`${up.url}/metrics/relay`)).status).toBe(200);
  });

  test("plays its story to the end: alerts in the inbox, recovery, a spent budget", async () => {
    const { story, shop } = await untilOver(up);
    const said = story.said.map(({ text }) => text);
    expect(said[0]).toMatch(/^All is well: 1\.41 serves every customer, and all \d+ payments/);
    expect(said.filter((text) => text.includes("see the log"))).toEqual([]);
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\d+ s later the inbox has an alert: "canary-payment: down"/),
        expect.stringMatching(/a page about the objective: "checkout payment: /),
        expect.stringMatching(/^\d+ s later the inbox shows the first alert as resolved/),
        expect.stringMatching(/^The budget: \d+ of the \d+ payments so far failed/),
      ]),
    );
    expect(shop).toMatchObject({ canaryPercent: 0, isBroken: false });
    expect(await inboxOf(up)).toEqual(
      expect.arrayContaining([
        expect.stringContaining("canary-payment: down"),
        expect.stringContaining("checkout payment"),
      ]),
    );
  }, 400_000);

  test("lets nines demo break, shift and heal it", async () => {
    const shop = async () => (await up.get<DemoView>("/api/demo")).shop;
    const demo = (...words: readonly string[]) => runNines(["demo", ...words, "--data", "data"], cwd);
    expect(await demo("break")).toMatchObject({
      code: 0,
      stdout: "Payments fail in 1.42 now, and 10 % of the customers get it.\n",
    });
    expect(await shop()).toMatchObject({ canaryPercent: 10, isBroken: true });
    expect((await demo("shift", "40")).stdout).toBe("40 % of the customers get 1.42 now, and its payments fail.\n");
    expect((await demo("heal")).stdout).toBe("Payments work in 1.42 again, and 1.41 serves every customer.\n");
    expect(await shop()).toMatchObject({ canaryPercent: 0, isBroken: false });
  });

  test.each([
    { words: ["explode"], says: '"explode" is nothing that the demo can do: write break, heal, shift or story' },
    { words: ["shift"], says: "shift needs a number: write how many percent" },
    { words: ["shift", "101"], says: '"101" is no share: write how many percent' },
    { words: ["heal", "5"], says: "heal takes no number" },
  ])("nines demo refuses $words", async ({ words, says }) => {
    const { code, stderr } = await runNines(["demo", ...words], cwd);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
  });

  test("a page of another site cannot break it", async () => {
    const headers = { "content-type": "text/plain" };
    const answer = await fetch(`${up.url}/api/demo`, { method: "POST", headers, body: '{"kind":"break"}' });
    expect(answer.status).toBe(403);
  });

  test("a second one in the same folder, or at the same address, says who is there already", async () => {
    const same = await runNines(["up", "--listen", "127.0.0.1:0", "--data", "data"], cwd);
    expect(same).toMatchObject({ code: 3, stdout: "" });
    expect(same.stderr).toContain(`fault: nines up runs already in ${join(cwd, "data")}: it is process ${up.pid}`);
    const { host } = new URL(up.url);
    const taken = await runNines(["up", "--listen", host, "--data", "other"], cwd);
    expect(taken).toMatchObject({ code: 3, stdout: "" });
    expect(taken.stderr).toContain(`fault: nines up runs already at ${up.url}: it is process ${up.pid}\n`);
    expect(existsSync(join(cwd, "other/run.json"))).toBe(false);
  });

  test("ends on SIGTERM and gives its folder up", async () => {
    expect(await up.end("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(await readdir(join(cwd, "data"))).not.toContain("run.json");
    expect((await runNines(["demo", "break", "--data", "data"], cwd)).stderr).toContain("no nines up runs in data");
  });

  test("ends when the Node that started it is killed", async () => {
    const path = join(work, "bare-programs");
    const second = await startUp({ cwd, path, args: ["--no-story"], launched: true });
    expect(await second.loseLauncher()).toEqual({ code: 0, signal: null });
    expect(await readdir(join(cwd, "data"))).not.toContain("run.json");
  });
});
