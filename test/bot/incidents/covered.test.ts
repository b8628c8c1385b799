import { expect, test } from "@jest/globals";
import type { Observation } from "../../../bot/model/observation.ts";
import { shiftPage as page } from "./observations.ts";
import { ana, type Story, story } from "./story.ts";

type Some = Parameters<typeof page>[1];

const worse = (rest: Some = {}) => page("CanaryErrorRateHigher", { rollout: "r1", ...rest });
const dropped = (rest: Some = {}) => page("DrainDroppedRequests", { from: 10, ...rest });
const ticket = (rest: Some = {}) => page("OldArmStillServing", { severity: "warning", from: 10, ...rest });
const ack = ({ act, only }: Story, minutes: number) =>
  act(minutes, { kind: "ack", incident: only().id, from: undefined });
const held = { kind: "silenced", by: "Ben", untilMs: undefined } as const;

interface Case {
  readonly name: string;
  readonly first?: readonly Observation[];
  /** After the acknowledgement at 12:01. */
  readonly play: (played: Story) => void;
  /** Lines after that. */
  readonly lines: readonly string[];
  readonly calls: readonly string[];
  readonly isAcked: boolean;
}

const joined = "12:10 joined DrainDroppedRequests says (prod)";
const ended = "12:10 ackEnded by Ana it does not cover DrainDroppedRequests says";
const called = "ackEnded: the acknowledgement of Ana does not cover DrainDroppedRequests";

test.each<Case>([
  {
    name: "a page of another name ends it and calls",
    play: ({ told }) => told(10, dropped()),
    lines: [joined, ended],
    calls: [called],
    isAcked: false,
  },
  {
    name: "a page that only a poll finds ends it and calls",
    play: ({ asked }) => asked(13, { alerts: [worse(), dropped()] }),
    lines: [
      "12:13 late found by asking the source prod, 3 min after it began: DrainDroppedRequests says",
      "12:13 joined DrainDroppedRequests says (prod)",
      "12:13 ackEnded by Ana it does not cover DrainDroppedRequests says",
    ],
    calls: [called],
    isAcked: false,
  },
  {
    name: "several pages at once call once",
    play: ({ told }) => told(10, dropped(), page("TrafficLost", { from: 10 })),
    lines: [
      joined,
      "12:10 joined TrafficLost says (prod)",
      "12:10 ackEnded by Ana it does not cover DrainDroppedRequests says (+1 more)",
    ],
    calls: ["ackEnded: the acknowledgement of Ana does not cover DrainDroppedRequests (+1 more)"],
    isAcked: false,
  },
  {
    name: "more series of the same page are covered",
    play: ({ told }) => told(10, worse({ fingerprint: "of another arm", from: 10 })),
    lines: [],
    calls: [],
    isAcked: true,
  },
  {
    name: "a page that comes back is covered",
    first: [worse(), dropped({ from: 0 })],
    play: ({ told, crash }) => {
      told(5, dropped({ from: 0, to: 5 }));
      crash();
      told(10, dropped());
    },
    lines: [],
    calls: [],
    isAcked: true,
  },
  {
    name: "a page that had ended before it is not covered",
    first: [worse(), dropped({ from: 0 }), dropped({ from: 0, to: 0.5 })],
    play: ({ told }) => told(10, dropped()),
    lines: [ended],
    calls: [called],
    isAcked: false,
  },
  {
    name: "a ticket joins without a word to anybody",
    play: ({ told }) => told(10, ticket()),
    lines: ["12:10 joined OldArmStillServing says (prod)"],
    calls: [],
    isAcked: true,
  },
  {
    name: "a page that is silenced waits until it is not",
    play: ({ told, asked }) => {
      told(10, dropped({ suppressed: held }));
      asked(12, { alerts: [worse(), dropped()] });
    },
    lines: [joined, "12:12 ackEnded by Ana it does not cover DrainDroppedRequests says"],
    calls: [called],
    isAcked: false,
  },
  {
    name: "a ticket that somebody has, and a page that joins it, call once",
    first: [ticket({ from: 0 })],
    play: ({ told }) => told(10, dropped()),
    lines: [joined, "12:10 fired now critical: DrainDroppedRequests says", ended],
    calls: ["rose: it is critical now"],
    isAcked: false,
  },
  {
    name: "another page within the quiet time after the end opens it again and calls",
    play: ({ told, tick }) => {
      told(5, worse({ to: 5 }));
      tick(7);
      told(10, dropped());
    },
    lines: ["12:05 resolved after 5 min", "12:10 reopened after 5 min", joined, ended],
    calls: [called],
    isAcked: false,
  },
])("an acknowledgement: $name", ({ first = [worse()], play, lines, calls, isAcked }) => {
  const played = story();
  for (const one of first) played.told(first.length > 1 ? 0.5 : 0, one);
  played.tick(0.6);
  ack(played, 1);
  const before = played.lines().length;
  play(played);
  const dues = played.tick(13.1).filter(({ kind }) => !["handOver", "handOverEnd"].includes(kind));
  expect(played.lines().slice(before)).toEqual(lines);
  expect(dues.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual(calls);
  expect(played.only().ack?.by).toEqual(isAcked ? ana : undefined);
});

test("after a page that an acknowledgement does not cover, the escalation begins again, until somebody has all of it", () => {
  const played = story();
  played.told(0, worse());
  ack(played, 1);
  played.told(10, dropped());
  expect(played.tick(10)).toMatchObject([
    { kind: "handOver" },
    { kind: "ackEnded", entry: 4, destinations: [{ mentions: ["!subteam^S1"] }] },
  ]);
  expect(played.tick(15).map(({ kind }) => kind)).toEqual(["escalation"]);
  ack(played, 16);
  played.crash();
  played.told(20, worse({ to: 20 }));
  played.told(21, worse({ from: 21 }), dropped({ fingerprint: "of another arm", from: 21 }));
  expect(played.tick(40)).toEqual([]);
  expect(played.only().ack?.by).toEqual(ana);
});

test("an acknowledgement of an older version covers all", () => {
  const played = story();
  played.told(0, worse());
  ack(played, 1);
  const { covers, ...older } = played.only().ack ?? { covers: undefined };
  expect(covers).toEqual(["CanaryErrorRateHigher\nr1"]);
  Object.assign(played.only(), { ack: older });
  played.crash();
  played.told(10, dropped());
  expect(played.only().ack).toEqual(older);
});
