import type { Command } from "../command.ts";
import { exitCodes } from "../fault.ts";
import { askDemo, demoUrl } from "../up/ask-demo.ts";
import type { DemoAction } from "../up/demo/demo-stage.ts";
import { usualListen } from "../up/up-options.ts";

const shiftUsage = "write how many percent of the customers get the new version: nines demo shift 25";

/** `nines demo`: breaks, heals and shifts the shop of a `nines up` that runs. */
export const command: Command = {
  define: (program) => {
    program
      .argument("<action>", "break, heal, shift or story")
      .argument("[percent]", "for shift: how many customers get the new version")
      .option("--url <url>", "where nines up answers", `http://${usualListen}`)
      .option("--data <folder>", "the folder that nines up was given; tells its address")
      .option("--token-file <file>", "the token that it asks callers for")
      .addHelpText(
        "after",
        `
  break   payments fail in the new version, and a tenth of the customers get it
  heal    payments work again, and the old version serves everybody
  shift   gives the new version that share of the customers
  story   plays the story of nines up again

Example:
  nines demo break
  nines demo shift 25`,
      );
  },
  run: async ({ args, options, world, usageError }) => {
    const action = parseAction(args);
    if (typeof action === "string") return usageError(action);
    const url = await demoUrl({ data: options["data"], url: String(options["url"]), cwd: world.cwd });
    const said = await askDemo(action, { url, tokenFile: options["tokenFile"], cwd: world.cwd });
    world.out.write(`${said}\n`);
    return exitCodes.fine;
  },
};

/** The action, or what is wrong with the words. */
function parseAction([kind = "", percent, ...more]: readonly string[]): DemoAction | string {
  if (more.length > 0) return `too many words: ${shiftUsage}`;
  if (kind === "shift") {
    const share = Number(percent?.replace(/%$/, ""));
    const isShare = percent !== undefined && percent !== "" && Number.isInteger(share) && share >= 0 && share <= 100;
    if (isShare) return { kind, percent: share };
    return `${percent === undefined ? "shift needs a number" : `${JSON.stringify(percent)} is no share`}: ${shiftUsage}`;
  }
  if (percent !== undefined) return `${kind} takes no number`;
  if (kind === "break" || kind === "heal" || kind === "story") return { kind };
  return `${JSON.stringify(kind)} is nothing that the demo can do: write break, heal, shift or story`;
}
