import { describe, expect, test } from "@jest/globals";
import { answerGesture } from "../../../bot/actions/answer-gesture.ts";
import type { DialogValues, Gesture, GestureReply } from "../../../bot/actions/gesture.ts";
import { parseOwnAction } from "../../../bot/actions/own-action.ts";
import { exampleIncident } from "../store/examples.ts";
import { ana, cart, nowMs, setUp } from "./gesture-setup.ts";

type Pressed = Extract<Gesture, { readonly kind: "button" }>["action"];

const place = { workspace: "acme", channel: "C1", ts: "1.2" };
const press = (action: Pressed, incident = cart.id): Gesture => ({
  kind: "button",
  action,
  incident,
  place,
  person: ana,
  workspace: "acme",
});
const submit = (dialog: string, values: DialogValues): Gesture => ({
  kind: "dialog",
  dialog,
  incident: cart.id,
  values,
  person: ana,
  workspace: "acme",
});
const silenced = exampleIncident({
  silence: {
    id: "s-7",
    source: "prod",
    kind: "alertmanager",
    by: "Ben",
    reason: "known",
    untilMs: nowMs + 1,
    isForeign: true,
  },
});
const about = { incident: "3F7K", from: "C1 1.2" };
const fromDialog = { incident: "3F7K", from: undefined };
const fill = (more: DialogValues = {}): DialogValues => ({
  silence_matchers: ["m0", "m1"],
  silence_duration: ["1h"],
  silence_reason: [" deploying "],
  ...more,
});

describe("answerGesture() on a button", () => {
  test.each<{ readonly action: Pressed; readonly taken: object }>([
    { action: "ack", taken: { kind: "act", by: ana, action: { ...about, kind: "ack" } } },
    { action: "unack", taken: { kind: "act", by: ana, action: { ...about, kind: "unack" } } },
    { action: "not_useful", taken: { kind: "act", by: ana, action: { ...about, kind: "notUseful" } } },
  ])("$action is stored for the leader", async ({ action, taken }) => {
    const { deps, taken: stored } = setUp();
    expect(await answerGesture(press(action), deps)).toEqual({ kind: "done" });
    expect(stored).toEqual([taken]);
    expect(parseOwnAction(JSON.stringify(stored[0]))).toEqual(taken);
  });

  test.each<{ readonly action: Pressed; readonly dialog: string }>([
    { action: "silence", dialog: "silence_dialog" },
    { action: "escalate", dialog: "escalate_dialog" },
    { action: "assign", dialog: "assign_dialog" },
    { action: "note", dialog: "note_dialog" },
  ])("$action opens its dialog and changes nothing", async ({ action, dialog }) => {
    const { deps, taken } = setUp();
    const reply = await answerGesture(press(action), deps);
    expect(reply).toMatchObject({ kind: "dialog", view: { callback_id: dialog, private_metadata: "3F7K" } });
    expect(taken).toEqual([]);
  });

  test("details are posted into the thread", async () => {
    const { deps, asked } = setUp();
    expect(await answerGesture(press("details"), deps)).toEqual({ kind: "done" });
    expect(asked).toEqual([{ details: place }]);
  });

  test("unsilence ends the silence at its source", async () => {
    const { deps, asked, taken } = setUp({ incident: silenced });
    expect(await answerGesture(press("unsilence"), deps)).toEqual({ kind: "done" });
    expect(asked).toEqual([{ unsilence: "s-7" }]);
    expect(taken).toEqual([{ kind: "act", by: ana, action: { ...fromDialog, kind: "unsilenced" } }]);
  });

  test.each<{
    readonly name: string;
    readonly action: Pressed;
    readonly setup: Parameters<typeof setUp>[0];
    readonly why: string;
  }>([
    { name: "without a silence", action: "unsilence", setup: {}, why: "3F7K is not silenced" },
    {
      name: "of a source that does not answer",
      action: "unsilence",
      setup: {
        incident: silenced,
        silencer: { unsilence: async () => ({ kind: "unreachable", why: "prod does not answer" }) },
      },
      why: "It is still silenced: prod does not answer",
    },
    {
      name: "of a source without an API",
      action: "silence",
      setup: { canSilence: false },
      why: "Alerts of 3F7K cannot be silenced from here: its source has no API address in the relay's configuration.",
    },
    { name: "of a menu", action: "more", setup: {}, why: "Choose one of the menu's entries." },
  ])("$action $name is refused and pretends nothing", async ({ action, setup, why }) => {
    const { deps, taken } = setUp(setup);
    expect(await answerGesture(press(action), deps)).toEqual({ kind: "refused", why });
    expect(taken).toEqual([]);
  });

  test("of an incident that is gone is refused", async () => {
    const { deps, taken } = setUp();
    const why = "There is no incident GONE any more.";
    expect(await answerGesture(press("ack", "GONE"), deps)).toEqual({ kind: "refused", why });
    expect(taken).toEqual([]);
  });
});

describe("answerGesture() of somebody who may not", () => {
  test.each<{ readonly gesture: Gesture; readonly permission: string; readonly action: string }>([
    { gesture: press("ack"), permission: "acknowledge", action: "ack" },
    { gesture: press("unack"), permission: "acknowledge", action: "unack" },
    { gesture: press("silence"), permission: "silence", action: "silence" },
    { gesture: press("unsilence"), permission: "silence", action: "unsilence" },
    { gesture: press("escalate"), permission: "escalate", action: "escalate" },
    { gesture: press("assign"), permission: "assign", action: "assign" },
    { gesture: submit("silence_dialog", fill()), permission: "silence", action: "silence_dialog" },
    { gesture: submit("escalate_dialog", {}), permission: "escalate", action: "escalate_dialog" },
    { gesture: submit("assign_dialog", { assign_person: ["U1"] }), permission: "assign", action: "assign_dialog" },
  ])("refuses $action, and leaves a row in the audit", async ({ gesture, permission, action }) => {
    const wanted: string[] = [];
    const { deps, taken, asked } = setUp({
      mayAct: async (_, guarded) => {
        wanted.push(guarded);
        return { kind: "denied", why: `not among those who may ${guarded} incidents here`, who: ["U1"] };
      },
    });
    const why = `not among those who may ${permission} incidents here`;
    expect(await answerGesture(gesture, deps)).toEqual({ kind: "refused", why: `You are ${why}.` });
    expect(wanted).toEqual([permission]);
    expect(asked).toEqual([]);
    expect(taken).toEqual([
      {
        kind: "audit",
        entry: { atMs: nowMs, by: ana, action, incident: "3F7K", from: undefined, detail: why, allowed: false },
      },
    ]);
  });

  test.each<{ readonly gesture: Gesture; readonly reply: GestureReply["kind"] }>([
    { gesture: press("note"), reply: "dialog" },
    { gesture: press("details"), reply: "done" },
    { gesture: press("not_useful"), reply: "done" },
    { gesture: submit("note_dialog", { note_text: ["x"] }), reply: "done" },
  ])("lets everybody do what is everybody's", async ({ gesture, reply }) => {
    const { deps } = setUp({ mayAct: async () => ({ kind: "denied", why: "", who: [] }) });
    expect((await answerGesture(gesture, deps)).kind).toBe(reply);
  });
});

describe("answerGesture() on a dialog", () => {
  test("makes the silence at its source, and only then says so", async () => {
    const { deps, asked, taken } = setUp();
    const matchers = [
      { name: "alertname", value: "CartDown", isRegex: false, isEqual: true },
      { name: "service", value: "cart", isRegex: false, isEqual: true },
    ];
    const untilMs = nowMs + 3_600_000;
    expect(await answerGesture(submit("silence_dialog", fill()), deps)).toEqual({ kind: "done" });
    expect(asked).toEqual([
      { silence: { matchers, fromMs: nowMs, untilMs, createdBy: "ana (U000ANA)", reason: "deploying" } },
    ]);
    const silence = {
      id: "s-1",
      source: "prod",
      kind: "alertmanager",
      by: "ana",
      reason: "deploying",
      untilMs,
      isForeign: false,
    };
    expect(taken).toEqual([{ kind: "act", by: ana, action: { ...fromDialog, kind: "silenced", matchers, silence } }]);
  });

  test.each([
    { kind: "unreachable", why: "prod does not answer" },
    { kind: "refused", why: "prod refuses it: end in the past" },
  ] as const)("pretends nothing when the source is $kind", async (fault) => {
    const { deps, taken } = setUp({ silencer: { silence: async () => fault } });
    const reply = await answerGesture(submit("silence_dialog", fill()), deps);
    expect(reply).toEqual({ kind: "refused", why: `Nothing was silenced: ${fault.why}` });
    expect(taken).toEqual([]);
  });

  test("does not say that nothing was done when only the store failed", async () => {
    const { deps, asked } = setUp({
      take: async () => {
        throw new Error("the disk is full");
      },
    });
    expect(await answerGesture(submit("silence_dialog", fill()), deps)).toEqual({
      kind: "refused",
      why: "The source has done it, but the relay could not store that; the next poll shows it: the disk is full",
    });
    expect(asked).toHaveLength(1);
  });

  test("draws the silence dialog anew, with what it would hit", async () => {
    const slo = exampleIncident({ kind: "slo", labels: { slo_id: "cart", service: "cart" }, title: "cart burns" });
    const { deps, asked } = setUp({ incident: slo });
    const change = { ...submit("silence_dialog", { silence_matchers: ["m0"] }), kind: "dialogChange" } as Gesture;
    const reply = await answerGesture(change, deps);
    if (reply.kind !== "dialog") throw new Error(reply.kind);
    expect(JSON.stringify(reply.view)).toContain("Asking what it matches now…");
    const later = JSON.stringify(await reply.later);
    expect(later).toContain("Matches *1 active alert* now in 1 incident.");
    expect(later).toContain("*It would hide a critical SLO page:* cart burns");
    expect(asked).toEqual([{ preview: [{ name: "slo_id", value: "cart", isRegex: false, isEqual: true }] }]);
  });

  test("says when nobody knows what a silence would hit", async () => {
    const { deps } = setUp({
      silencer: { preview: async () => ({ kind: "unreachable", why: "prod does not answer" }) },
    });
    const reply = await answerGesture(press("silence"), deps);
    if (reply.kind !== "dialog") throw new Error(reply.kind);
    expect(JSON.stringify(await reply.later)).toContain("What it matches now is unknown: prod does not answer");
  });

  test.each<{ readonly dialog: string; readonly values: DialogValues; readonly taken: readonly object[] }>([
    {
      dialog: "note_dialog",
      values: { note_text: ["  the shelf broke "] },
      taken: [{ ...fromDialog, kind: "note", text: "the shelf broke" }],
    },
    {
      dialog: "note_dialog",
      values: { note_text: ["x".repeat(2_000)] },
      taken: [{ ...fromDialog, kind: "note", text: "x".repeat(1_500) }],
    },
    {
      dialog: "assign_dialog",
      values: { assign_person: ["U1", "Ben"] },
      taken: [{ ...fromDialog, kind: "assign", to: { id: "U1", name: "Ben" } }],
    },
    {
      dialog: "assign_dialog",
      values: { assign_person: ["U1"] },
      taken: [{ ...fromDialog, kind: "assign", to: { id: "U1", name: "U1" } }],
    },
    { dialog: "escalate_dialog", values: {}, taken: [{ ...fromDialog, kind: "escalate" }] },
    {
      dialog: "escalate_dialog",
      values: { escalate_reason: ["help"] },
      taken: [
        { ...fromDialog, kind: "note", text: "help" },
        { ...fromDialog, kind: "escalate" },
      ],
    },
  ])("$dialog with $values is stored for the leader", async ({ dialog, values, taken }) => {
    const { deps, taken: stored } = setUp();
    expect(await answerGesture(submit(dialog, values), deps)).toEqual({ kind: "done" });
    expect(stored).toEqual(taken.map((action) => ({ kind: "act", by: ana, action })));
  });

  test.each<{ readonly dialog: string; readonly values: DialogValues; readonly reply: object }>([
    {
      dialog: "note_dialog",
      values: { note_text: [" "] },
      reply: { kind: "inputErrors", errors: { note_text: "Write something." } },
    },
    {
      dialog: "assign_dialog",
      values: {},
      reply: { kind: "inputErrors", errors: { assign_person: "Choose who takes it over." } },
    },
    {
      dialog: "dance_dialog",
      values: {},
      reply: { kind: "refused", why: "This dialog is of another version of the relay; open it again." },
    },
  ])("$dialog with $values changes nothing", async ({ dialog, values, reply }) => {
    const { deps, taken } = setUp();
    expect(await answerGesture(submit(dialog, values), deps)).toEqual(reply);
    expect(taken).toEqual([]);
  });
});

test("answerGesture() answers commands and the home", async () => {
  const { deps, asked } = setUp();
  const command: Gesture = { kind: "command", text: "  Budget  checkout eu ", person: ana, workspace: "acme" };
  expect(await answerGesture(command, deps)).toMatchObject({ kind: "message", message: { text: "said" } });
  expect(asked).toEqual([{ command: ["budget", "checkout eu"] }]);
  expect(await answerGesture({ kind: "home", person: ana, workspace: "acme" }, deps)).toMatchObject({ kind: "home" });
});

test.each(["", "null", "3", '{"action":"ack"}'])("parseOwnAction() throws at %j", (body) => {
  expect(() => parseOwnAction(body)).toThrow();
});
