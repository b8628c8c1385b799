import { expect, test } from "@jest/globals";
import { messageLimits, shownCharacters } from "../../../bot/render/limits.ts";
import { plainTextMessage } from "../../../bot/render/plain-text.ts";
import { renderDetails } from "../../../bot/render/render-details.ts";
import { renderIncident } from "../../../bot/render/render-incident.ts";
import { checkMessageLimits } from "../../../bot/slack/block-limits.ts";
import { alert, begin, cloudWatchView, incident, view } from "./example-views.ts";

const many = Object.fromEntries(
  Array.from({ length: 46 }, (_, index) => [`label_${String(index).padStart(2, "0")}`, `value ${index}`]),
);

test("Labels that have no room are counted: +38 labels in thread", () => {
  const labels = { alertname: "DiskFull", ...many };
  const text = plainTextMessage(renderIncident(view({ incident: incident({ labels }), alerts: [alert({ labels })] })));
  expect(text).toContain("label_07 value 7 · +38 labels in thread");
  const details = renderDetails(view({ incident: incident({ labels }), alerts: [alert({ labels })] }));
  expect(details.map(plainTextMessage).join("\n")).toContain("label_45 = value 45");
});

test("10,000 alerts are one message", () => {
  const alerts = Array.from({ length: 20 }, (_, index) =>
    alert({ fingerprint: String(index), labels: { alertname: "DiskFull", instance: `db-${index}` } }),
  );
  const storm = view({
    incident: incident({
      labels: { alertname: "DiskFull" },
      counts: { total: 10_000, byStatus: { firing: 10_000 }, suppressed: 0 },
    }),
    alerts,
  });
  const message = renderIncident(storm);
  expect(checkMessageLimits(message)).toEqual([]);
  expect(plainTextMessage(message)).toContain("• instance db-4 · firing\n+9995 more alerts in thread");
  const details = renderDetails(storm);
  expect(details.length).toBeLessThanOrEqual(5);
  expect(details.flatMap(checkMessageLimits)).toEqual([]);
});

test("A description of 5,000 characters is cut in the channel, and whole in the thread", () => {
  const description = Array.from({ length: 500 }, (_, index) => `word-${String(index).padStart(4, "0")}`).join(" ");
  const long = view({ alerts: [alert({ annotations: { description } })] });
  const message = renderIncident(long);
  expect(shownCharacters(message.blocks)).toBeLessThan(1_500);
  expect(plainTextMessage(message)).toContain("word-0028 word-0029…");
  const details = renderDetails(long);
  expect(details.flatMap(checkMessageLimits)).toEqual([]);
  expect(details.map(plainTextMessage).join("").replaceAll("\n", "")).toContain("word-0499");
});

test("What has the lowest rank is left out first, and the last line says so", () => {
  // Everything that escaping makes five times as long, in everything that has room for it.
  const ampersands = "&".repeat(900);
  const labels = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`${"&".repeat(70)}${index}`, ampersands]),
  );
  const links = Array.from({ length: 8 }, (_, index) => ({ name: ampersands, url: `https://shop.example/${index}` }));
  const full = view({
    incident: incident({ title: ampersands, labels, counts: { total: 9, byStatus: { firing: 9 }, suppressed: 0 } }),
    alerts: Array.from({ length: 9 }, (_, index) =>
      alert({
        fingerprint: String(index),
        title: ampersands,
        labels: { ...labels, [`own${index}`]: ampersands },
        links,
        notes: [ampersands],
        annotations: { description: ampersands },
      }),
    ),
    picture: { slackFileId: "F1" },
  });
  const message = renderIncident(full);
  expect(checkMessageLimits(message)).toEqual([]);
  expect(message.blocks.length).toBeLessThanOrEqual(messageLimits.blocks);
  expect(shownCharacters(message.blocks)).toBeLessThanOrEqual(messageLimits.characters);
  expect(plainTextMessage(message).split("\n").at(-1)).toBe(
    "Alertmanager prod · incident 3F7K · 9 alerts · seen by on-call: not yet · in thread: 9 alerts, 30 labels",
  );
  expect(message.blocks.map(({ type }) => type)).toEqual([
    "section",
    "context",
    "section",
    "image",
    "actions",
    "context",
  ]);
});

test("A composite alarm with 100 children shows the first lines of its rule", () => {
  const children = Array.from({ length: 100 }, (_, index) => ({
    arn: `a${index}`,
    name: `child-${index}`,
    state: index === 50 ? ("ALARM" as const) : ("OK" as const),
  }));
  const rule = children.map(({ name }) => `ALARM(${name})`).join(" OR ");
  const composite = cloudWatchView({
    form: "composite",
    metric: undefined,
    condition: undefined,
    datapoints: [],
    composite: { rule, children },
  });
  const text = plainTextMessage(renderIncident(composite));
  expect(text).toContain("▶ any of\n\u2003▶ child-50 is in alarm\n\u2003▫ child-0 is OK (triggers when in alarm)");
  expect(text).toContain("+93 lines of the rule in thread");
  const details = plainTextMessage(renderDetails(composite)[0] ?? { text: "", blocks: [] });
  expect(details).toContain("child-37 is OK");
});

test("The headline fits a phone: 120 characters", () => {
  const { text } = renderIncident(view({ incident: incident({ title: `${"very long ".repeat(30)}title` }) }), {
    mentions: ["@U01ANA"],
  });
  expect(text).toMatch(/^.{110,119}… <@U01ANA>$/u);
  expect(
    renderIncident(view({ incident: incident({ openedAtMs: begin, title: "see https://evil.example" }) })).text,
  ).toBe("[CRITICAL] orders: see https∶//evil.example");
});
