import { expect, test } from "@jest/globals";
import { type GateLook, type GatePatience, waitForAnswer } from "../../../cli/gate/wait-for-answer.ts";
import type { GateDecision } from "../../../slo/shift/gate/decide-gate.ts";

const why = { proceed: "no difference", hold: "not settled", roll_back: "worse" } as const;

function look(
  decision: GateDecision["decision"],
  behindSeconds: number,
  countedBy: GateLook["countedBy"] = "rules",
): GateLook {
  const answer = { shift: "green", rollout: null, slo: null, decision, reasons: [why[decision]] };
  return { answer, behindSeconds, countedBy };
}

interface Row extends Partial<GatePatience> {
  readonly name: string;
  /** What is known from so many seconds after the beginning. */
  readonly looks: Readonly<Record<number, GateLook>>;
  readonly decision: GateDecision["decision"];
  readonly says?: string;
  /** When it is asked. */
  readonly asked: readonly number[];
  readonly tells: readonly string[];
}

const transient: GateLook = { ...look("hold", 40), isTransient: true };

const early = (seconds: number) =>
  `waiting: Prometheus may not know yet of a weight that was just set; asking until it does, for about ${seconds}s\n`;
const tooEarly =
  "Prometheus may not know yet of a weight that was just set: wait for 40s or longer, or ask with --at-once";

const rows: readonly Row[] = [
  {
    name: "proceed once what is known is of after the beginning",
    looks: { 0: look("proceed", 40) },
    decision: "proceed",
    asked: [0, 15, 30, 40],
    tells: [early(40)],
  },
  {
    name: "proceed as soon as the last evaluation is young enough",
    looks: { 0: look("proceed", 40), 15: look("proceed", 31), 30: look("proceed", 33) },
    decision: "proceed",
    asked: [0, 15, 30, 33],
    tells: [early(40)],
  },
  {
    name: "proceed at once where that is wanted",
    isAtOnce: true,
    looks: { 0: look("proceed", 40) },
    decision: "proceed",
    asked: [0],
    tells: [],
  },
  {
    name: "hold, when the weight that was set before becomes known",
    looks: { 0: look("proceed", 40), 15: look("hold", 40) },
    decision: "hold",
    asked: [0, 15],
    tells: [early(40)],
  },
  {
    name: "whose numbers it tells, where a scrape of the exporter is missed",
    waitSeconds: 600,
    looks: {
      0: look("hold", 40, "exporter"),
      15: look("hold", 40, null),
      30: look("hold", 40, "rules"),
      60: look("roll_back", 40, "exporter"),
    },
    decision: "roll_back",
    asked: [0, 15, 30, 45, 60],
    tells: [
      "waiting: not settled\n",
      "from here on the rules' numbers: Prometheus does not know now what the exporter counted; the rules may have counted fewer, and name the rollout by another second\n",
      "from here on the exporter's numbers: it counts each request, and has its own name for the rollout\n",
    ],
  },
  {
    name: "hold at once",
    looks: { 0: look("hold", 40) },
    decision: "hold",
    asked: [0],
    tells: [],
  },
  {
    name: "proceed, after samples that contradicted each other",
    looks: { 0: transient, 15: look("proceed", 40) },
    decision: "proceed",
    asked: [0, 15, 30, 40],
    tells: ["waiting: not settled\n", early(25)],
  },
  {
    name: "hold, where samples go on contradicting each other",
    looks: { 0: transient },
    decision: "hold",
    asked: [0, 15, 30, 40],
    tells: ["waiting: not settled\n"],
  },
  {
    name: "hold at once by such samples, where that is wanted",
    isAtOnce: true,
    looks: { 0: transient },
    decision: "hold",
    asked: [0],
    tells: [],
  },
  {
    name: "hold by such samples, where the wait is over",
    waitSeconds: 20,
    looks: { 0: transient },
    decision: "hold",
    asked: [0, 15, 20],
    tells: ["waiting: not settled\n"],
  },
  {
    name: "roll back at once, whatever is waited for",
    waitSeconds: 600,
    looks: { 0: look("roll_back", 40) },
    decision: "roll_back",
    asked: [0],
    tells: [],
  },
  {
    name: "proceed of after a step that was waited for",
    waitSeconds: 600,
    looks: { 0: look("proceed", 40), 15: look("hold", 40), 60: look("proceed", 40) },
    decision: "proceed",
    asked: [0, 15, 30, 45, 60],
    tells: [early(40), "waiting: not settled\n"],
  },
  {
    name: "hold where the wait is over before Prometheus knows",
    waitSeconds: 20,
    looks: { 0: look("proceed", 40) },
    decision: "hold",
    says: tooEarly,
    asked: [0, 15, 20],
    tells: [early(40)],
  },
  {
    name: "hold where nothing is to be waited for",
    waitSeconds: 0,
    looks: { 0: look("proceed", 40) },
    decision: "hold",
    says: tooEarly,
    asked: [0],
    tells: [],
  },
  {
    name: "hold where the rules have stopped, so that what is known only gets older",
    looks: { 0: look("proceed", 40), 15: look("proceed", 55), 30: look("proceed", 70), 45: look("hold", 85) },
    decision: "hold",
    asked: [0, 15, 30, 45],
    tells: [early(40)],
  },
];

test.each(rows)("waitForAnswer() tells $name", async ({ looks, decision, says, asked, tells, ...patience }) => {
  let seconds = 0;
  const askedAt: number[] = [];
  const told: string[] = [];
  const ask = async () => {
    askedAt.push(seconds);
    const at = Math.max(
      ...Object.keys(looks)
        .map(Number)
        .filter((from) => from <= seconds),
    );
    return looks[at] as GateLook;
  };
  const answer = await waitForAnswer(
    ask,
    { waitSeconds: undefined, everySeconds: 15, isAtOnce: false, ...patience },
    {
      nowMs: () => 1_000 * seconds,
      pause: async (ms) => {
        seconds += ms / 1_000;
      },
      tell: (text) => void told.push(text),
    },
  );
  expect(answer).toEqual({ shift: "green", rollout: null, slo: null, decision, reasons: [says ?? why[decision]] });
  expect({ askedAt, told }).toEqual({ askedAt: asked, told: tells });
});

test("waitForAnswer() counts what asking takes as time in which nothing new becomes known", async () => {
  let seconds = 0;
  let times = 0;
  const ask = async () => {
    times++;
    seconds += 30;
    return look("proceed", 20);
  };
  const pause = async (ms: number) => {
    seconds += ms / 1_000;
  };
  const world = { nowMs: () => 1_000 * seconds, pause, tell: () => undefined };
  await waitForAnswer(ask, { waitSeconds: undefined, everySeconds: 60, isAtOnce: false }, world);
  expect(times).toBe(2);
});
