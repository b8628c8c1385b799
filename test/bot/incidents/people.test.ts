import { describe, expect, test } from "@jest/globals";
import type { Silence } from "../../../bot/model/incident.ts";
import type { Matcher } from "../../../bot/sources/poll-report.ts";
import { at, prometheusAlert, sloAlert } from "./observations.ts";
import { ana, ben, options, type Story, story } from "./story.ts";

const slo = "12:00 fired checkout availability burns its budget (page)";

function acting(play: Story) {
  const asked = { from: "C1:1.2" };
  const incident = () => play.only().id;
  return {
    ack: (minutes: number, by = ana) => play.act(minutes, { ...asked, incident: incident(), kind: "ack" }, by),
    unack: (minutes: number, by = ana) => play.act(minutes, { ...asked, incident: incident(), kind: "unack" }, by),
    escalate: (minutes: number) => play.act(minutes, { ...asked, incident: incident(), kind: "escalate" }),
    silence: (minutes: number, silence: Silence, matchers: readonly Matcher[] = []) =>
      play.act(minutes, { ...asked, incident: incident(), kind: "silenced", silence, matchers }),
    unsilence: (minutes: number) => play.act(minutes, { ...asked, incident: incident(), kind: "unsilenced" }),
  };
}

const silence: Silence = {
  id: "s-1",
  source: "prod",
  kind: "alertmanager",
  by: "Ana",
  reason: "deploying",
  untilMs: at(60),
  isForeign: false,
};

test("the chain goes up step by step, with a reminder between, and hands over", () => {
  const { told, tick, lines, only } = story();
  told(0, sloAlert("page"));
  const dues = [0, 4.9, 5, 14.9, 15, 19.9, 20, 60].map((minutes) => tick(minutes));
  expect(dues).toMatchObject([
    [{ kind: "handOver", handOvers: ["pager"], reason: "checkout availability burns its budget (page)" }],
    [],
    [
      {
        kind: "escalation",
        entry: 2,
        mentions: [{ kind: "rotation", name: "first" }],
        destinations: [],
        handOvers: [],
      },
    ],
    [],
    [{ kind: "reminder", entry: 3, mentions: [], destinations: [{ mentions: ["!subteam^S1"] }] }],
    [],
    [{ kind: "escalation", entry: 4, channel: { workspace: "acme", channel: "#bosses" }, handOvers: ["phone"] }],
    [],
  ]);
  expect(lines()).toEqual([
    slo,
    "12:05 escalated primary, step 1 of 2",
    "12:15 reminded nobody acknowledged it for 15 min",
    "12:20 escalated primary, step 2 of 2",
  ]);
  expect(only().handOvers).toEqual(["pager", "phone"]);
  told(30, sloAlert("page", { to: 30 }));
  expect(tick(31)).toMatchObject([{ kind: "handOverEnd", handOvers: ["pager", "phone"] }]);
  expect(only().handOvers).toEqual([]);
});

test("an acknowledgement stops it, expires, and it begins again", () => {
  const play = story();
  const { ack } = acting(play);
  play.told(0, sloAlert("page"));
  play.tick(0);
  expect(ack(3)).toMatchObject({ kind: "done", incident: { ack: { by: ana, untilMs: at(33) } } });
  play.crash();
  expect([5, 15, 32.9].flatMap((minutes) => play.tick(minutes))).toEqual([]);
  expect(play.tick(33)).toMatchObject([
    { kind: "ackExpired", entry: 3, destinations: [{}], reason: "the acknowledgement of Ana ran out" },
  ]);
  expect([37.9, 38, 48, 53].map((minutes) => play.tick(minutes).map(({ kind }) => kind))).toEqual([
    [],
    ["escalation"],
    ["reminder"],
    ["escalation"],
  ]);
  expect(play.lines().slice(0, 4)).toEqual([
    slo,
    "12:03 acked by Ana",
    "12:33 ackExpired by Ana it is still firing",
    "12:38 escalated primary, step 1 of 2",
  ]);
});

test("an acknowledgement of a warning does not expire, until it gets critical", () => {
  const play = story();
  play.told(0, sloAlert("ticket"));
  acting(play).ack(1);
  expect(play.only().ack?.untilMs).toBeUndefined();
  expect(play.tick(300)).toEqual([]);
  play.told(301, sloAlert("page", { from: 301 }));
  expect(play.only().ack?.untilMs).toBe(at(331));
  expect(play.tick(301).map(({ kind }) => kind)).toEqual(["rose"]);
  expect(play.tick(331).map(({ kind }) => kind)).toEqual(["ackExpired", "handOver"]);
});

test("clicking twice is once; another person takes over; taking back begins again", () => {
  const play = story();
  const { ack, unack } = acting(play);
  play.told(0, sloAlert("page"));
  ack(1);
  ack(1);
  ack(2, ben);
  unack(3, ben);
  expect(unack(4)).toMatchObject({ kind: "nothingNew" });
  expect(play.lines()).toEqual([slo, "12:01 acked by Ana", "12:02 acked by Ben", "12:03 unacked by Ben"]);
  expect(play.tick(7.9).map(({ kind }) => kind)).toEqual(["handOver"]);
  expect(play.tick(8)).toMatchObject([{ kind: "escalation" }]);
});

test("a re-fire while it is acknowledged calls nobody", () => {
  const play = story();
  play.told(0, sloAlert("page"));
  play.tick(0);
  acting(play).ack(1);
  play.told(2, sloAlert("page", { to: 2 }));
  play.tick(3);
  play.told(8, sloAlert("page", { from: 8 }));
  expect([8, 20].flatMap((minutes) => play.tick(minutes))).toEqual([]);
  expect(play.only()).toMatchObject({ status: "firing", ack: { by: ana } });
});

test("somebody may escalate at once, and again at the end of the chain", () => {
  const play = story();
  const { escalate } = acting(play);
  play.told(0, sloAlert("page"));
  play.tick(0);
  escalate(1);
  expect(play.tick(1)).toMatchObject([
    { kind: "escalation", reason: "Ana asks for help", mentions: [{ name: "first" }] },
  ]);
  expect(play.tick(15.9).map(({ kind }) => kind)).toEqual(["reminder"]);
  expect(play.tick(16)).toMatchObject([{ kind: "escalation", handOvers: ["phone"] }]);
  escalate(17);
  expect(play.tick(17)).toMatchObject([{ mentions: [], destinations: [{ mentions: ["!subteam^S1"] }] }]);
  expect(play.lines().slice(1)).toEqual([
    "12:01 escalated by Ana primary, step 1 of 2",
    "12:15 reminded nobody acknowledged it for 15 min",
    "12:16 escalated primary, step 2 of 2",
    "12:17 escalated by Ana",
  ]);
});

test("notes, owners, opinions and hand-overs are lines and audit rows", () => {
  const play = story();
  play.told(0, sloAlert("page"));
  const incident = play.only().id;
  const asked = { incident, from: "C1:1.2" };
  play.act(1, { ...asked, kind: "assign", to: ben });
  play.act(1, { ...asked, kind: "assign", to: ben });
  play.act(2, { ...asked, kind: "note", text: "it is the cache" }, ben);
  play.act(3, { ...asked, kind: "notUseful" });
  play.act(3, { ...asked, kind: "notUseful" });
  play.act(4, { ...asked, kind: "handedOver", to: "pager", detail: "" }, { id: "nines", name: "nines" });
  expect(play.lines()).toEqual([
    slo,
    "12:01 assigned by Ana to Ben",
    "12:02 note by Ben it is the cache",
    "12:03 notUseful by Ana",
    "12:04 handedOver by nines to pager",
  ]);
  expect(play.audit().map(({ action, by, from, detail }) => `${action} ${by.name} ${from} ${detail}`)).toEqual([
    "assign Ana C1:1.2 Ben",
    "note Ben C1:1.2 it is the cache",
    "notUseful Ana C1:1.2 ",
    "handedOver nines C1:1.2 pager",
  ]);
});

test.each([
  { kind: "ack", why: "is resolved already" },
  { kind: "escalate", why: "is resolved already" },
] as const)("$kind is refused once it is resolved", ({ kind, why }) => {
  const { told, act, only } = story();
  told(0, sloAlert("page"));
  told(2, sloAlert("page", { to: 2 }));
  expect(act(3, { kind, incident: only().id, from: undefined })).toEqual({
    kind: "refused",
    why: `${only().id} ${why}`,
  });
  expect(act(3, { kind, incident: "ZZZZ", from: undefined })).toMatchObject({ kind: "refused" });
});

describe("a silence", () => {
  test("holds back what it matches, in every incident, and ends by itself", () => {
    const play = story();
    play.told(0, sloAlert("page"));
    play.tick(0);
    const [own] = play.incidents();
    play.told(0, prometheusAlert());
    const matchers = [{ name: "service", value: "check.*", isRegex: true, isEqual: true }];
    play.act(1, { incident: own?.id ?? "", from: undefined, kind: "silenced", silence, matchers });
    expect(play.incidents().map(({ status, silence: by }) => `${status} ${by?.id}`)).toEqual([
      "silenced s-1",
      "silenced s-1",
    ]);
    play.crash();
    expect(play.tick(59.9)).toEqual([]);
    expect(play.tick(60)).toMatchObject([{ kind: "released", reason: "it is no longer silenced" }]);
    expect(play.incidents().map(({ status }) => status)).toEqual(["firing", "firing"]);
    expect(play.lines()).toEqual([
      slo,
      "12:00 fired checkout answers with errors",
      "12:01 silenced by Ana until 2026-11-21 13:00 UTC: deploying",
      "12:01 silenced by Ana until 2026-11-21 13:00 UTC: deploying",
      "13:00 unsilenced the silence by Ana is over",
      "13:00 unsilenced the silence by Ana is over",
    ]);
    expect(play.tick(65).map(({ kind }) => kind)).toEqual(["escalation"]);
  });
  test("is not undone by a copy of the alert that is heard later", () => {
    const play = story();
    play.told(0, sloAlert("page"));
    acting(play).silence(1, silence);
    play.told(30, sloAlert("page"));
    expect(play.only().status).toBe("silenced");
  });
  test("does not hide what it does not match", () => {
    const play = story();
    play.told(0, sloAlert("ticket"));
    acting(play).silence(1, silence, [{ name: "tier", value: "ticket", isRegex: false, isEqual: true }]);
    expect(play.only().status).toBe("silenced");
    play.told(2, sloAlert("page", { from: 2 }));
    expect(play.only()).toMatchObject({ status: "firing", severity: "critical", counts: { suppressed: 1 } });
    expect(play.lines().slice(2)).toEqual([
      "12:02 fired now critical: checkout availability burns its budget (page)",
      "12:02 unsilenced not all that fires is silenced",
    ]);
  });
  test("can be taken back", () => {
    const play = story();
    play.told(0, sloAlert("page"));
    const { silence: make, unsilence } = acting(play);
    make(1, silence);
    expect(unsilence(2)).toMatchObject({ kind: "done", incident: { status: "firing", silence: undefined } });
    expect(unsilence(3)).toMatchObject({ kind: "nothingNew" });
    expect(play.lines().slice(1)).toEqual([
      "12:01 silenced by Ana until 2026-11-21 13:00 UTC: deploying",
      "12:02 unsilenced by Ana",
    ]);
  });
});

test("other options hold from when they are given", () => {
  const play = story();
  play.told(0, sloAlert("page"));
  play.book().useOptions({ ...options, timing: { ...options.timing, ackMs: 60_000 } });
  expect(acting(play).ack(1)).toMatchObject({ incident: { ack: { untilMs: at(2) } } });
});

test("what somebody did at the source is theirs, and kept, also when the source's answer was faster", () => {
  const play = story();
  const { silence: silenced, unsilence } = acting(play);
  const held = prometheusAlert({ suppressed: { kind: "silenced", by: "Ana", untilMs: at(60) } });
  const matchers = [{ name: "alertname", value: "HighErrorRate", isRegex: false, isEqual: true }];
  const { id, by, reason, untilMs } = silence;
  play.told(0, prometheusAlert());
  play.asked(1, {
    alerts: [held],
    silences: [{ id, by, reason, fromMs: at(1), untilMs, matchers, isActive: true }],
  });
  expect(play.only().silence).toMatchObject({ id: "s-1", isForeign: true });
  silenced(1.1, silence, matchers);
  expect(play.only().silence).toEqual(silence);
  play.asked(2, { alerts: [prometheusAlert()] });
  expect([play.only().status, play.only().silence]).toEqual(["firing", undefined]);
  expect(unsilence(2.1).kind).toBe("nothingNew");
  expect(play.audit().map(({ action, by: who }) => `${action} ${who.name}`)).toEqual([
    "silenced Ana",
    "unsilenced Ana",
  ]);
});
