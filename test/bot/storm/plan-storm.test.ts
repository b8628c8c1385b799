import { describe, expect, test } from "@jest/globals";
import { planStorm } from "../../../bot/storm/plan-storm.ts";
import { Channel, limits } from "./channel.ts";

/** `count` warnings, one each 10 ms from a second on, planned after each. */
function flood(channel: Channel, count: number, { from = 0, prefix = "w" } = {}): void {
  for (let index = 0; index < count; index += 1) {
    const seconds = from + index / 100;
    channel.open(seconds, { id: `${prefix}${index}` });
    channel.plan(seconds);
  }
}

describe("planStorm()", () => {
  test("begins when more than 15 incidents come within a minute; those that were posted keep their message", () => {
    const channel = new Channel();
    flood(channel, 15);
    expect(channel.plan(1).storm).toBeUndefined();
    channel.open(1, { id: "one more" });
    const { summary, folded } = channel.plan(1);
    expect([...folded]).toEqual(["one more"]);
    expect(channel.posts).toHaveLength(15);
    expect(summary).toMatchObject({ incidents: 16, open: 16, startedAtMs: 0, endedAtMs: undefined });
  });

  test("counts what was on its way to the channel when it began", () => {
    const channel = new Channel();
    flood(channel, 30);
    const late = channel.seen.get("w20");
    if (late !== undefined) channel.seen.set("w20", { ...late, hasMessage: true });
    const { summary, folded } = channel.plan(1);
    expect(folded.has("w20")).toBe(false);
    expect(summary?.incidents).toBe(30);
  });

  test("gives the same state again when nothing is new", () => {
    const channel = new Channel();
    flood(channel, 30);
    const { storm } = channel.plan(1);
    expect(planStorm(storm, [...channel.seen.values()], limits, 2_000).storm).toBe(storm);
  });

  test("does not begin when they come slowly", () => {
    const channel = new Channel();
    for (let index = 0; index < 100; index += 1) {
      channel.open(index * 4.1, { id: `w${index}` });
      channel.plan(index * 4.1);
    }
    expect(channel.storm).toBeUndefined();
    expect(channel.posts).toHaveLength(100);
  });

  test("begins when Slack was down and much has waited, however slowly it came", () => {
    const channel = new Channel();
    channel.isDown = true;
    for (let index = 0; index < 100; index += 1) channel.open(index * 30, { id: `w${index}` });
    channel.plan(3_000);
    channel.isDown = false;
    expect(channel.plan(3_001).summary).toMatchObject({ incidents: 100 });
    expect(channel.posts).toEqual([]);
  });

  test("tells totals, and the ten worst of what has no message of its own", () => {
    const channel = new Channel();
    flood(channel, 40);
    for (let index = 0; index < 30; index += 1) {
      channel.open(1, { id: `s${index}`, service: "search", severity: "info", name: "SlowQuery" });
    }
    channel.open(1, { id: "bad", severity: "critical", service: "search", name: "Down" });
    channel.open(1, { id: "bad too", severity: "critical", service: "search", name: "Down" });
    const { summary } = channel.plan(1);
    expect(summary).toMatchObject({
      incidents: 72,
      alerts: 72,
      open: 72,
      bySeverity: { critical: 2, warning: 40, info: 30 },
      byService: [
        { name: "checkout", count: 40 },
        { name: "search", count: 32 },
      ],
      byName: [
        { name: "HighErrorRate", count: 40 },
        { name: "SlowQuery", count: 30 },
        { name: "Down", count: 2 },
      ],
    });
    expect(summary?.top.map(({ id }) => id)).toEqual([
      "bad too",
      "w15",
      "w16",
      "w17",
      "w18",
      "w19",
      "w20",
      "w21",
      "w22",
      "w23",
    ]);
  });

  test("lets critical incidents of new kinds have their own message: three of those that come at once, the others later", () => {
    const channel = new Channel();
    flood(channel, 20);
    for (let index = 0; index < 8; index += 1) {
      channel.open(2, { id: `c${index}`, severity: "critical", name: `Down${index % 7}` });
    }
    const ownOf = () => channel.posts.slice(15).map(({ id }) => id);
    expect(channel.plan(2).nextAtMs).toBe(62_000);
    expect(ownOf()).toEqual(["c0", "c1", "c2"]);
    channel.plan(61.9);
    expect(ownOf()).toHaveLength(3);
    channel.plan(62);
    expect(ownOf()).toEqual(["c0", "c1", "c2", "c3", "c4", "c5"]);
    channel.plan(122);
    expect(ownOf()).toEqual(["c0", "c1", "c2", "c3", "c4", "c5", "c6"]);
    channel.plan(200);
    expect(ownOf()).toHaveLength(7);
  });

  test("shows what is news at once while many other kinds wait, five a minute", () => {
    const channel = new Channel();
    flood(channel, 20);
    for (let index = 0; index < 10; index += 1) {
      channel.open(2, { id: `c${index}`, severity: "critical", name: `Down${index}` });
    }
    channel.plan(2);
    for (const seconds of [20, 40, 50]) {
      channel.open(seconds - 1, { id: `more ${seconds}`, severity: "critical", name: "Down7" });
      channel.plan(seconds - 1);
      channel.open(seconds, { id: `n${seconds}`, severity: "critical", name: `News${seconds}` });
      channel.plan(seconds);
    }
    expect(channel.posts.slice(15).map(({ id }) => id)).toEqual(["c0", "c1", "c2", "n20", "n40"]);
  });

  test("lets a warning that gets critical have its own message", () => {
    const channel = new Channel();
    flood(channel, 20);
    channel.change("w18", { severity: "critical" });
    channel.plan(3);
    expect(channel.posts.at(-1)).toMatchObject({ id: "w18" });
  });

  test("ends after five quiet minutes; its incidents stay in its message, new ones get their own", () => {
    const channel = new Channel();
    flood(channel, 30);
    expect(channel.plan(1).nextAtMs).toBe(300_290);
    expect(channel.plan(300.2).summary?.endedAtMs).toBeUndefined();
    expect(channel.plan(300.3).summary).toMatchObject({ endedAtMs: 300_300, incidents: 30, open: 30 });
    channel.open(310, { id: "later" });
    channel.close(310, "w20");
    const plan = channel.plan(310);
    expect(plan.summary).toMatchObject({ incidents: 30, open: 29 });
    expect(plan.folded.size).toBe(15);
    expect(channel.posts.at(-1)).toMatchObject({ id: "later", inStorm: false });
  });

  test("ends a minute after the last new one when all is over", () => {
    const channel = new Channel();
    flood(channel, 30);
    for (const id of channel.seen.keys()) channel.close(40, id);
    expect(channel.plan(40)).toMatchObject({ summary: { open: 0, endedAtMs: undefined }, nextAtMs: 60_290 });
    expect(channel.plan(60.3).summary).toMatchObject({ open: 0, endedAtMs: 60_300, incidents: 30 });
    expect(channel.posts).toHaveLength(15);
  });

  test("goes on when much comes again while its incidents are open", () => {
    const channel = new Channel();
    flood(channel, 30);
    const first = channel.plan(400).storm;
    flood(channel, 30, { from: 500, prefix: "x" });
    expect(channel.storm?.id).toBe(first?.id);
    expect(channel.storm?.endedAtMs).toBeUndefined();
    expect(channel.plan(501).summary).toMatchObject({ incidents: 60 });
  });

  test("is another one when the last is all over, whose incidents it does not count", () => {
    const channel = new Channel();
    flood(channel, 30);
    const first = channel.plan(1).storm;
    for (const id of channel.seen.keys()) channel.close(40, id);
    channel.plan(100);
    flood(channel, 30, { from: 500, prefix: "x" });
    const { storm, summary } = channel.plan(501);
    expect(storm?.id).not.toBe(first?.id);
    expect(summary).toMatchObject({ incidents: 30, startedAtMs: 500_000 });
    expect(channel.posts).toHaveLength(30);
  });

  test("gives an incident that fires again after the storm its own message", () => {
    const channel = new Channel();
    flood(channel, 30);
    for (const id of channel.seen.keys()) channel.close(40, id);
    channel.plan(100);
    channel.change("w20", { status: "firing", resolvedAtMs: undefined, refires: [120_000] });
    channel.plan(120);
    expect(channel.posts.at(-1)).toMatchObject({ id: "w20" });
  });

  test("leaves its message as it is once its incidents are forgotten", () => {
    const channel = new Channel();
    flood(channel, 30);
    for (const id of channel.seen.keys()) channel.close(40, id);
    channel.plan(100);
    channel.seen.delete("w3");
    expect(channel.plan(86_500)).toMatchObject({ summary: undefined, storm: { endedAtMs: 100_000 } });
    channel.seen.clear();
    expect(channel.plan(86_501)).toMatchObject({ summary: undefined, storm: undefined });
  });

  test("folds 10,000 incidents that are heard of at once", () => {
    const channel = new Channel();
    for (let index = 0; index < 10_000; index += 1) {
      channel.open(index / 200, { id: `w${index}`, service: `s${index % 50}`, name: `A${index % 300}` });
    }
    expect(channel.plan(50).summary).toMatchObject({ incidents: 10_000 });
    expect(channel.posts).toEqual([]);
  });
});
