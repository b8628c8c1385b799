import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { needs } from "../servers/needs.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";

const config = {
  name: "shop",
  services: [
    {
      name: "shop",
      owner: "Barbara",
      team: "orders",
      slos: [
        eventsSlo("order", "orders"),
        eventsSlo("orders", "orders"),
        eventsSlo("gone", "gone"),
        {
          name: "all",
          objective: "99",
          sli: { kind: "composite", rule: "weakest", of: [{ slo: "shop-order" }, { slo: "shop-gone" }] },
        },
      ],
    },
  ],
};

function eventsSlo(name: string, metric: string) {
  const of = (code: string) => `${metric}_total{code=~"${code}"}`;
  return { name, objective: "99", sli: { kind: "events", total: of(".+"), bad: of("5..") } };
}

/** The messages of a check on a server whose rules recorded two of the SLOs for so many minutes. */
async function problemsAfter(minutes: number) {
  return inTemporaryFolder("check-records", async (folder) => {
    const now = Math.floor(Date.now() / 1000);
    const storageDir = join(folder, "data");
    await mkdir(storageDir);
    const series = (name: string, from: number) =>
      Array.from({ length: Math.floor((now - from) / 30) + 1 }, (_, index) => `${name} ${index} ${now - index * 30}`)
        .reverse()
        .join("\n");
    const recorded = ["shop-order", "shop-all"].map((id) =>
      series(`slo:sli_total:rate5m{slo_id="${id}",service="shop"}`, now - minutes * 60),
    );
    const raw = ["200", "500"].map((code) => series(`orders_total{code="${code}"}`, now - 7200));
    await tsdbBlocksFrom(
      ["# TYPE orders counter", ...raw, "# TYPE slo:sli_total:rate5m gauge", ...recorded, "# EOF", ""].join("\n"),
      storageDir,
    );
    const prometheus = await startPrometheus({ storageDir });
    try {
      await writeFile(join(folder, "nines.config.json"), JSON.stringify(config));
      const world = { ...memoryWorld(folder), env: {}, now: () => Date.now() / 1000 };
      await main(["check", "--prometheus", prometheus.url, "--slow", "30s", "--format", "json"], world);
      return (
        JSON.parse(world.stdout()) as {
          problems: readonly { code: string; path: string; severity: string; message: string; hint: string }[];
        }
      ).problems;
    } finally {
      await prometheus.stop();
    }
  });
}

needs("prometheus")("nines check on a server whose rules record a part of the SLOs", () => {
  test("says in one line that an SLO has no recorded series, and suggests no other SLO", async () => {
    const problems = await problemsAfter(90);
    const titles =
      "Signal, Objective, Attained, Budget left, Events left, Outage time left, Burn now, Budget burn-down in the shown range, 10 more";
    const wide = problems.filter(({ message }) => /recorded series, and|not measured/.test(message));
    expect(wide.map(({ path, message }) => `${path}: ${message.replace(/\d+/, "N")}`)).toEqual([
      `shop-gone: shop-gone is not measured, and N panels of it are empty: ${titles}`,
      `shop-orders: shop-orders has no recorded series, and N panels of it are empty: ${titles}`,
    ]);
    expect(problems.filter(({ hint }) => hint.startsWith('did you mean "shop'))).toEqual([]);
  });

  test("says once that the rules have only begun", async () => {
    const problems = await problemsAfter(4);
    const young = problems.filter(({ message }) => message.includes("less than 10 minutes"));
    expect(young).toEqual([
      {
        code: "panel-no-data",
        severity: "warning",
        path: "",
        message: expect.stringMatching(/^the rules have run for less than 10 minutes, so \d+ panels are still empty$/),
        hint: "check again in ten minutes",
      },
    ]);
    expect(problems.filter(({ message }) => message.includes("there is no recorded series"))).toEqual([]);
  });
});
