import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { freePort } from "../servers/free-port.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";
import { smallConfig } from "./small-config.ts";

let cwd = "";
let prometheus = "";
beforeAll(async () => {
  cwd = await makeTemporaryFolder("config-warnings");
  await writeFile(
    join(cwd, "nines.config.yaml"),
    smallConfig.replace("eventsPerSecond: 10", "eventsPerSecond: 0.0001"),
  );
  await writeFile(join(cwd, "alert.json"), "{}");
  prometheus = `http://127.0.0.1:${await freePort()}`;
});
afterAll(() => removeFolder(cwd));

const warning = "warning[coarse-budget]: ";

test.each([
  { args: ["validate"], says: true },
  { args: ["generate"], says: true },
  { args: ["explain"], says: true },
  { args: ["relay", "--store", "nowhere://"], says: true },
  { args: ["exporter", "--store", "nowhere://"], says: true },
  { args: ["export", "openslo"], says: false },
  { args: ["doctor"], says: false },
  { args: ["relay", "explain", "alert.json"], says: false },
  { args: ["backfill", "-o", "history.om"], says: false },
  { args: ["check", "--prometheus", "PROMETHEUS"], says: false },
  { args: ["preview", "--prometheus", "PROMETHEUS"], says: false },
  { args: ["backtest", "--prometheus", "PROMETHEUS"], says: false },
])("nines $args tells what the config is warned of: $says", async ({ args, says }) => {
  const world = memoryWorld(cwd);
  const code = await main(
    args.map((arg) => (arg === "PROMETHEUS" ? prometheus : arg)),
    world,
  );
  expect([code === 2, `${world.stdout()}${world.stderr()}`.includes(warning)]).toEqual([false, says]);
});
