import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { DemoView } from "../../../cli/up/demo/demo-stage.ts";
import type { ShiftsAnswer } from "../../../slo/shift/shift-report.ts";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { inboxOf, programFolder, startUp, stillRunning } from "./running-up.ts";

interface Incidents {
  readonly incidents: readonly { readonly title: string; readonly status: string }[];
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
      const shift = async () => (await up.get<ShiftsAnswer>("/api/shifts")).shifts[0];
      await until(shift, (seen) => seen?.phase === "idle" && seen.arms[0]?.actual === 1);
      await up.act({ kind: "break" });
      const moving = await until(shift, (seen) => seen?.phase === "shifting" && seen.step?.number === 1);
      expect(moving?.blind).toEqual([]);
      const titles = async () => (await up.get<Incidents>("/api/incidents")).incidents.map(({ title }) => title);
      await until(titles, (seen) => seen.includes("canary-payment: down"));
      await until(
        () => inboxOf(up),
        (texts) => texts.some((text) => text.includes("canary-payment: down")),
      );
      await until(
        () => inboxOf(up),
        (texts) => texts.some((text) => text.includes("Customers move to 1.42")),
      );
      const prometheus = urls[2] ?? "";
      const scraped = async () => {
        const answer = await fetch(`${prometheus}api/v1/query?query=up`);
        const { data } = (await answer.json()) as {
          data: { result: { metric: { job: string }; value: [number, string] }[] };
        };
        return data.result.map(({ metric, value }) => `${metric.job} ${value[1]}`).sort();
      };
      await until(scraped, (seen) => seen.length === 6 && seen.every((one) => one.endsWith(" 1")));
      const stats = await (await fetch(`${shop.url}/haproxy/metrics`)).text();
      expect(stats).toMatch(/haproxy_server_weight\{proxy="shop",server="1\.42"\} 10\n/);
      const children = up.children();
      expect(stillRunning(children)).toHaveLength(3);
      expect(await up.end("SIGINT")).toEqual({ code: 0, signal: null });
      expect(stillRunning(children)).toEqual([]);
    } finally {
      await up.end("SIGKILL");
    }
  });

  const onLinux = process.platform === "linux" && existsSync("/usr/bin/setpriv") ? test : test.skip;
  onLinux("takes its servers along when it is killed", async () => {
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
  });

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
  });
});
