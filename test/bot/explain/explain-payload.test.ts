import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { explainPayload, type PayloadExplanation } from "../../../bot/explain/explain-payload.ts";
import { messageLimits, shownCharacters } from "../../../bot/render/limits.ts";
import { renderDetails } from "../../../bot/render/render-details.ts";
import { checkMessageLimits } from "../../../bot/slack/block-limits.ts";
import { explanationText } from "../../../cli/relay/explanation-text.ts";
import { payload, payloadPaths } from "../intake/parse/payloads.ts";
import { liveText, textsOf } from "../render/live-sequences.ts";
import { relayOptions } from "../routing/relay-options.ts";

const golden = join(import.meta.dirname, "golden");
const recorded = fileURLToPath(new URL("../../../../shared/fixtures/payloads/", import.meta.url));
const options = relayOptions({
  sources: [
    { name: "prod", api: "http://127.0.0.1:9093" },
    { name: "aws", kind: "sqs", queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms" },
  ],
  slack: {},
  rotations: [
    { name: "shop", handover: "monday 09:00", timezone: "UTC", members: [{ id: "U012ABCDEF", name: "Ana" }] },
  ],
  escalations: [{ name: "shop", steps: [{ after: "15m", mention: "shop" }] }],
  routes: [
    { name: "shop", match: { service: "checkout" }, to: "#shop-alerts", mention: "shop", escalation: "shop" },
    { name: "all", to: "#alerts", mention: "shop" },
  ],
});

/** Run `UPDATE_GOLDEN=1 npm run jest -- test/bot/explain` after a change that is meant, and read the diff: it is what channels will show. */
const update = process.env["UPDATE_GOLDEN"] === "1";
beforeAll(async () => {
  if (update) await rm(golden, { recursive: true, force: true });
});

function explain(body: string): PayloadExplanation {
  return explainPayload({ body, source: undefined, options, nowMs: Date.UTC(2026, 3, 14, 12, 0) });
}

function expectSound({ incidents }: PayloadExplanation): void {
  for (const { incident, alerts, messages } of incidents) {
    const details = renderDetails({ incident, alerts, slo: undefined, deploys: [], picture: undefined });
    for (const message of [...messages.map((one) => one.message), ...details]) {
      expect(checkMessageLimits(message)).toEqual([]);
      const { mrkdwn, notVerbatim } = textsOf(message);
      expect(notVerbatim).toBe(0);
      const called = messages.flatMap(({ mentions }) => mentions);
      for (const text of mrkdwn) {
        const { sequences, emojis, formats } = liveText(text);
        const others = sequences.filter((one) => !/^(?:!date\^|https?:\/\/)/.test(one) && !called.includes(one));
        expect({ others, emojis, formats }).toEqual({ others: [], emojis: [], formats: [] });
      }
    }
    for (const { message } of messages) {
      expect(message.blocks.length).toBeLessThanOrEqual(messageLimits.blocks);
      expect(shownCharacters(message.blocks)).toBeLessThanOrEqual(messageLimits.characters);
    }
  }
}

/** SNS' own messages, and news that an alarm without data was made: nothing fired. */
const silent = new Set(["texts/subscription-confirmation.json", "cloudwatch/event-configuration-create.json"]);

describe("explainPayload()", () => {
  test.each(payloadPaths)("shows %s as its golden files", async (path) => {
    const explained = explain(payload(path));
    expectSound(explained);
    const text = explanationText(explained, { file: path, out: { colors: false, columns: 120 } });
    const shown = explained.incidents.map(({ messages }) => messages);
    const files = {
      [`${path}.txt`]: text,
      [`${path.replace(/\.\w+$/, "")}.blocks.json`]: `${JSON.stringify(shown, undefined, 2)}\n`,
    };
    for (const [file, content] of Object.entries(files)) {
      if (update) {
        await mkdir(dirname(join(golden, file)), { recursive: true });
        await writeFile(join(golden, file), content);
      }
      expect(content).toBe(await readFile(join(golden, file), "utf8"));
    }
  });

  test.each(payloadPaths.filter((path) => !silent.has(path)))("has something to show for %s", (path) => {
    const { incidents } = explain(payload(path));
    expect(incidents.length).toBeGreaterThan(0);
    expect(incidents.every(({ messages }) => messages.length > 0)).toBe(true);
  });
});

// What other projects recorded is kept beside the repository and not copied into it.
const withRecorded = existsSync(recorded) ? describe : describe.skip;
if (!existsSync(recorded))
  process.stderr.write(`No recorded payloads at ${recorded}: messages are tested with our own only\n`);

withRecorded("Recorded payloads", () => {
  const paths = existsSync(recorded)
    ? globSync("*/*.json", { cwd: recorded })
        .filter((path) => !path.includes("api-v2"))
        .sort()
    : [];

  test.each(paths)("%s has a message within all limits", (path) => {
    const text = readFileSync(join(recorded, path), "utf8");
    const value = JSON.parse(text) as { readonly headers?: unknown; readonly body?: unknown };
    const explained = explain(value.headers === undefined ? text : JSON.stringify(value.body));
    expectSound(explained);
    // An alarm that was only changed, and never fired, has nothing to show.
    const isQuiet = explained.parsed.observations.every(({ status }) => status === "noData");
    expect(explained.incidents.length > 0 || isQuiet).toBe(true);
  });
});
