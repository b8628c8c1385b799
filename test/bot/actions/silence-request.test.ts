import { describe, expect, test } from "@jest/globals";
import type { DialogValues } from "../../../bot/actions/gesture.ts";
import { offeredMatchers, readSilenceRequest } from "../../../bot/actions/silence-request.ts";
import { alarm } from "../incidents/observations.ts";
import { exampleAlert, exampleIncident } from "../store/examples.ts";
import { cart, cartAlert, nowMs } from "./gesture-setup.ts";

const hourMs = 3_600_000;
const seconds = (ms: number) => String(Math.floor((nowMs + ms) / 1_000));
const shown = (offered: ReturnType<typeof offeredMatchers>) =>
  offered.map(({ matcher, isDefault }) => `${isDefault ? "x" : "-"} ${matcher.name}=${matcher.value}`);

describe("offeredMatchers()", () => {
  test("chooses name and group of other people's alerts, and offers what else they share", () => {
    expect(shown(offeredMatchers(cart, [cartAlert]))).toEqual(["x alertname=CartDown", "x service=cart", "- zone=a"]);
  });

  test("chooses the id of an SLO alone", () => {
    const slo = exampleIncident({ kind: "slo", labels: { alertname: "SLOErrorBudgetBurn", slo_id: "cart", tier: "" } });
    expect(shown(offeredMatchers(slo, [cartAlert]))).toEqual(["x slo_id=cart", "- alertname=SLOErrorBudgetBurn"]);
  });

  test("names alarms as a whole, without the composite that is made of them", () => {
    const { facts } = alarm("ALARM", 0);
    if (facts.kind !== "cloudwatch") throw new Error("not an alarm");
    const alerts = [
      exampleAlert({ facts: { ...facts, alarmName: "orders-db-cpu" } }),
      exampleAlert({ facts: { ...facts, alarmName: "orders-db-cpu" } }),
      exampleAlert({ facts: { ...facts, alarmName: "orders", form: "composite" } }),
    ];
    expect(shown(offeredMatchers(cart, alerts))).toEqual(["x alarmname=orders-db-cpu"]);
    expect(shown(offeredMatchers(cart, alerts.slice(2)))).toEqual(["x alarmname=orders"]);
  });

  test("offers thirty at most, and nothing without labels", () => {
    const labels = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`label_${index + 10}`, "x"]));
    expect(offeredMatchers(exampleIncident({ labels }), [cartAlert])).toHaveLength(30);
    expect(offeredMatchers(exampleIncident({ labels: {} }), [])).toEqual([]);
  });
});

describe("readSilenceRequest()", () => {
  const read = (values: DialogValues, { morningMs = nowMs + 3 * hourMs, longestDays = 7 } = {}) =>
    readSilenceRequest(
      { silence_matchers: ["m0"], silence_reason: ["why"], ...values },
      { offered: offeredMatchers(cart, [cartAlert]), nowMs, morningMs, longestDays },
    );

  test.each<{ readonly values: DialogValues; readonly hours: number }>([
    { values: {}, hours: 1 },
    { values: { silence_duration: ["30m"] }, hours: 0.5 },
    { values: { silence_duration: ["4h"] }, hours: 4 },
    { values: { silence_duration: ["morning"] }, hours: 3 },
    { values: { silence_duration: ["custom"], silence_until: [seconds(2 * hourMs)] }, hours: 2 },
    {
      values: { silence_duration: ["custom"], silence_until: [seconds(100 * hourMs)], silence_is_long: ["yes"] },
      hours: 100,
    },
    { values: { silence_duration: ["for ever"] }, hours: 1 },
  ])("reads $values", ({ values, hours }) => {
    expect(read(values)).toEqual({
      kind: "valid",
      matchers: [{ name: "alertname", value: "CartDown", isRegex: false, isEqual: true }],
      untilMs: nowMs + hours * hourMs,
      reason: "why",
    });
  });

  test.each<{
    readonly name: string;
    readonly values: DialogValues;
    readonly morningMs?: number;
    readonly errors: object;
  }>([
    {
      name: "no label",
      values: { silence_matchers: [] },
      errors: { silence_matchers: "Choose at least one: without any it would silence everything." },
    },
    {
      name: "a label that was not offered",
      values: { silence_matchers: ["m7", ".*"] },
      errors: { silence_matchers: "Choose at least one: without any it would silence everything." },
    },
    {
      name: "no reason",
      values: { silence_reason: ["  "] },
      errors: { silence_reason: "Say why: everybody in the channel sees it." },
    },
    {
      name: "no end",
      values: { silence_duration: ["custom"] },
      errors: { silence_until: "Choose when it ends." },
    },
    {
      name: "an end that is no time",
      values: { silence_duration: ["custom"], silence_until: ["soon"] },
      errors: { silence_until: "Choose when it ends." },
    },
    {
      name: "an end that is over",
      values: { silence_duration: ["custom"], silence_until: [seconds(-hourMs)] },
      errors: { silence_until: "Choose a time that is still to come." },
    },
    {
      name: "an end in the next minute",
      values: { silence_duration: ["custom"], silence_until: [seconds(59_000)] },
      errors: { silence_until: "Choose a time that is still to come." },
    },
    {
      name: "more than a week",
      values: {
        silence_duration: ["custom"],
        silence_until: [seconds(7 * 24 * hourMs + 1_000)],
        silence_is_long: ["yes"],
      },
      errors: { silence_until: "Choose a time within 7 days." },
    },
    {
      name: "more than four hours that nobody confirmed",
      values: { silence_duration: ["custom"], silence_until: [seconds(4 * hourMs + 1_000)] },
      errors: { silence_is_long: "It is longer than 4 hours: confirm that." },
    },
    {
      name: "a morning that is nearly here, at an input that the dialog has",
      values: { silence_duration: ["morning"] },
      morningMs: nowMs + 30_000,
      errors: { silence_duration: "Choose a time that is still to come." },
    },
    {
      name: "everything at once",
      values: { silence_matchers: [], silence_reason: [], silence_duration: ["custom"], silence_until: [] },
      errors: {
        silence_matchers: "Choose at least one: without any it would silence everything.",
        silence_reason: "Say why: everybody in the channel sees it.",
        silence_until: "Choose when it ends.",
      },
    },
  ])("names the mistake: $name", ({ values, errors, morningMs }) => {
    expect(read(values, morningMs === undefined ? {} : { morningMs })).toEqual({ kind: "invalid", errors });
  });

  test("lets a mute last longer than a silence", () => {
    const values = {
      silence_duration: ["custom"],
      silence_until: [seconds(14 * 24 * hourMs)],
      silence_is_long: ["yes"],
    };
    expect(read(values, { longestDays: 15 }).kind).toBe("valid");
  });
});
