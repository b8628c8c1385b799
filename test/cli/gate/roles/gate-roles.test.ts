import { expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { type AskedShift, gateOfRecorded, type RecordedShift } from "../recorded/gate-of-recorded.ts";
import { atEnd, recorded, type Series } from "../recorded/recorded-shift.ts";
import { compared, phase } from "../recorded/told-of-shift.ts";

/** What rules go on telling of a rollout that is over. */
const told = (shift: string): Series => ["shift:rollout:info", { shift, rollout: `${shift}-20260301T120000Z` }, 1];

/** As rules write them that know blue as the candidate. */
const blueIsCandidate = (series: readonly Series[]): readonly Series[] =>
  series.map(([name, labels, value]) => {
    if (name === "shift:info") return [name, { ...labels, stable: "green", candidate: "blue" }, value];
    return [name, name === "shift:arm_share:intended" ? { ...labels, arm: "blue" } : labels, value];
  });

/** Sums of one rollout, in which rules learned late that green is the candidate now, and fails. */
const ofBothRoles = (shift: string): readonly Series[] => {
  const rollout = `${shift}-20260301T120000Z`;
  const sums = (arm: string, role: string, requests: number, errors: number): readonly Series[] => [
    ["shift:arm_requests:sum", { shift, rollout, arm, role }, requests],
    ["shift:arm_errors:sum", { shift, rollout, arm, role }, errors],
  ];
  return [
    ...atEnd(shift, 1, 1, {
      requests: undefined,
      stableRequests: undefined,
      errors: undefined,
      stableErrors: undefined,
    }),
    ...sums("blue", "candidate", 858, 0),
    ...sums("green", "stable", 591, 0),
    ...sums("green", "candidate", 283, 54),
    ...sums("blue", "stable", 260, 0),
    told(shift),
  ];
};

const asked: readonly AskedShift[] = [
  {
    shift: "swapped-late",
    series: ofBothRoles("swapped-late"),
    code: 10,
    says: "hold: swapped-late-20260301T120000Z\n  the candidate fails 19.1 % of 283 requests, the stable arm 0 % of 260\n",
  },
  {
    shift: "swapped-after",
    series: blueIsCandidate([...atEnd("swapped-after", 0, 0), told("swapped-after")]),
    code: 10,
    says: "hold: swapped-after\n  no rollout is under way\n",
  },
  {
    shift: "swapped-after-going-back",
    series: blueIsCandidate([...atEnd("swapped-after-going-back", 1, 1), told("swapped-after-going-back")]),
    code: 10,
    says: "hold: swapped-after-going-back\n  nothing is known of the candidate: none of its requests were counted\n",
  },
  {
    shift: "swapped-before",
    series: blueIsCandidate([...atEnd("swapped-before", 0, 0), told("swapped-before")]),
    code: 10,
    says: "hold: swapped-before-20260301T120000Z\n  no rollout is under way\n",
  },
];

/** What nobody records any more: the rollout that went on until then, and the shares of the arms in the roles of before. */
const past: readonly RecordedShift[] = asked.flatMap(({ shift }) => {
  const isBefore = shift === "swapped-before";
  const shares: readonly Series[] = [
    ["shift:arm_share:intended", { shift, arm: "green", role: "candidate" }, 1],
    ["shift:arm_share:intended", { shift, arm: "blue", role: "stable" }, 0],
  ];
  const active: Series = ["shift:active", { shift, rollout: `${shift}-20260301T120000Z` }, 1];
  return [
    { series: shares, ageSeconds: isBefore ? 450 : 350 },
    { series: [active], ageSeconds: 400 },
  ];
});

needs("prometheus")("nines gate, of a rollout that was over before arms got their roles", () => {
  const ask = gateOfRecorded([...asked, ...past]);

  test.each(asked)("says of $shift: $says", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });
});

/** Half of the traffic with blue as the candidate, in a rollout that rules see under way. */
const half = (shift: string): readonly Series[] =>
  blueIsCandidate(
    recorded(shift, { "shift:arm_share:intended": 0.5, "shift:arm_share:actual": 0.5, "shift:arm_share:drift": 0 }),
  );

/** What the exporter said of green, which was the candidate of half of the traffic, too, and no worse. */
const greenWasFine = (shift: string): readonly Series[] => [
  ...phase(shift, "shifting"),
  ["trafficshift_verdict", { shift, verdict: "not_worse" }, 1],
  ["trafficshift_log_evalue", { shift, sli: "errors" }, -2.14],
  ...compared(shift, { blue: [165_600, 182], green: [165_600, 182] }),
];

const toldInfo = (shift: string, stable: string, candidate: string): Series => [
  "trafficshift_info",
  { shift, rollout: `${shift}-20260301T120000Z`, stable, candidate },
  1,
];

const halves: readonly AskedShift[] = [
  {
    shift: "half-of-before",
    series: [...half("half-of-before"), ...greenWasFine("half-of-before"), toldInfo("half-of-before", "blue", "green")],
    code: 10,
    says: "hold: half-of-before-20260301T120000Z\n  the exporter tells of blue → green, and the rules of green → blue: one of them has the config of before\n",
  },
  {
    shift: "half-of-now",
    series: [...half("half-of-now"), ...greenWasFine("half-of-now"), toldInfo("half-of-now", "green", "blue")],
    code: 0,
    says: "proceed: half-of-now-20260301T120000Z\n  no difference above 0.1 points: errors 0.11 % against 0.11 % after 165,600 candidate requests\n",
  },
];

needs("prometheus")("nines gate --at-once, after arms of half of the traffic each swapped their roles", () => {
  const ask = gateOfRecorded(halves);

  test.each(halves)("says of $shift: $says", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });
});
