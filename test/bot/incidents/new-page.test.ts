import { expect, test } from "@jest/globals";
import { shiftPage as page } from "./observations.ts";
import { type Story, story } from "./story.ts";

type Some = Parameters<typeof page>[1];

const worse = (rest: Some = {}) => page("CanaryErrorRateHigher", { rollout: "r1", ...rest });
const next = (rest: Some = {}) => page("CanarySlower", { rollout: "r1", from: 7, ...rest });
const ticket = (rest: Some = {}) => page("OldArmStillServing", { severity: "warning", from: 6, ...rest });
const held = { kind: "silenced", by: "Ben", untilMs: undefined } as const;

interface Case {
  readonly name: string;
  /** After the first page had fired from 12:00 to 12:05 and nobody acknowledged it. */
  readonly play: (played: Story) => void;
  /** Lines after `resolved`. */
  readonly lines: readonly string[];
  readonly calls: readonly string[];
}

const first = "12:07 fired CanarySlower says, for the first time in this incident";
const called = "newPage: CanarySlower fires for the first time in this incident";
const joined = "12:07 joined CanarySlower says (prod)";

test.each<Case>([
  {
    name: "of another name calls",
    play: ({ told }) => told(7, next()),
    lines: ["12:07 reopened after 2 min", joined, first],
    calls: [called],
  },
  {
    name: "of another name and without a rollout calls",
    play: ({ told }) => told(7, page("DrainDroppedRequests", { from: 7 })),
    lines: [
      "12:07 reopened after 2 min",
      "12:07 joined DrainDroppedRequests says (prod)",
      "12:07 fired DrainDroppedRequests says, for the first time in this incident",
    ],
    calls: ["newPage: DrainDroppedRequests fires for the first time in this incident"],
  },
  {
    name: "and another one call once",
    play: ({ told }) => told(7, next(), next({ fingerprint: "of another arm" }), page("DrainResets", { from: 7 })),
    lines: [
      "12:07 reopened after 2 min",
      joined,
      "12:07 joined DrainResets says (prod)",
      "12:07 fired CanarySlower says (+1 more), for the first time in this incident",
    ],
    calls: ["newPage: CanarySlower (+1 more) fires for the first time in this incident"],
  },
  {
    name: "that comes back is as before",
    play: ({ told }) => told(7, worse({ from: 7 })),
    lines: ["12:07 reopened after 2 min: CanaryErrorRateHigher says"],
    calls: [],
  },
  {
    name: "that comes back after a restart is as before",
    play: ({ told, crash }) => {
      crash();
      told(7, worse({ from: 7 }));
    },
    lines: ["12:07 reopened after 2 min: CanaryErrorRateHigher says"],
    calls: [],
  },
  {
    name: "that comes back as another series is as before",
    play: ({ told }) => told(7, worse({ fingerprint: "of another arm", from: 7 })),
    lines: ["12:07 reopened after 2 min: CanaryErrorRateHigher says"],
    calls: [],
  },
  {
    name: "of another name that flaps calls once",
    play: ({ told }) => {
      told(7, next());
      told(8, next({ to: 8 }));
      told(10, next({ from: 10 }));
    },
    lines: ["12:07 reopened after 2 min", joined, first, "12:10 reopened after 2 min: CanarySlower says"],
    calls: [called],
  },
  {
    name: "after a ticket has opened it again calls",
    play: ({ told }) => {
      told(6, ticket());
      told(7, next());
    },
    lines: ["12:06 reopened after 1 min", "12:06 joined OldArmStillServing says (prod)", joined, first],
    calls: [called],
  },
  {
    name: "that is silenced calls once it is not",
    play: ({ told, asked }) => {
      told(6, ticket());
      told(6.5, next({ from: 6.5, suppressed: held }));
      asked(7, { alerts: [ticket(), next({ from: 6.5 })] });
    },
    lines: [
      "12:06 reopened after 1 min",
      "12:06 joined OldArmStillServing says (prod)",
      "12:06 joined CanarySlower says (prod)",
      first,
    ],
    calls: [called],
  },
  {
    name: "that is a ticket calls nobody",
    play: ({ told }) => told(7, ticket({ from: 7 })),
    lines: ["12:07 reopened after 2 min", "12:07 joined OldArmStillServing says (prod)"],
    calls: [],
  },
])("a page after its incident had resolved, $name", ({ play, lines, calls }) => {
  const played = story();
  played.told(0, worse());
  played.told(5, worse({ to: 5 }));
  played.tick(6);
  const before = played.lines().length;
  play(played);
  expect(callsOf(played, 11)).toEqual(calls);
  expect(played.lines().slice(before)).toEqual(lines);
});

test("a page of another name calls before anybody saw that the first one ended, and escalates if nobody acknowledges", () => {
  const played = story();
  played.told(0, worse());
  played.told(6.8, worse({ to: 6.8 }));
  played.told(7, next());
  expect(played.lines().at(-1)).toBe(first);
  expect(callsOf(played, 7)).toEqual([called]);
  expect(played.tick(12).map(({ kind }) => kind)).toEqual(["escalation"]);
});

function callsOf({ tick }: Story, minutes: number): readonly string[] {
  const dues = tick(minutes).filter(({ kind }) => !["handOver", "handOverEnd"].includes(kind));
  return dues.map(({ kind, reason }) => `${kind}: ${reason}`);
}
