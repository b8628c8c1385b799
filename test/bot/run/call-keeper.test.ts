import { describe, expect, test } from "@jest/globals";
import type { Due } from "../../../bot/incidents/due/due.ts";
import { CallKeeper } from "../../../bot/run/call-keeper.ts";
import { relayOptions } from "../routing/relay-options.ts";
import { exampleAlert, exampleIncident } from "../store/examples.ts";

const nowMs = Date.UTC(2026, 10, 21, 12);
const hourMs = 3_600_000;
const due: Due = {
  key: "3F7K:escalation:4",
  kind: "escalation",
  incident: "3F7K",
  atMs: nowMs,
  entry: 4,
  mentions: [{ kind: "group", id: "S012" }],
  destinations: [],
  channel: undefined,
  handOvers: [],
  reason: "nobody acknowledged it",
};
const around = { alerts: [exampleAlert()], linkHosts: [], withoutThread: [] };

describe("CallKeeper", () => {
  const options = relayOptions({});

  test("keeps whom a line of the thread calls, over a restart", () => {
    const before = new CallKeeper(new Map());
    const notes = before.add([due], options, nowMs);
    expect([...notes.keys()]).toEqual(["call:3F7K:escalation:4"]);
    expect(before.mentionsOf("3F7K", 4)).toEqual(["!subteam^S012"]);

    const after = new CallKeeper(new Map([...notes, ["storm:acme/#alerts", "{}"]]));
    expect(after.incidents()).toEqual(["3F7K"]);
    expect(after.mentionsOf("3F7K", 4)).toEqual(["!subteam^S012"]);
    expect(after.mentionsOf("3F7K", 3)).toBeUndefined();
    expect(after.mentionsOf("XXXX", 4)).toBeUndefined();
  });

  test("calls whom the incident mentions anyway, each once", () => {
    const keeper = new CallKeeper(new Map());
    const destination = { workspace: "acme", channel: "#alerts", mentions: ["!subteam^S012", "@U1"] };
    keeper.add([{ ...due, destinations: [destination] }], options, nowMs);
    expect(keeper.mentionsOf("3F7K", 4)).toEqual(["!subteam^S012", "@U1"]);
  });

  test("keeps nothing that calls nobody", () => {
    const keeper = new CallKeeper(new Map());
    expect(keeper.add([{ ...due, mentions: [] }], options, nowMs).size).toBe(0);
    expect(keeper.incidents()).toEqual([]);
  });

  test("has a message for another channel, the same after a restart", () => {
    const channel = { workspace: "acme", channel: "#bosses" };
    const before = new CallKeeper(new Map());
    const notes = before.add([{ ...due, channel }], options, nowMs);
    const messages = before.messagesFor(exampleIncident(), around);
    expect(messages).toMatchObject([
      {
        key: "call:3F7K:escalation:4@acme/#bosses",
        subject: { kind: "call", call: "3F7K:escalation:4" },
        ...channel,
        priority: "newCritical",
        message: { text: "[ESCALATED] cart is down (nobody acknowledged it) <!subteam^S012>" },
      },
    ]);
    expect(new CallKeeper(notes).messagesFor(exampleIncident(), around)).toEqual(messages);
    expect(before.messagesFor(exampleIncident({ id: "XXXX" }), around)).toEqual([]);
  });

  test("calls in a channel where the incident has no thread", () => {
    const keeper = new CallKeeper(new Map());
    keeper.add([due], options, nowMs);
    const withoutThread = [{ workspace: "acme", channel: "#alerts" }];
    expect(keeper.messagesFor(exampleIncident(), { ...around, withoutThread }).map(({ key }) => key)).toEqual([
      "call:3F7K:escalation:4@acme/#alerts",
    ]);
  });

  test("forgets a call after a day", () => {
    const keeper = new CallKeeper(new Map());
    keeper.add([due], options, nowMs);
    expect(keeper.add([], options, nowMs + 23 * hourMs).size).toBe(0);
    expect(keeper.add([], options, nowMs + 24 * hourMs)).toEqual(new Map([["call:3F7K:escalation:4", ""]]));
    expect(keeper.mentionsOf("3F7K", 4)).toBeUndefined();
    expect(new CallKeeper(new Map([["call:3F7K:escalation:4", ""]])).incidents()).toEqual([]);
  });
});
