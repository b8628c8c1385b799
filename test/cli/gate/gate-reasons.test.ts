import { expect, test } from "@jest/globals";
import type { ShiftVerdictReport } from "../../../slo/shift/shift-report.ts";
import { addEvidence, noEvidence } from "../../../slo/shift/statistics/evidence.ts";
import { judgeShift } from "../../../slo/shift/statistics/judge-shift.ts";
import { reportOf } from "../../bot/shifts/sample-report.ts";
import { byExporter } from "./by-exporter.ts";
import { byRules, type Rows } from "./by-rules.ts";
import { type GateMoment, half, judge, noWorse } from "./gate-moment.ts";

/** What an exporter counted of both arms, and the reason of its verdict. */
const judged: readonly (Pick<GateMoment, "name" | "candidate" | "stable"> & {
  readonly dispersion?: number;
  readonly decision: GateMoment["decision"];
  readonly reason: string;
})[] = [
  {
    name: "a candidate that fails",
    candidate: [1_840, 39],
    stable: [16_560, 18],
    decision: "roll_back",
    reason: "the candidate is worse: errors 2.1 % against 0.11 % after 1,840 candidate requests: evidence 51.6 of 6.9",
  },
  {
    name: "a few candidate requests",
    candidate: [41, 3],
    stable: [369, 0],
    decision: "hold",
    reason: "not enough data: 41 of 100 candidate requests",
  },
  {
    name: "a few stable requests, as after a switch",
    candidate: [667, 2],
    stable: [3, 0],
    decision: "hold",
    reason: "not enough data: 3 of 100 stable requests",
  },
  {
    name: "no stable requests at all",
    candidate: [667, 2],
    stable: [0, 0],
    decision: "hold",
    reason: "not enough data: no stable requests to compare with",
  },
  {
    name: "a few errors",
    candidate: [100, 4],
    stable: [99_900, 0],
    decision: "hold",
    reason: "not enough data: 4 of 5 errors",
  },
  {
    name: "a difference that may count",
    candidate: [1_000, 1],
    stable: [9_000, 9],
    decision: "hold",
    reason:
      "not enough data: errors 0.1 % against 0.1 % after 1,000 candidate requests: evidence -0.7 of 6.9; it may be worse by 1 point",
  },
  {
    name: "errors in bursts, which rules measured otherwise",
    candidate: [2_346, 70],
    stable: [21_114, 21],
    dispersion: 32,
    decision: "hold",
    reason:
      "not enough data: errors 3 % against 0.099 % after 2,346 candidate requests: evidence 2.3 of 6.9; it may be worse by 16 points, for errors of the stable arm come in bursts: evidence counts as 1/32",
  },
  {
    name: "a healthy candidate",
    candidate: [100_000, 100],
    stable: [900_000, 900],
    decision: "proceed",
    reason: "no difference above 0.1 points: errors 0.1 % against 0.1 % after 100,000 candidate requests",
  },
];

test.each(judged)("nines gate gives the exporter's own reasons: $name", async (moment) => {
  const { decision, reason } = moment;
  const verdict = exporterVerdict(moment);
  const seen: GateMoment = { ...half, ...moment, verdict: verdict.kind, reasons: [reason] };
  const rows: Rows = [
    ["trafficshift_verdict", { verdict: verdict.kind }, 1],
    ["trafficshift_log_evalue", { sli: "errors" }, verdict.evidence ?? Number.NaN],
    ["trafficshift_error_dispersion_ratio", {}, moment.dispersion ?? 1],
    ["shift:error_dispersion:ratio", {}, 42],
    ...(["stable", "candidate"] as const).flatMap((role): Rows => {
      const arm = role === "stable" ? "blue" : "green";
      return [
        ["trafficshift_compared_requests", { arm, outcome: "ended" }, moment[role][0]],
        ["trafficshift_compared_requests", { arm, outcome: "errors" }, moment[role][1]],
      ];
    }),
  ];
  expect(byRules(seen, rows)).toEqual({ decision, reasons: [reason] });
  expect(await byExporter(seen, verdict)).toMatchObject({ decision, reasons: [reason] });
});

const slowReason =
  "the candidate is slower: slow requests 4.9 % against 1 % after 1,840 candidate requests: evidence 57.1 of 6.9";

/** Slow requests of arms that fail alike, as the exporter tells of them, or as rules do where there is none. */
const toldSlow: Readonly<Record<"exporter" | "rules", Rows>> = {
  exporter: [
    ["trafficshift_verdict", { verdict: "not_enough" }, 1],
    ["trafficshift_log_evalue", { sli: "errors" }, -0.7],
    ["trafficshift_log_evalue", { sli: "slow" }, 57.1],
    ["trafficshift_compared_requests", { arm: "green", outcome: "ended" }, 1_840],
    ["trafficshift_compared_requests", { arm: "green", outcome: "errors" }, 2],
    ["trafficshift_compared_requests", { arm: "green", outcome: "slow" }, 90],
    ["trafficshift_compared_requests", { arm: "blue", outcome: "ended" }, 16_560],
    ["trafficshift_compared_requests", { arm: "blue", outcome: "errors" }, 18],
    ["trafficshift_compared_requests", { arm: "blue", outcome: "slow" }, 166],
  ],
  rules: [
    ["shift:slow_evalue:ln", {}, 57.1],
    ["shift:arm_slow:sum", { role: "candidate" }, 90],
    ["shift:arm_slow:sum", { role: "stable" }, 166],
  ],
};

const all = { phase: "settled", intended: 1, actual: 1 } as const;

test.each([
  { name: "in the middle, by the exporter", at: half, by: "exporter" },
  { name: "in the middle, by rules", at: half, by: "rules" },
  { name: "with everything, by the exporter", at: all, by: "exporter" },
  { name: "with everything, by rules, whose alert ends with the rollout", at: all, by: "rules" },
] as const)("nines gate and /api/gate hold a slower candidate alike: $name", async ({ name, at, by }) => {
  const verdict = at === all ? undefined : "not_enough";
  const moment: GateMoment = {
    ...at,
    name,
    verdict,
    candidate: [1_840, 2],
    stable: [16_560, 18],
    decision: "hold",
    reasons: [slowReason],
  };
  const interval = { errors: 256, candidateErrors: 90, candidateShare: 0.1 };
  const slow = judgeShift(
    {
      candidate: { requests: 1_840, errors: 90 },
      stable: { requests: 16_560, errors: 166 },
      sums: addEvidence(noEvidence, interval),
      dispersion: 1,
    },
    { ...judge, minErrors: 5, dispersion: "auto" },
    "slow",
  );
  expect(byRules(moment, toldSlow[by])).toEqual({ decision: "hold", reasons: [slowReason] });
  expect(await byExporter(moment, slow)).toMatchObject({ decision: "hold", reasons: [slowReason] });
});

const unmeasured =
  "slow requests are not compared: no histogram measures those of both arms; look at its name, and whether the threshold is one of its edges";

test.each([
  { name: "in the middle", at: half, decision: "hold", reasons: [unmeasured] },
  {
    name: "with everything",
    at: { ...half, ...all },
    decision: "proceed",
    reasons: ["the rollout is complete: all traffic is at green", unmeasured],
  },
] as const)("nines gate and /api/gate do not let pass what nobody measured: $name", async ({ name, at, ...answer }) => {
  const { decision, reasons } = answer;
  const moment: GateMoment = { ...at, name, ...answer };
  const verdict = { ...reportOf().verdict, kind: "not_enough", sli: "slow", evidence: null, why: unmeasured } as const;
  expect(byRules(moment, [["shift:setting", { setting: "slow_seconds" }, 0.25]])).toEqual({ decision, reasons });
  expect(await byExporter(moment, verdict)).toMatchObject({ decision, reasons });
});

const firingSlower: Rows[number] = ["ALERTS", { alertname: "CanarySlower", alertstate: "firing" }, 1];
const goesOnUnmeasured: Rows = [
  ["shift:setting", { setting: "slow_seconds" }, 0.25],
  ["shift:arm_error_ratio:rate5m", { role: "candidate" }, 0.001],
];

test.each([
  {
    name: "whose alert goes on, to the exporter",
    rows: [...toldSlow.exporter.filter(([, { outcome, sli }]) => outcome !== "slow" && sli !== "slow"), firingSlower],
    reason: `the candidate is slower: the alert CanarySlower is firing, but now ${unmeasured}`,
  },
  { name: "by what rules had summed up", rows: toldSlow.rules, reason: `${slowReason}, but now ${unmeasured}` },
])("nines gate says what nobody measures any more of a slower candidate $name", ({ name, rows, reason }) => {
  const arms = { candidate: [1_840, 2], stable: [16_560, 18] } as const;
  const moment: GateMoment = { ...half, ...arms, name, decision: "hold", reasons: [reason] };
  expect(byRules(moment, [...goesOnUnmeasured, ...rows])).toEqual({ decision: "hold", reasons: [reason] });
});

test.each([
  { name: "what may be chance", candidate: half.candidate, evidence: 3, slow: [184, 166], says: noWorse },
  {
    name: "fewer requests than count",
    candidate: [1_000, 1],
    evidence: 99,
    slow: [4, 0],
    says: "no difference above 0.1 points: errors 0.1 % against 0.11 % after 1,000 candidate requests",
  },
  { name: "less than matters", candidate: half.candidate, evidence: 99, slow: [19, 166], says: noWorse },
] as const)(
  "nines gate does not hold for a candidate that is slower by $name",
  ({ candidate, evidence, slow, says }) => {
    const rows: Rows = [
      ["shift:slow_evalue:ln", {}, evidence],
      ["shift:arm_slow:sum", { role: "candidate" }, slow[0]],
      ["shift:arm_slow:sum", { role: "stable" }, slow[1]],
    ];
    const moment: GateMoment = { ...half, candidate, name: "", decision: "proceed", reasons: [says] };
    expect(byRules(moment, rows)).toEqual({ decision: "proceed", reasons: [says] });
  },
);

function exporterVerdict({ candidate, stable, dispersion = 1 }: (typeof judged)[number]): ShiftVerdictReport {
  const interval = {
    errors: stable[1] + candidate[1],
    candidateErrors: candidate[1],
    candidateShare: candidate[0] / (stable[0] + candidate[0]),
  };
  const counts = ([requests, errors]: GateMoment["stable"]) => ({ requests, errors });
  return judgeShift(
    { candidate: counts(candidate), stable: counts(stable), sums: addEvidence(noEvidence, interval), dispersion },
    { ...judge, minErrors: 5, dispersion: "auto" },
  );
}

test("nines gate says that not all is counted where rules hold back a verdict that its numbers give", () => {
  const reason =
    "not enough data: not all requests that came lately are counted yet: errors 0 % against 0 % after 18,400 candidate requests";
  const counts = { candidate: [18_400, 0], stable: [165_600, 0] } as const;
  const moment: GateMoment = {
    ...half,
    ...counts,
    name: "",
    verdict: "not_enough",
    decision: "hold",
    reasons: [reason],
  };
  const high: Rows[number] = ["shift:error_difference:high", {}, 0.0005];
  expect(byRules(moment, [high])).toEqual({ decision: "hold", reasons: [reason] });
});

test("nines gate says that nothing is added up yet where errors are seen and a rollout has only begun", () => {
  const sums = ["shift:arm_requests:sum", "shift:arm_errors:sum"];
  const moment: GateMoment = { ...half, name: "", verdict: undefined, decision: "hold", reasons: [] };
  const rates: Rows = [
    ["shift:arm_requests:rate", { role: "candidate" }, 12],
    ["shift:arm_errors:rate", { role: "candidate" }, 0],
  ];
  expect(byRules(moment, rates, sums)).toEqual({
    decision: "hold",
    reasons: ["no verdict is recorded: nothing of this rollout is added up yet"],
  });
});

test("nines gate takes no HAProxy for one in TCP mode whose requests are not known just after a gap", () => {
  const series = ["shift:arm_share:actual", "shift:arm_share:drift"];
  const moment: GateMoment = { ...half, name: "", isTcp: true, verdict: undefined, decision: "hold", reasons: [] };
  const { reasons } = byRules(moment, [], series);
  expect(reasons).toEqual([
    "the traffic cannot be read: shift:arm_share:actual has no value for the candidate",
    "no verdict is recorded: requests are not known now",
    "the share of traffic is not known",
  ]);
});

test.each([
  { errors: 3, shown: "0.016 %", decision: "proceed" },
  { errors: 40, shown: "0.22 %", decision: "hold" },
  // Less than matters, and not shown to be.
  { errors: 36, shown: "0.2 %", decision: "hold" },
] as const)("nines gate, of a verdict of before $errors errors that its numbers have: $decision", (row) => {
  const { errors, shown, decision } = row;
  const compared = `errors ${shown} against 0.11 % after 18,400 candidate requests`;
  const reason =
    decision === "hold"
      ? `not enough data: not all requests that came lately are judged yet: ${compared}`
      : `no difference above 0.1 points: ${compared}`;
  const moment: GateMoment = { ...half, candidate: [18_400, errors], name: "", decision, reasons: [reason] };
  const high: Rows[number] = ["shift:error_difference:high", {}, 0.0009];
  expect(byRules(moment, [high])).toEqual({ decision, reasons: [reason] });
});
