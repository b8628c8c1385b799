import { parseArgs } from "node:util";
import { makeTemporaryFolder, removeFolder } from "../../test/temporary-folder.ts";
import { createAlertWatch } from "./alert-watch.ts";
import { judgeSoak, type Verdict } from "./judge-soak.ts";
import { playSoak } from "./play-soak.ts";
import { startSoakWorld } from "./soak-world.ts";

// Usage: npm run soak [-- --minutes 30 --seed 7]
const { values } = parseArgs({
  options: { minutes: { type: "string", default: "30" }, seed: { type: "string", default: "7" } },
});
const names = ["alpha", "bravo", "charlie", "delta", "echo"];
const plan = { names, minutes: Number(values.minutes), seed: Number(values.seed) };
const folder = await makeTemporaryFolder("soak");
const ending: (() => Promise<void>)[] = [];
let verdicts: readonly Verdict[] = [];
try {
  const world = await startSoakWorld(names, { folder, ending });
  const begin = performance.now();
  const watch = createAlertWatch(names, { alertmanagerUrl: world.alertmanager.url, slack: world.slack });
  const played = await playSoak(world, watch, plan);
  const seconds = (performance.now() - begin) / 1000;
  verdicts = await judgeSoak(world, watch, { plan, played, seconds });
} finally {
  for (const end of ending.toReversed()) await end();
  await removeFolder(folder);
}
console.log(`${plan.minutes} minutes, seed ${plan.seed}, ${names.length} targets\n`);
console.log("| | measured | allowed | |\n| --- | --- | --- | --- |");
for (const { what, measured, allowed, isFine } of verdicts)
  console.log(
    `| ${what} | ${measured} | ${allowed} | ${isFine === undefined ? "not judged" : isFine ? "fine" : "WRONG"} |`,
  );
process.exitCode = verdicts.length > 0 && verdicts.every(({ isFine }) => isFine !== false) ? 0 : 1;
