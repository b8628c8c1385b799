import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { noSums } from "../../exporters/accounting/minute-sums.ts";
import { openExporterStore } from "../../exporters/store/open-exporter-store.ts";
import { allSlos } from "../../slo/model.ts";
import { sliEpoch } from "../../slo/sli/sli-epoch.ts";
import { stackOf } from "../alerts/generated-stack.ts";
import { needs } from "../servers/needs.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";

const spec = {
  name: "shop",
  probes: [{ name: "home", url: "https://shop.example.org/" }],
  services: [{ name: "web", slos: [{ name: "home", objective: "99", sli: { kind: "probe", probe: "home" } }] }],
};

const nowSeconds = 1_800_000_000;

async function backfill(
  folder: string,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const world = { ...memoryWorld(folder), now: () => nowSeconds };
  const code = await main(["backfill", "--store", join(folder, "e.db"), "-o", join(folder, "history.om")], world);
  return { code, out: world.stdout(), err: world.stderr() };
}

needs("prometheus")("nines backfill", () => {
  test("writes the stored minutes so that promtool makes blocks of them", async () => {
    await inTemporaryFolder("backfill", async (folder) => {
      await writeFile(join(folder, "nines.config.json"), JSON.stringify(spec));
      const [slo] = allSlos(stackOf(spec));
      if (slo === undefined) throw new Error("no SLO");
      const store = await openExporterStore({ engine: "sqlite", path: join(folder, "e.db") });
      const first = nowSeconds / 60 - 3_000;
      const minutes = Array.from({ length: 2_000 }, (_, index) => ({
        ...noSums(),
        slo: slo.id,
        location: "eu",
        epoch: sliEpoch(slo),
        minute: first + index,
        good: 2,
        upMs: 60_000,
      }));
      await store.flush({ location: "eu", minutes, snapshots: [], epochs: [], failures: [], audit: [] });
      await store.close();
      const { code, out, err } = await backfill(folder);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toBe(`${join(folder, "history.om")}: home at eu\n`);
      const text = await readFile(join(folder, "history.om"), "utf8");
      const end = 60 * (first + 2_000);
      expect(text).toContain(
        `slo_probe_attempts_total{target="home",location="eu",result="success",attempt="first"} 4000 ${end}\n`,
      );
      expect(text.endsWith("# EOF\n")).toBe(true);
      await tsdbBlocksFrom(text, join(folder, "blocks"));
    });
  });

  test("says when the store knows nothing of the stack, and writes no file", async () => {
    await inTemporaryFolder("backfill", async (folder) => {
      await writeFile(join(folder, "nines.config.json"), JSON.stringify(spec));
      await (await openExporterStore({ engine: "sqlite", path: join(folder, "e.db") })).close();
      const { code, err } = await backfill(folder);
      expect(code).toBe(3);
      expect(err).toContain("holds no minutes of this stack's probes");
      await expect(readFile(join(folder, "history.om"))).rejects.toThrow(/ENOENT/);
    });
  });

  test("makes no store where there is none", async () => {
    await inTemporaryFolder("backfill", async (folder) => {
      await writeFile(join(folder, "nines.config.json"), JSON.stringify(spec));
      const { code, err } = await backfill(folder);
      expect(code).toBe(3);
      expect(err).toContain(`there is no store ${join(folder, "e.db")}`);
      await expect(readFile(join(folder, "e.db"))).rejects.toThrow(/ENOENT/);
    });
  });
});
