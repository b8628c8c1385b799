import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { DemoView } from "../../../cli/up/demo/demo-stage.ts";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { runNines } from "../run-nines.ts";
import { programFolder, type RunningUp, startUp, stillRunning } from "./running-up.ts";

interface Incidents {
  readonly incidents: readonly { readonly title: string; readonly status: string }[];
}

interface Messages {
  readonly messages: readonly { readonly message: { readonly text: string } }[];
}

const inboxOf = async (up: RunningUp) =>
  (await up.get<Messages>("/api/inbox/messages?channel=%23shop-alerts")).messages.map(({ message }) => message.text);

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
  work = await makeTemporaryFolder("up");
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
    { words: ["shift"], says: '"" is no share: write how many percent' },
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
});

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

  // Root writes everywhere.
  (process.getuid?.() === 0 ? test.skip : test)("says that its folder cannot be written to", async () => {
    const cwd = await emptyFolder("read-only");
    await chmod(cwd, 0o500);
    const { code, stderr } = await runNines(["up", "--data", "data", "--listen", "127.0.0.1:0"], cwd);
    await chmod(cwd, 0o700);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: "fault: cannot write to data: permission denied\n  fix: name another folder with --data\n",
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

needs(
  "prometheus",
  "alertmanager",
  "haproxy",
)("nines up with real servers on the PATH", () => {
  const servers = ["prometheus", "promtool", "alertmanager", "haproxy"] as const;

  test("goes through all of them: HAProxy shifts, Alertmanager groups, Prometheus sees everything", async () => {
    const cwd = await emptyFolder("full");
    const path = await programFolder(join(work, "full-programs"), [...servers, "setpriv"]);
    const up = await startUp({ cwd, path, args: ["--no-story"] });
    try {
      const urls = up.stdout().match(/http:\S+/g) ?? [];
      expect(urls).toHaveLength(5);
      for (const url of urls) expect((await fetch(url)).status).toBe(200);
      const { shop } = await up.get<DemoView>("/api/demo");
      expect(shop.proxy).toBe("haproxy");
      await until(
        async () => up.get<{ targets: { name: string; state: string }[] }>("/api/targets"),
        ({ targets }) => targets.every(({ state }) => state === "up"),
      );
      await up.act({ kind: "break" });
      const titles = async () => (await up.get<Incidents>("/api/incidents")).incidents.map(({ title }) => title);
      await until(titles, (seen) => seen.includes("canary-payment: down"));
      await until(
        () => inboxOf(up),
        (texts) => texts.some((text) => text.includes("canary-payment: down")),
      );
      const prometheus = urls[2] ?? "";
      const scraped = async () => {
        const answer = await fetch(`${prometheus}api/v1/query?query=up`);
        const { data } = (await answer.json()) as {
          data: { result: { metric: { job: string }; value: [number, string] }[] };
        };
        return data.result.map(({ metric, value }) => `${metric.job} ${value[1]}`).sort();
      };
      await until(scraped, (seen) => seen.length === 5 && seen.every((one) => one.endsWith(" 1")));
      const stats = await (await fetch(`${shop.url}/haproxy/metrics`)).text();
      expect(stats).toMatch(/haproxy_server_weight\{proxy="shop",server="1\.42"\} 10\n/);
      const children = up.children();
      expect(stillRunning(children)).toHaveLength(3);
      expect(await up.end("SIGINT")).toEqual({ code: 0, signal: null });
      expect(stillRunning(children)).toEqual([]);
    } finally {
      await up.end("SIGKILL");
    }
  }, 120_000);

  const onLinux = process.platform === "linux" && existsSync("/usr/bin/setpriv") ? test : test.skip;
  onLinux(
    "takes its servers along when it is killed",
    async () => {
      const cwd = await emptyFolder("killed");
      const path = await programFolder(join(work, "killed-programs"), [...servers, "setpriv"]);
      const up = await startUp({ cwd, path, args: ["--no-story"] });
      const children = up.children();
      expect(children.map(({ name }) => name).sort()).toEqual(["Alertmanager", "HAProxy", "Prometheus"]);
      await up.end("SIGKILL");
      await until(
        async () => stillRunning(children),
        ({ length }) => length === 0,
      );
    },
    60_000,
  );

  test("ends the servers of a killed run at the next start, where the system does not", async () => {
    const cwd = await emptyFolder("orphans");
    const path = await programFolder(join(work, "orphans-programs"), [...servers]);
    const first = await startUp({ cwd, path, args: ["--no-story"] });
    const children = first.children();
    await first.end("SIGKILL");
    expect(stillRunning(children)).toHaveLength(3);
    const second = await startUp({ cwd, path, args: ["--no-story"] });
    expect(stillRunning(children)).toEqual([]);
    // The addresses stay what they were.
    expect(
      second
        .stdout()
        .match(/http:\S+/g)
        ?.slice(1),
    ).toEqual(
      first
        .stdout()
        .match(/http:\S+/g)
        ?.slice(1),
    );
    const others = second.children();
    expect(await second.end("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(stillRunning(others)).toEqual([]);
  }, 90_000);
});
