import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { Intake } from "../../../../bot/model/delivery.ts";
import type { Observation, ParsedDelivery } from "../../../../bot/model/observation.ts";
import fc from "../../../property.ts";
import { mutatePayload, seededDice } from "./mutate-payload.ts";
import { delivery, payload, payloadPaths } from "./payloads.ts";

const recorded = fileURLToPath(new URL("../../../../../shared/fixtures/payloads/", import.meta.url));
const texts: readonly string[] = [
  ...payloadPaths.map(payload),
  ...(existsSync(recorded) ? globSync("*/*.json", { cwd: recorded }).sort() : []).map((path) =>
    readFileSync(recorded + path, "utf8"),
  ),
];
const intakes: readonly Intake[] = ["webhook", "sns", "sqs"];
const statuses: ReadonlySet<string> = new Set(["firing", "resolved", "noData", "deleted", "notice"]);
const kinds: ReadonlySet<string> = new Set(["prometheus", "cloudwatch", "notice", "unreadable"]);

/** What is wrong with an observation, for those who keep it, route it and show it. */
function faultOf(one: Observation): string | undefined {
  if (one.source !== "shop" || one.fingerprint === "" || one.name === "") return "it has no identity";
  if (!statuses.has(one.status) || !kinds.has(one.facts.kind)) return "it is of no kind";
  for (const ms of [one.changedAtMs, one.startedAtMs, one.suppressed?.untilMs])
    if (ms !== undefined && !(Number.isSafeInteger(ms) && ms > 0)) return `it has the time ${ms}`;
  if (one.title === "" || one.title.length > 200 || /[\r\n]/.test(one.title)) return "its title is no line";
  if (one.links.some(({ name, url }) => name === "" || !/^https?:\/\/[^\s<>|]+$/.test(url)))
    return "it has a strange link";
  for (const labels of [one.labels, one.annotations])
    if (Object.values(labels).some((value) => typeof value !== "string")) return "it has a label that is no text";
  const text = JSON.stringify(one);
  // What PostgreSQL would refuse: JSON.stringify writes both as escapes.
  return /\\u0000|\\ud[89a-f]/.test(text.replaceAll("\\\\", "")) ? "it holds what no store takes" : undefined;
}

/** What is wrong with what was made of a body. */
function faultsOf(body: string, { form, observations, truncated }: ParsedDelivery): readonly string[] {
  const isControl = /^SNS (?:Unsubscribe|Subscription)Confirmation/.test(form);
  return [
    ...(form.includes("fault of the parser") ? [observations.map(({ facts }) => JSON.stringify(facts)).join()] : []),
    ...(observations.length === 0 && !isControl && !form.includes("SNS SubscriptionConfirmation")
      ? ["nothing is left of it"]
      : []),
    ...(observations.length < alertsIn(body) ? [`${observations.length} of ${alertsIn(body)} alerts are left`] : []),
    ...(Number.isSafeInteger(truncated) && truncated >= 0 ? [] : [`${truncated} were cut`]),
    ...observations.flatMap((one) => faultOf(one) ?? []),
  ];
}

/** How many alerts a body holds that stands in no envelope. */
function alertsIn(body: string): number {
  if (!body.includes('"alerts"')) return 0;
  try {
    const { alerts, Message, Records, headers } = JSON.parse(body) as Record<string, unknown>;
    if (!Array.isArray(alerts) || Message !== undefined || Records !== undefined || headers !== undefined) return 0;
    return alerts.filter((alert) => typeof alert === "object" && alert !== null && !Array.isArray(alert)).length;
  } catch {
    return 0;
  }
}

function parseMutated(seed: number) {
  const roll = seededDice(seed);
  const body = mutatePayload(texts[roll(texts.length)] ?? "", roll);
  return { body, delivered: delivery(body, { intake: intakes[roll(intakes.length)] ?? "webhook" }) };
}

test("parseDelivery() loses none of 100,000 damaged bodies", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { body, delivered } = parseMutated(seed);
      const faults = faultsOf(body, parseDelivery(delivered));
      if (faults.length > 0) throw new Error(`${faults.join("; ")}:\n${body.slice(0, 4000)}`);
    }),
    { numRuns: 100_000 },
  );
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("parseDelivery() says the same of a damaged body each time, and after a way through a store", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { delivered } = parseMutated(seed);
      const parsed = parseDelivery(delivered);
      expect(parseDelivery({ ...delivered })).toEqual(parsed);
      const stored = JSON.parse(JSON.stringify(parsed)) as ParsedDelivery;
      expect(JSON.stringify(stored)).toBe(JSON.stringify(parsed));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  { name: "a million nested lists", body: "[".repeat(1e6) + "]".repeat(1e6) },
  { name: "a million nested objects", body: `${'{"alerts":'.repeat(1e6)}1${"}".repeat(1e6)}` },
  {
    name: "a million nested lists of alerts",
    body: `{"alerts":[{"labels":{"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}}]}`,
  },
  { name: "a text of 20 MB", body: "x".repeat(20e6) },
  { name: "four million lines", body: "a: b\n".repeat(4e6) },
  {
    name: "an alarm whose texts invite to search",
    body: JSON.stringify({
      AlarmName: "x",
      NewStateValue: "ALARM",
      AlarmRule: "ALARM(".repeat(1e5),
      AlarmDescription: `runbook ${"https".repeat(1e5)}`,
      NewStateReason: `arn:${"a ".repeat(1e5)}`,
      Trigger: { TreatMissingData: ":".repeat(1e5) },
    }),
  },
  { name: "100,000 empty alerts", body: `{"version":"4","alerts":[${"{},".repeat(99_999)}{}]}` },
])("parseDelivery() takes $name", ({ body }) => {
  expect(faultsOf(body.slice(0, 10), parseDelivery(delivery(body)))).toEqual([]);
});
