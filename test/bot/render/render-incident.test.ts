import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { messageLimits, shownCharacters } from "../../../bot/render/limits.ts";
import { plainTextMessage } from "../../../bot/render/plain-text.ts";
import { renderIncident } from "../../../bot/render/render-incident.ts";
import { checkMessageLimits } from "../../../bot/slack/block-limits.ts";
import { goldenViews } from "./golden-views.ts";

const golden = join(import.meta.dirname, "golden");

/** Run `UPDATE_GOLDEN=1 npm run jest -- test/bot/render` after a change that is meant, and read the diff: it is what channels will show. */
const update = process.env["UPDATE_GOLDEN"] === "1";

describe("renderIncident()", () => {
  test.each(Object.entries(goldenViews))("shows %s as its golden file", async (name, { view, options }) => {
    const message = renderIncident(view, options);
    const files = {
      [`${name}.json`]: `${JSON.stringify(message, undefined, 2)}\n`,
      [`${name}.txt`]: `${plainTextMessage(message)}\n`,
    };
    for (const [file, text] of Object.entries(files)) {
      if (update) {
        await mkdir(golden, { recursive: true });
        await writeFile(join(golden, file), text);
      }
      expect(text).toBe(await readFile(join(golden, file), "utf8"));
    }
  });

  test("has no golden file without a case", async () => {
    const known = Object.keys(goldenViews).flatMap((name) => [`${name}.json`, `${name}.txt`]);
    expect((await readdir(golden)).filter((file) => !known.includes(file))).toEqual([]);
  });

  test.each(Object.entries(goldenViews))("keeps Slack's limits and its own: %s", (_, { view, options }) => {
    const message = renderIncident(view, options);
    expect(checkMessageLimits(message)).toEqual([]);
    expect(message.blocks.length).toBeLessThanOrEqual(messageLimits.blocks);
    expect(shownCharacters(message.blocks)).toBeLessThanOrEqual(messageLimits.characters);
  });
});
