import { describe, expect, test } from "@jest/globals";
import type { SloReading } from "../../../bot/facts/slo-facts.ts";
import { sloFacts } from "../../../bot/facts/slo-facts.ts";
import type { Alert } from "../../../bot/model/alert.ts";
import type { AlertFacts } from "../../../bot/model/alert-facts.ts";
import type { RenderedMessage } from "../../../bot/model/message.ts";
import { messageLimits, shownCharacters } from "../../../bot/render/limits.ts";
import { renderDetails } from "../../../bot/render/render-details.ts";
import { renderEntry } from "../../../bot/render/render-entry.ts";
import { renderIncident } from "../../../bot/render/render-incident.ts";
import { renderStorm } from "../../../bot/render/render-storm.ts";
import { checkMessageLimits } from "../../../bot/slack/block-limits.ts";
import fc from "../../property.ts";
import { alert, begin, burning, cloudWatchFacts, incident } from "./example-views.ts";
import { hostileText } from "./hostile.ts";
import { liveText, textsOf } from "./live-sequences.ts";

const text = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 1, arbitrary: hostileText.map((short) => short.repeat(200)) },
  { weight: 1, arbitrary: fc.constant("") },
);
const labels = fc.dictionary(text, text, { maxKeys: 50 });
const ms = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(Number.NaN, -1, 9e15));
const number = fc.oneof(fc.double(), fc.integer());
const state = fc.constantFrom("OK", "ALARM", "INSUFFICIENT_DATA");
const metric = fc.record({
  namespace: text,
  name: text,
  statistic: text,
  periodSeconds: fc.option(number, { nil: undefined }),
  unit: fc.option(text, { nil: undefined }),
  dimensions: fc.array(fc.record({ name: text, value: text }), { maxLength: 30 }),
});
const cloudWatch = fc
  .record({
    form: fc.constantFrom("metric", "math", "anomaly", "composite", "contributor", "promql", "unknown"),
    alarmName: text,
    arn: fc.option(text, { nil: undefined }),
    account: fc.option(text, { nil: undefined }),
    region: fc.option(text, { nil: undefined }),
    description: text,
    reason: text,
    state,
    metric: fc.option(metric, { nil: undefined }),
    math: fc.option(
      fc.record({
        expression: text,
        label: text,
        inputs: fc.array(
          fc.record({
            id: text,
            label: fc.option(text, { nil: undefined }),
            expression: fc.option(text, { nil: undefined }),
            metric: fc.option(metric, { nil: undefined }),
          }),
          { maxLength: 30 },
        ),
      }),
      { nil: undefined },
    ),
    condition: fc.option(
      fc.record({
        operator: text,
        threshold: fc.option(number, { nil: undefined }),
        evaluationPeriods: fc.option(number, { nil: undefined }),
        datapointsToAlarm: fc.option(number, { nil: undefined }),
        missingData: fc.constantFrom("missing", "breaching", "notBreaching", "ignore", undefined),
      }),
      { nil: undefined },
    ),
    datapoints: fc.array(fc.record({ atMs: ms, value: number, threshold: fc.option(number, { nil: undefined }) }), {
      maxLength: 5,
    }),
    composite: fc.option(
      fc.record({
        rule: fc.oneof(
          text,
          fc.constantFrom(
            "ALARM(a) AND (OK(b) OR NOT ALARM('<!here>'))",
            `${"(".repeat(500)}ALARM(a)`,
            `${"NOT ".repeat(500)}TRUE`,
          ),
        ),
        children: fc.array(fc.record({ arn: text, name: text, state: fc.option(state, { nil: undefined }) }), {
          maxLength: 30,
        }),
      }),
      { nil: undefined },
    ),
    contributor: fc.option(fc.record({ id: text, attributes: labels }), { nil: undefined }),
  })
  .map((changes): AlertFacts => cloudWatchFacts(changes as Parameters<typeof cloudWatchFacts>[0]));
const facts: fc.Arbitrary<AlertFacts> = fc.oneof(
  fc.constant(alert().facts),
  cloudWatch,
  fc.record({
    kind: fc.constant("notice" as const),
    product: text,
    fields: fc.array(fc.record({ name: text, value: text }), { maxLength: 30 }),
    text,
    deploy: fc.constant(undefined),
  }),
  fc.record({ kind: fc.constant("unreadable" as const), why: text, excerpt: text, bytes: fc.nat() }),
  fc.record({ kind: fc.constant("self" as const), cure: text }),
);
const alerts = fc.array(
  fc.record({
    source: text,
    name: fc.oneof(text, fc.constantFrom("SLOErrorBudgetBurn", "SLOSignalMissing")),
    title: text,
    why: fc.option(text, { nil: undefined }),
    labels,
    annotations: labels,
    links: fc.array(
      fc.record({
        name: text,
        url: fc.oneof(
          text,
          text.map((path) => `https://shop.example/${path}`),
        ),
      }),
      { maxLength: 12 },
    ),
    notes: fc.array(text, { maxLength: 5 }),
    isTest: fc.boolean(),
    suppressed: fc.option(
      fc.record({
        kind: fc.constantFrom("muted" as const, "suppressed" as const, "silenced" as const, "inhibited" as const),
        by: text,
        untilMs: fc.option(ms, { nil: undefined }),
      }),
      { nil: undefined },
    ),
    facts,
  }),
  { maxLength: 20 },
);
const person = fc.record({ id: text, name: text });
const incidents = fc.record({
  kind: fc.constantFrom(
    "slo" as const,
    "prometheus" as const,
    "cloudwatch" as const,
    "notice" as const,
    "unreadable" as const,
    "self" as const,
  ),
  status: fc.constantFrom(
    "firing" as const,
    "silenced" as const,
    "unknown" as const,
    "resolved" as const,
    "notice" as const,
  ),
  severity: fc.constantFrom("critical" as const, "warning" as const, "info" as const),
  title: text,
  service: text,
  labels,
  openedAtMs: ms,
  resolvedAtMs: fc.option(ms, { nil: undefined }),
  refires: fc.array(ms, { maxLength: 3 }),
  ack: fc.option(fc.record({ by: person, atMs: ms, untilMs: fc.option(ms, { nil: undefined }) }), { nil: undefined }),
  assignee: fc.option(person, { nil: undefined }),
  silence: fc.option(
    fc.record({
      id: text,
      source: text,
      kind: fc.constantFrom("alertmanager" as const, "cloudwatch" as const),
      by: text,
      reason: text,
      untilMs: fc.option(ms, { nil: undefined }),
      isForeign: fc.boolean(),
    }),
    { nil: undefined },
  ),
  counts: fc.record({ total: fc.nat(10_000), byStatus: fc.constant({ firing: 1, unknown: 2 }), suppressed: fc.nat() }),
});
const readings: fc.Arbitrary<SloReading | undefined> = fc.option(
  fc
    .record({
      unit: text,
      period: text,
      groups: fc.array(fc.record({ labels, errorRatio: fc.double({ min: 0, max: 1, noNaN: true }) }), {
        maxLength: 30,
      }),
    })
    .map((changes) => ({ ...burning, ...changes })),
  { nil: undefined },
);
const deploys = fc.array(
  fc.record({
    service: text,
    version: fc.option(text, { nil: undefined }),
    phase: fc.constantFrom("started" as const, "failed" as const),
    by: fc.option(text, { nil: undefined }),
    atMs: ms,
  }),
  { maxLength: 3 },
);

const mentions = ["@U01ANA", "!subteam^S0SHOP"];

function expectHarmless(message: RenderedMessage, called: readonly string[]): void {
  const { mrkdwn, plain, notVerbatim } = textsOf(message);
  expect(notVerbatim).toBe(0);
  const allowed = /^(?:!date\^-?\d+\^\{[^|>]*\|[^|>]*|https:\/\/shop\.example(?::\d+)?\/[^|]*\|[^|]*)$/;
  for (const one of mrkdwn) {
    const { sequences, emojis, formats } = liveText(one);
    expect({
      emojis,
      formats,
      sequences: sequences.filter((sequence) => !allowed.test(sequence) && !called.includes(sequence)),
    }).toEqual({ emojis: [], formats: [], sequences: [] });
  }
  for (const one of plain) expect(one).not.toMatch(/<[!@#]/);
  const found = mrkdwn.flatMap((one) => liveText(one).sequences).filter((sequence) => called.includes(sequence));
  expect(found).toEqual(called);
}

describe("Rendering hostile contents", () => {
  test("keeps all limits, calls nobody but the configured, and links nowhere but allowed", () => {
    fc.assert(
      fc.property(incidents, alerts, readings, deploys, fc.boolean(), (own, members, reading, rollouts, calls) => {
        const view = {
          incident: incident(own),
          alerts: members.map((member) => alert(member as Partial<Alert>)),
          slo: reading === undefined ? undefined : sloFacts(reading),
          deploys: rollouts,
          picture: { slackFileId: "F1" },
        };
        const called = calls ? mentions : [];
        const message = renderIncident(view, { mentions: called, linkHosts: ["shop.example"] });
        expect(checkMessageLimits(message)).toEqual([]);
        expect(message.blocks.length).toBeLessThanOrEqual(messageLimits.blocks);
        expect(shownCharacters(message.blocks)).toBeLessThanOrEqual(messageLimits.characters);
        expectHarmless(message, called);
        for (const details of renderDetails(view, { linkHosts: ["shop.example"] })) {
          expect(checkMessageLimits(details)).toEqual([]);
          expectHarmless(details, []);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("keeps timeline lines harmless", () => {
    fc.assert(
      fc.property(
        text,
        person,
        fc.constantFrom("note", "fired", "silenced", "escalated", "ackExpired"),
        (detail, by, kind) => {
          const line = renderEntry(
            { incident: "3F7K", seq: 1, atMs: begin, kind: kind as "note", by, detail },
            mentions,
          );
          expect(line.length).toBeLessThan(10_000);
          expectHarmless({ text: line, color: "", blocks: [] }, mentions);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("keeps storms harmless and within limits", () => {
    const counted = fc.array(fc.record({ name: text, count: fc.nat(10_000) }), { maxLength: 30 });
    fc.assert(
      fc.property(
        counted,
        counted,
        fc.array(incidents, { maxLength: 30 }),
        fc.option(ms, { nil: undefined }),
        (byService, byName, top, endedAtMs) => {
          const message = renderStorm(
            {
              id: "9KQ2",
              startedAtMs: begin,
              endedAtMs,
              incidents: 9_422,
              alerts: 10_000,
              open: 7,
              bySeverity: { critical: 3, warning: 9_000, info: 419 },
              byService,
              byName,
              top: top.map((own) => incident(own)),
            },
            { mentions: [] },
          );
          expect(checkMessageLimits(message)).toEqual([]);
          expect(message.blocks.length).toBeLessThanOrEqual(messageLimits.blocks);
          expect(shownCharacters(message.blocks)).toBeLessThanOrEqual(messageLimits.characters);
          expectHarmless(message, []);
        },
      ),
      { numRuns: 200 },
    );
  });
});
