import { expect, test } from "@jest/globals";
import type { DesiredMessage } from "../../../bot/dispatch/desired-message.ts";
import type { Dispatcher } from "../../../bot/dispatch/dispatcher.ts";
import type { FakeSlackOptions } from "../../../bot/testing/slack/create-world.ts";
import type { Fault } from "../../../bot/testing/slack/faults.ts";
import fc from "../../property.ts";
import { smallPng } from "../slack/small-png.ts";
import { desiredMessage, rendered, type Setup, setUp, threadLines } from "./desk-setup.ts";
import { Killable } from "./killable.ts";

const lines = ["fired", "acked", "resolved"];
const states = ["down", "worse", "back"];

/** What the channel should show at a moment of the incident's life. */
function stateOf(index: number): DesiredMessage {
  const text = states[index] ?? "";
  return desiredMessage(text, {
    thread: threadLines(...lines.slice(0, index + 1)),
    picture: async () => ({ png: smallPng, name: "burn.png", altText: "burn rate" }),
    pictureVersion: index < 2 ? "firing" : "resolved",
    withPicture: (id) => ({
      ...rendered(text),
      blocks: [...rendered(text).blocks, { type: "image", slack_file: { id }, alt_text: "burn rate" }],
    }),
  });
}

function expectTruth({ slack }: Setup): void {
  expect(slack.channel("alerts")).toMatchObject([
    { text: "back", lines: ["back", "*back*", "(picture: burn rate)"], thread: lines.map((text) => ({ text })) },
  ]);
  expect(slack.channel("alerts")[0]?.thread).toHaveLength(lines.length);
}

/** One message, or two of which one says that it may be a duplicate. */
function expectOneOrLabelled({ slack }: Setup): void {
  const visible = slack.channel("alerts");
  expect(visible.length).toBeLessThanOrEqual(2);
  if (visible.length === 2) expect(slack.show("alerts")).toContain("Possible duplicate");
}

/** The incident's life with one process that dies after some steps, and one that takes over. */
async function lifeWithKillAt(
  step: number,
  options: FakeSlackOptions = {},
): Promise<{ readonly steps: number; readonly setup: Setup }> {
  const setup = await setUp(options);
  const first = new Killable(step);
  let dispatcher: Dispatcher = await setup.begin(first.through);
  let isFirst = true;
  for (const index of states.keys()) {
    dispatcher.want([stateOf(index)]);
    if (isFirst && (await first.live(setup.settle(dispatcher))) === "died") {
      isFirst = false;
      // The lead has to run out first.
      setup.clock.ms += 3_000;
      dispatcher = await setup.begin();
      dispatcher.want([stateOf(index)]);
    }
    if (!isFirst) await setup.settle(dispatcher);
    expectOneOrLabelled(setup);
  }
  return { steps: first.steps, setup };
}

test("a process killed at any step leaves one message, its thread in order, and a successor that goes on", async () => {
  const whole = await lifeWithKillAt(Number.POSITIVE_INFINITY);
  expectTruth(whole.setup);
  await whole.setup.stop();
  expect(whole.steps).toBeGreaterThan(30);
  for (let step = 0; step < whole.steps; step++) {
    const { setup } = await lifeWithKillAt(step);
    expectTruth(setup);
    await setup.stop();
  }
});

test("a bot that may not look into its channel leaves at most one duplicate, and says so", async () => {
  const scopes = ["chat:write", "files:read", "files:write"];
  const whole = await lifeWithKillAt(Number.POSITIVE_INFINITY, { scopes });
  await whole.setup.stop();
  let duplicates = 0;
  for (let step = 0; step < whole.steps; step++) {
    const { setup } = await lifeWithKillAt(step, { scopes });
    const visible = setup.slack.channel("alerts");
    expect(visible.at(-1)).toMatchObject({ text: "back" });
    duplicates += visible.length - 1;
    await setup.stop();
  }
  // Killed between Slack's doing and the note of it, and nowhere else.
  expect(duplicates).toBe(2);
});

const faults: readonly Fault[] = [
  { kind: "answerLost" },
  { kind: "dropped" },
  { kind: "status", status: 503 },
  { kind: "error", error: "internal_error" },
  { kind: "limited", retryAfterSeconds: 3 },
  { kind: "limited" },
];
const methods = ["chat.postMessage", "chat.update", "conversations.history", "conversations.replies"] as const;

test("whatever fails and whoever is killed, there is one message or a labelled duplicate, and in the end the truth", async () => {
  const moment = fc.record({
    stepsToLive: fc.option(fc.integer({ min: 0, max: 12 }), { nil: Number.POSITIVE_INFINITY }),
    faults: fc.array(
      fc.record({
        how: fc.constantFrom(...faults),
        method: fc.constantFrom(...methods),
        times: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 2 },
    ),
    isOut: fc.boolean(),
    forMs: fc.integer({ min: 0, max: 40_000 }),
    advances: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { maxLength: 7 }), async (moments) => {
      const setup = await setUp();
      try {
        let index = 0;
        for (const { stepsToLive, faults: rules, isOut, forMs, advances } of moments) {
          if (isOut) await setup.slack.outage();
          for (const rule of rules) setup.slack.fail(rule);
          const life = new Killable(stepsToLive);
          const dispatcher = await setup.begin(life.through);
          dispatcher.want([stateOf(index)]);
          await life.live(setup.settle(dispatcher, forMs));
          expectOneOrLabelled(setup);
          if (advances && index < states.length - 1) index++;
          setup.clock.ms += 3_000;
          await setup.slack.recover();
        }
        setup.slack.endFaults();
        const last = await setup.begin();
        last.want([stateOf(states.length - 1)]);
        await setup.settle(last, 3_600_000);
        expectTruth(setup);
        expect(last.health()).toMatchObject({ isReady: true, waiting: [], failed: 0 });
        expect(setup.faults).toEqual([]);
      } finally {
        await setup.stop();
      }
    }),
    { numRuns: 60 },
  );
});
