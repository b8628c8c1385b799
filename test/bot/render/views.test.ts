import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { View } from "@slack/types";
import { sloFacts } from "../../../bot/facts/slo-facts.ts";
import type { RenderedMessage } from "../../../bot/model/message.ts";
import {
  budgetAnswer,
  explainAnswer,
  helpAnswer,
  onCallAnswer,
  silencesAnswer,
  statusAnswer,
  textAnswer,
} from "../../../bot/render/answers.ts";
import { offeredMatchers } from "../../../bot/render/dialogs/offered-matchers.ts";
import {
  chosenMatchers,
  matcherText,
  renderSilenceDialog,
  type SilenceDialog,
} from "../../../bot/render/dialogs/silence-dialog.ts";
import {
  renderAssignDialog,
  renderEscalateDialog,
  renderNoteDialog,
} from "../../../bot/render/dialogs/small-dialogs.ts";
import { plainTextBlock, plainTextMessage } from "../../../bot/render/plain-text.ts";
import { renderCall } from "../../../bot/render/render-call.ts";
import { renderCanary } from "../../../bot/render/render-canary.ts";
import { renderHome } from "../../../bot/render/render-home.ts";
import { renderStorm } from "../../../bot/render/render-storm.ts";
import { checkMessageLimits, checkViewLimits } from "../../../bot/slack/block-limits.ts";
import type { StormSummary } from "../../../bot/storm/storm.ts";
import {
  alert,
  ana,
  begin,
  burning,
  cloudWatchView,
  incident,
  minute,
  sloIncident,
  sloView,
  view,
} from "./example-views.ts";
import { liveText, textsOf } from "./live-sequences.ts";

const golden = join(import.meta.dirname, "golden-views");
const update = process.env["UPDATE_GOLDEN"] === "1";

const silence: SilenceDialog = {
  incident: { id: "3F7K", title: "disk of <!here> is full" },
  kind: "alertmanager",
  matchers: offeredMatchers(view()),
  duration: "1h",
  morning: "tomorrow 09:00, Europe/Berlin",
  preview: { kind: "known", alerts: 7, incidents: 2, hides: ["checkout availability is burning its error budget"] },
};
const storm: StormSummary = {
  id: "9KQ2",
  startedAtMs: begin,
  endedAtMs: undefined,
  incidents: 9_422,
  alerts: 10_000,
  open: 9_400,
  bySeverity: { critical: 3, warning: 9_000, info: 419 },
  byService: [
    { name: "orders", count: 9_000 },
    { name: "cart", count: 400 },
    { name: "", count: 22 },
  ],
  byName: [
    { name: "PodRestarts", count: 9_419 },
    { name: "DiskFull", count: 3 },
  ],
  top: [
    incident(),
    sloIncident({ id: "8ABC" }),
    incident({ id: "7DEF", status: "resolved", resolvedAtMs: begin + minute }),
  ],
};
const message = { name: "Message", url: "https://shop.slack.com/archives/C1/p1" };
const people = { "@U01ANA": "Ana" };

const views: Readonly<Record<string, View>> = {
  "silence-dialog": renderSilenceDialog(silence),
  "silence-dialog-loading": renderSilenceDialog({ ...silence, preview: { kind: "loading" } }),
  "silence-dialog-unknown": renderSilenceDialog({
    ...silence,
    preview: { kind: "unknown", why: "prod does not answer" },
  }),
  "silence-dialog-everything": renderSilenceDialog({
    ...silence,
    matchers: silence.matchers.map((one) => ({ ...one, isChosen: false })),
  }),
  "silence-dialog-custom": renderSilenceDialog({
    ...silence,
    duration: "custom",
    preview: { kind: "known", alerts: 0, incidents: 0, hides: [] },
  }),
  "mute-dialog": renderSilenceDialog({
    ...silence,
    kind: "cloudwatch",
    matchers: offeredMatchers(cloudWatchView()),
    duration: "morning",
  }),
  "note-dialog": renderNoteDialog(incident()),
  "post-incident-dialog": renderNoteDialog(incident({ resolvedAtMs: begin })),
  "assign-dialog": renderAssignDialog(incident(), "slack"),
  "assign-dialog-local": renderAssignDialog(incident(), "names"),
  "escalate-dialog": renderEscalateDialog(incident(), { next: ["Ana (on call in shop)"], isLast: true }),
  "escalate-dialog-without-chain": renderEscalateDialog(incident(), { next: [], isLast: false }),
  home: renderHome({
    incidents: [
      { incident: sloIncident({ ack: { by: ana, atMs: begin, untilMs: undefined } }), message },
      { incident: incident({ id: "8ABC", severity: "warning" }), message: undefined },
    ],
    budgets: [
      { name: "checkout latency", facts: sloFacts({ ...burning, remaining: -0.05 }) },
      { name: "checkout availability", facts: sloFacts(burning) },
      {
        name: "cart availability",
        facts: sloFacts({ ...burning, long: { window: "1h", errorRatio: 0.0004 }, remaining: 0.93 }),
      },
      { name: "search availability", facts: undefined },
    ],
    atMs: begin,
  }),
  "home-quiet": renderHome({ incidents: [], budgets: [], atMs: begin }),
  "home-crowded": renderHome({
    incidents: Array.from({ length: 200 }, () => ({ incident: incident(), message })),
    budgets: Array.from({ length: 200 }, () => ({ name: "x", facts: undefined })),
    atMs: begin,
  }),
};

const messages: Readonly<Record<string, RenderedMessage>> = {
  storm: renderStorm(storm, { list: { name: "All incidents", url: "https://relay.example.com/inbox" } }),
  "storm-over": renderStorm({ ...storm, endedAtMs: begin + 20 * minute, open: 0 }),
  canary: renderCanary({ day: "2026-03-02", atMs: begin, health: ["3 incidents are open.", "All 2 sources answer."] }),
  call: renderCall(sloView(), { reason: "nobody acknowledged it for 15 min", message, mentions: ["@U01ANA"] }),
  "status-answer": statusAnswer([{ incident: incident(), message }]),
  "status-answer-none": statusAnswer([]),
  "budget-answer": budgetAnswer([{ name: "checkout availability", facts: sloFacts(burning) }], ""),
  "budget-answer-none": budgetAnswer([], "chekout"),
  "silences-answer": silencesAnswer([
    { id: "0f3c", source: "prod", by: "Ana", reason: "deploying <!channel>", untilMs: begin, what: 'service="orders"' },
  ]),
  "oncall-answer": onCallAnswer([
    { name: "shop", person: "Ana", untilMs: begin },
    { name: "night", person: undefined, untilMs: undefined },
  ]),
  "explain-answer": explainAnswer("3F7K: disk is full", [
    "the route shop matches: service is orders",
    "mentions nobody",
  ]),
  "help-answer": helpAnswer("stats"),
  "text-answer": textAnswer("route", "a <b>\n`c`"),
};

async function expectGolden(name: string, value: unknown, text: string): Promise<void> {
  const files = { [`${name}.json`]: `${JSON.stringify(value, undefined, 2)}\n`, [`${name}.txt`]: `${text}\n` };
  for (const [file, content] of Object.entries(files)) {
    if (update) {
      await mkdir(golden, { recursive: true });
      await writeFile(join(golden, file), content);
    }
    expect(content).toBe(await readFile(join(golden, file), "utf8"));
  }
}

test.each(Object.entries(views))("The view %s is as its golden file, and Slack takes it", async (name, one) => {
  expect(checkViewLimits(one)).toEqual([]);
  const { mrkdwn } = textsOf({ text: "", blocks: one.blocks as RenderedMessage["blocks"] });
  expect(mrkdwn.flatMap((text) => liveText(text).sequences).filter((text) => !/^!date|^https:/.test(text))).toEqual([]);
  if (name === "home-crowded") return;
  await expectGolden(
    name,
    one,
    one.blocks.map((block) => plainTextBlock(block as RenderedMessage["blocks"][number])).join("\n"),
  );
});

test.each(Object.entries(messages))("The message %s is as its golden file, and Slack takes it", async (name, one) => {
  expect(checkMessageLimits(one)).toEqual([]);
  const called = textsOf(one)
    .mrkdwn.flatMap((text) => liveText(text).sequences)
    .filter((text) => !/^!date|^https:/.test(text));
  expect(called).toEqual(name === "call" ? Object.keys(people) : []);
  await expectGolden(name, one, plainTextMessage(one));
});

test("Answers of any length stay within Slack's limits", () => {
  const answer = statusAnswer(
    Array.from({ length: 500 }, () => ({ incident: incident({ title: "&".repeat(300) }), message })),
  );
  expect(checkMessageLimits(answer)).toEqual([]);
  expect(plainTextMessage(answer).split("\n").at(-1)).toMatch(/^\+4\d\d more$/);
});

test("offeredMatchers() chooses the alert's name and its group, and never everything", () => {
  const text = (offered: ReturnType<typeof offeredMatchers>) =>
    offered.map(({ matcher, isChosen }) => `${isChosen ? "x" : "-"} ${matcherText(matcher)}`);
  expect(text(offeredMatchers(view()))).toEqual([
    'x alertname="DiskFull"',
    'x service="orders"',
    '- severity="critical"',
    '- instance="db-1"',
    '- team="data"',
  ]);
  const nameless = alert({ labels: { b: "2", a: "1" } });
  expect(text(offeredMatchers(view({ incident: incident({ labels: nameless.labels }), alerts: [nameless] })))).toEqual([
    'x a="1"',
    'x b="2"',
  ]);
  expect(text(offeredMatchers(sloView()))).toContain('x slo_id="checkout-availability"');
  expect(text(offeredMatchers(cloudWatchView()))).toEqual(['x alarmname="orders-db CPU above 80 %"']);
  expect(offeredMatchers(view({ alerts: [] }))).toEqual([]);
});

test("chosenMatchers() gives those whose options came back", () => {
  const offered = silence.matchers.map(({ matcher }) => matcher);
  expect(chosenMatchers(offered, ["m1", "m9"]).map(matcherText)).toEqual(['service="orders"']);
});
