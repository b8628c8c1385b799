import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/main.ts";
import { processWorld } from "../../cli/world.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { startLiveShop } from "../../test/cli/live-shop/start-live-shop.ts";
import shop from "../shop/nines.config.ts";
import { smallerPng } from "./smaller-png.ts";

// Usage: node examples/pictures/draw.ts [board ...]. Needs Prometheus; draws the boards of the shop, or those named, into docs/pictures.
const named = process.argv.slice(2);
const boards = [
  ["nines-overview"],
  ["nines-slo", "--var", "slo_id=checkout-availability"],
  ["nines-service", "--var", "service=checkout"],
  ["nines-review"],
  ["nines-shifts"],
  ["nines-shift-checkout-green"],
  ["nines-uptime"],
  ["nines-itself"],
] as const;

const pictures = join(import.meta.dirname, "../../docs/pictures");
const folder = await mkdtemp(join(tmpdir(), "nines-pictures-"));
try {
  const parsed = parseStack(shop);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await mkdir(pictures, { recursive: true });
  const prometheus = await startLiveShop({ folder, stack: parsed.value, days: 95, fineDays: 8.5 });
  try {
    for (const [uid, ...more] of boards.filter(([one]) => named.length === 0 || named.includes(one))) {
      const output = join(folder, uid);
      const args = ["preview", "--prometheus", prometheus.url, "--board", uid, ...more, "-o", output];
      const code = await main(args, { ...processWorld(), cwd: join(import.meta.dirname, "../shop") });
      if (code !== 0) throw new Error(`nines ${args.join(" ")} ended with ${code}`);
      await writeFile(join(pictures, `${uid}.png`), smallerPng(await readFile(join(output, `${uid}.png`))));
    }
  } finally {
    await prometheus.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
