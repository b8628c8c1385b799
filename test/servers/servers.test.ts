import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { startAlertmanager } from "./alertmanager.ts";
import { needs } from "./needs.ts";
import { startPrometheus } from "./prometheus.ts";
import { amtool, promtool, tsdbBlocksFrom } from "./prometheus-tools.ts";
import { provisionPlan, type ServerName, withoutServers } from "./servers.mjs";

const debianRoot = {
  missing: ["prometheus"] as readonly ServerName[],
  platform: "linux",
  uid: 0,
  hasApt: true,
  env: {},
};

test.each([
  { name: "nothing when every server is there", machine: { missing: [] }, plan: { kind: "ready" } },
  { name: "an install for root on Debian", machine: {}, plan: { kind: "install", missing: ["prometheus"] } },
  {
    name: "an install for root on Debian in CI",
    machine: { env: { CI: "true" } },
    plan: { kind: "install", missing: ["prometheus"] },
  },
  {
    name: "a skip where apt is turned off",
    machine: { env: { NINES_NO_APT: "1" } },
    plan: { kind: "skip", missing: ["prometheus"], reason: "NINES_NO_APT=1 forbids installing it" },
  },
  {
    name: "a failure in CI where apt is turned off",
    machine: { env: { NINES_NO_APT: "1", CI: "true" } },
    plan: { kind: "fail", missing: ["prometheus"], reason: "NINES_NO_APT=1 forbids installing it" },
  },
  {
    name: "a skip on macOS",
    machine: { platform: "darwin", uid: 501, hasApt: false },
    plan: { kind: "skip", missing: ["prometheus"], reason: "this is not Debian or Ubuntu" },
  },
  {
    name: "a skip on another Linux",
    machine: { hasApt: false },
    plan: { kind: "skip", missing: ["prometheus"], reason: "this is not Debian or Ubuntu" },
  },
  {
    name: "a skip for whoever is not root",
    machine: { uid: 1000 },
    plan: { kind: "skip", missing: ["prometheus"], reason: "only root can install it" },
  },
])("provisionPlan() is $name", ({ machine, plan }) => {
  expect(provisionPlan({ ...debianRoot, ...machine })).toEqual(plan);
});

test.each([
  { env: {}, kind: "skip" },
  { env: { CI: "false" }, kind: "skip" },
  { env: { CI: "true" }, kind: "fail" },
  { env: { CI: "1" }, kind: "fail" },
])("withoutServers() is a $kind when the environment is $env", ({ env, kind }) => {
  expect(withoutServers(["chromium"], "missing", env).kind).toBe(kind);
});

needs("prometheus")("startPrometheus()", () => {
  test("answers queries, reloads its rules, and leaves nothing behind", async () => {
    await inTemporaryFolder("rules", async (folder) => {
      const ruleFile = join(folder, "rules.yaml");
      await writeFile(ruleFile, "groups: []");
      const prometheus = await startPrometheus({ ruleFiles: [ruleFile] });
      try {
        expect(await prometheus.query("vector(1)", 1_700_000_000)).toEqual([
          { labels: {}, time: 1_700_000_000, value: 1 },
        ]);
        expect(await prometheus.query("-1/0", 1_700_000_000)).toEqual([
          { labels: {}, time: 1_700_000_000, value: Number.NEGATIVE_INFINITY },
        ]);
        await writeFile(ruleFile, "groups: [{ name: one, rules: [{ record: a, expr: vector(1) }] }]");
        await prometheus.reload();
        expect(await prometheus.api("rules")).toMatchObject({ groups: [{ name: "one" }] });
        await writeFile(ruleFile, "groups: [{ name: one, rules: [{ record: a, expr: rate( }] }]");
        await expect(prometheus.reload()).rejects.toThrow("refuses to reload");
        await expect(prometheus.query("rate(")).rejects.toThrow("Prometheus refuses query");
      } finally {
        await prometheus.stop();
      }
      await expect(fetch(prometheus.url)).rejects.toThrow("fetch failed");
      expect(() => process.kill(prometheus.pid, 0)).toThrow("ESRCH");
    });
  });

  test("opens history that tsdbBlocksFrom() wrote", async () => {
    await inTemporaryFolder("history", async (storageDir) => {
      const samples = 'up{job="a"} 1 1700000000\nup{job="a"} 0 1700000060\n';
      await tsdbBlocksFrom(`# TYPE up gauge\n${samples}# EOF\n`, storageDir);
      const prometheus = await startPrometheus({ storageDir });
      try {
        const range = { start: 1_700_000_000, end: 1_700_000_060, step: 60 };
        expect(await prometheus.queryRange('up{job="a"}', range)).toEqual([
          {
            labels: { __name__: "up", job: "a" },
            points: [
              [1_700_000_000, 1],
              [1_700_000_060, 0],
            ],
          },
        ]);
      } finally {
        await prometheus.stop();
      }
    });
  });

  test("throws with the end of the log when the configuration is wrong", async () => {
    await expect(startPrometheus({ config: { nonsense: true } })).rejects.toThrow("field nonsense not found");
  });

  test("promtool() gives the exit code and the words of promtool", async () => {
    const checked = await promtool(["check", "rules", "nowhere.yaml"]);
    expect(checked.code).toBe(1);
    expect(checked.stderr + checked.stdout).toContain("nowhere.yaml");
  });
});

needs("alertmanager")("startAlertmanager()", () => {
  test("takes alerts, shows their receiver, reloads, and leaves nothing behind", async () => {
    const alertmanager = await startAlertmanager();
    try {
      await alertmanager.postAlerts([{ labels: { alertname: "CheckoutBurnsFast" } }]);
      expect(await alertmanager.alerts()).toMatchObject([
        { labels: { alertname: "CheckoutBurnsFast" }, receivers: [{ name: "nobody" }] },
      ]);
      await alertmanager.reload("route: { receiver: somebody }\nreceivers: [{ name: somebody }]\n");
      await expect(alertmanager.reload("route: { receiver: missing }\n")).rejects.toThrow("undefined receiver");
      const shown = await amtool([`--alertmanager.url=${alertmanager.url}`, "config", "routes", "show"]);
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining("somebody") });
    } finally {
      await alertmanager.stop();
    }
    expect(() => process.kill(alertmanager.pid, 0)).toThrow("ESRCH");
  });
});
