import { expect, test } from "@jest/globals";
import { gateFacts } from "../../cli/gate/gate-facts.ts";
import { rolloutInView } from "../../cli/gate/rollout-in-view.ts";
import { gateRoute } from "../../exporters/shifts/serve/gate-route.ts";
import type { HttpRequest } from "../../service/http/http-route.ts";
import { decideGate } from "../../slo/shift/gate/decide-gate.ts";
import type { ShiftPhase, ShiftVerdictName } from "../../slo/shift/shift-names.ts";
import type { ShiftVerdictReport } from "../../slo/shift/shift-report.ts";
import { addEvidence, noEvidence } from "../../slo/shift/statistics/evidence.ts";
import { judgeShift } from "../../slo/shift/statistics/judge-shift.ts";
import { uncountedWords } from "../../slo/shift/statistics/verdict-words.ts";
import { reportOf } from "../bot/shifts/sample-report.ts";

/** One moment of a rollout, whoever tells it. */
interface Moment {
  readonly name: string;
  readonly phase: ShiftPhase;
  readonly intended: number;
  readonly actual: number;
  /** What the rules say; undefined where they have no verdict. */
  readonly verdict: ShiftVerdictName | undefined;
  readonly candidate: readonly [requests: number, errors: number];
  readonly stable: readonly [requests: number, errors: number];
  readonly lost?: number;
  /** Whether all requests of the rollout were seen. */
  readonly isWhole?: boolean;
  /** Requests lost in the last two minutes that its ledger does not have; rules have an alert. */
  readonly lostLately?: number;
  /** Since HAProxy began anew in the middle of it; rules have an alert. */
  readonly reloadedSeconds?: number;
  /** Since the weights changed, of 30 to settle. */
  readonly changedSeconds?: number;
  /** Since its controller said that the candidate won, which is meant to have nothing any more; rules tell of it for ten minutes. */
  readonly promotedSeconds?: number;
  /** Connections are counted, and no requests. */
  readonly isTcp?: boolean;
  /** Requests per second, and how many of them the stable arm could take back. */
  readonly headroom?: readonly [requestsPerSecond: number, limit: number];
  /** What is left of the budget of an SLO that is asked for. */
  readonly slo?: number;
  readonly decision: "proceed" | "hold" | "roll_back";
  readonly reasons: readonly string[];
  /** What the exporter says in other words, because it has no alerts. */
  readonly exporterReasons?: readonly string[];
}

const judge = { alpha: 0.001, minRequests: 100, effectFloor: 0.001, errorRatio: 0.001 };
const complete = "the rollout is complete: all traffic is at green";
const all = { phase: "settled", intended: 1, actual: 1 } as const;

const noWorse = "no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests";
const unseen = "not all requests were seen: more may be lost than was counted";
const forgotten = "the proxy was reloaded or restarted, and may have forgotten the weights";
const half = {
  phase: "shifting",
  intended: 0.5,
  actual: 0.5,
  verdict: "not_worse",
  candidate: [18_400, 22],
  stable: [165_600, 182],
} as const;

const renamed = "the rollout is complete: green was promoted, and is the stable version now";
const promoted = { ...half, phase: "idle", intended: 0, actual: 0, promotedSeconds: 599 } as const;

const moments: readonly Moment[] = [
  {
    ...all,
    name: "a switch to a version that fails",
    verdict: undefined,
    candidate: [667, 279],
    stable: [4, 0],
    decision: "hold",
    reasons: ["the candidate fails 42 % of 667 requests, usual are 0.1 %; nothing to compare it with"],
  },
  {
    ...all,
    name: "a switch to a version that is fine",
    verdict: undefined,
    candidate: [667, 0],
    stable: [4, 0],
    decision: "proceed",
    reasons: [complete, "not compared: 4 of 100 stable requests"],
  },
  {
    ...all,
    name: "the end of a rollout without a verdict, measured by the stable arm",
    verdict: undefined,
    candidate: [1_000, 80],
    stable: [1_000, 20],
    decision: "hold",
    reasons: ["the candidate fails 8 % of 1,000 requests, the stable arm 2 % of 1,000"],
  },
  {
    ...all,
    name: "the end of a rollout that nobody asked anything of",
    verdict: undefined,
    candidate: [0, 0],
    stable: [0, 0],
    decision: "hold",
    reasons: ["nothing is known of the candidate: none of its requests were counted"],
  },
  {
    ...all,
    name: "the end of a rollout that was compared",
    verdict: "not_worse",
    candidate: [18_400, 22],
    stable: [165_600, 182],
    decision: "proceed",
    reasons: [complete],
  },
  {
    ...all,
    name: "the end of a rollout with losses",
    verdict: "not_worse",
    candidate: [18_400, 22],
    stable: [165_600, 182],
    lost: 67,
    decision: "hold",
    reasons: ["67 requests were lost"],
  },
  {
    name: "a rollout that went back as worse",
    phase: "idle",
    intended: 0,
    actual: 0,
    verdict: "worse",
    candidate: [3_729, 194],
    stable: [9_000, 9],
    lost: 3,
    decision: "hold",
    reasons: ["no rollout is under way"],
  },
  {
    ...promoted,
    name: "a candidate that was promoted",
    decision: "proceed",
    reasons: [renamed],
  },
  {
    ...promoted,
    name: "a candidate that was promoted ten minutes ago",
    promotedSeconds: 600,
    decision: "hold",
    reasons: ["no rollout is under way"],
  },
  {
    ...promoted,
    name: "a candidate that was promoted uncompared",
    verdict: undefined,
    candidate: [667, 0],
    stable: [4, 0],
    decision: "proceed",
    reasons: [renamed, "not compared: 4 of 100 stable requests"],
  },
  {
    ...promoted,
    name: "a candidate that was promoted, and fails",
    verdict: undefined,
    candidate: [667, 279],
    stable: [4, 0],
    decision: "hold",
    reasons: ["the candidate fails 42 % of 667 requests, usual are 0.1 %; nothing to compare it with"],
  },
  {
    ...promoted,
    name: "a candidate that was promoted with losses",
    lost: 67,
    isWhole: false,
    decision: "hold",
    reasons: ["67 requests were lost", unseen],
  },
  {
    ...promoted,
    name: "a candidate that was promoted, while an SLO has no budget left",
    slo: 0,
    decision: "hold",
    reasons: ["the error budget of checkout-availability is spent"],
  },
  {
    ...promoted,
    name: "a candidate that was promoted, and whose traffic goes to its own version",
    phase: "shifting",
    actual: 0.3,
    changedSeconds: 24,
    decision: "hold",
    reasons: ["traffic has not had the time to follow the last change of weights, or of servers that are up"],
  },
  {
    ...all,
    name: "losses once the ledger was closed",
    verdict: "not_worse",
    candidate: [18_400, 22],
    stable: [165_600, 182],
    lostLately: 412,
    decision: "hold",
    reasons: ["DrainDroppedRequests is firing: requests were lost"],
    exporterReasons: ["412 requests were lost in the last two minutes, outside of the rollout"],
  },
  {
    ...half,
    name: "losses of the rollout before this one",
    lostLately: 412,
    decision: "hold",
    reasons: ["DrainDroppedRequests is firing: requests were lost"],
    exporterReasons: ["412 requests were lost in the last two minutes, outside of the rollout"],
  },
  {
    ...all,
    name: "a proxy that began anew with all of the traffic at the candidate",
    verdict: "not_worse",
    candidate: [18_400, 22],
    stable: [165_600, 182],
    isWhole: false,
    reloadedSeconds: 299,
    decision: "hold",
    reasons: [`ProxyReloadedMidShift is firing: ${forgotten}`, unseen],
    exporterReasons: [forgotten, unseen],
  },
  {
    ...half,
    name: "a proxy that began anew five minutes ago",
    isWhole: false,
    reloadedSeconds: 300,
    decision: "proceed",
    reasons: [noWorse, unseen],
  },
  {
    ...half,
    name: "a change that is too fresh",
    actual: 0.11,
    changedSeconds: 24,
    decision: "hold",
    reasons: ["traffic has not had the time to follow the last change of weights, or of servers that are up"],
  },
  {
    ...half,
    name: "a change that traffic followed at once",
    changedSeconds: 24,
    decision: "hold",
    reasons: ["traffic has not had the time to follow the last change of weights, or of servers that are up"],
  },
  {
    ...half,
    name: "traffic that does not follow",
    actual: 0.11,
    changedSeconds: 31,
    decision: "hold",
    reasons: ["the candidate has 39 points less of the traffic than its weight says, and 2 points may be chance"],
  },
  {
    ...half,
    name: "a stable arm that could not take everything back",
    headroom: [120, 90],
    decision: "hold",
    reasons: ["the stable arm could not take everything back: 120 requests per second, and 90 fit"],
  },
  { ...half, name: "a stable arm that could", headroom: [80, 90], decision: "proceed", reasons: [noWorse] },
  {
    ...half,
    name: "connections, of which nobody knows what they carry",
    isTcp: true,
    verdict: undefined,
    headroom: [120, 90],
    decision: "hold",
    reasons: [uncountedWords, "whether the stable arm could take everything back is not known"],
  },
];

test.each(moments)("nines gate and /api/gate answer alike: $name", async (moment) => {
  const { decision, reasons, exporterReasons = reasons } = moment;
  expect(byRules(moment)).toEqual({ decision, reasons });
  expect(await byExporter(moment)).toMatchObject({ decision, reasons: exporterReasons });
});

/** What an exporter counted of both arms, and the reason of its verdict. */
const judged: readonly (Pick<Moment, "name" | "candidate" | "stable"> & {
  readonly dispersion?: number;
  readonly decision: Moment["decision"];
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
  const seen: Moment = { ...half, ...moment, verdict: verdict.kind, reasons: [reason] };
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

function exporterVerdict({ candidate, stable, dispersion = 1 }: (typeof judged)[number]): ShiftVerdictReport {
  const interval = {
    errors: stable[1] + candidate[1],
    candidateErrors: candidate[1],
    candidateShare: candidate[0] / (stable[0] + candidate[0]),
  };
  const counts = ([requests, errors]: Moment["stable"]) => ({ requests, errors });
  return judgeShift(
    { candidate: counts(candidate), stable: counts(stable), sums: addEvidence(noEvidence, interval), dispersion },
    { ...judge, minErrors: 5, dispersion: "auto" },
  );
}

/** As rules record it, with nothing of an exporter but its losses, or what else it tells. */
function byRules(moment: Moment, more: Rows = []) {
  const { intended, actual, verdict, changedSeconds = 900, isTcp, headroom, promotedSeconds = 600, slo } = moment;
  const rollout = "checkout-green-20260301T120000Z";
  const isOn = intended > 0 && intended < 1;
  const arm = { role: "candidate" };
  const rows: Rows = [
    ["shift:info", { candidate: "green", stable: "blue" }, 1],
    ...(isOn ? ([["shift:active", { rollout }, 1]] as const) : []),
    ["shift:rollout:info", { rollout }, 1],
    ...(promotedSeconds < 600 ? ([["shift:promoted:info", { rollout }, 1]] as const) : []),
    ["shift:arm_share:intended", arm, intended],
    ["shift:arm_share:actual", arm, actual],
    ["shift:arm_share:drift", arm, actual - intended],
    ["shift:arm_share:tolerance", arm, 0.02],
    ...(verdict === undefined ? [] : ([["shift:verdict", { verdict, rollout }, 1]] as const)),
    ...(isTcp === true ? sessions : countedRows(moment, rollout)),
    ...(headroom === undefined ? [] : headroomRows(headroom, isTcp === true)),
    ...alertsOf(moment).map((alertname) => ["ALERTS", { alertname, alertstate: "firing" }, 1] as const),
    ["shift:setting", { setting: "settle_seconds" }, 30],
    ["shift:setting", { setting: "alpha" }, judge.alpha],
    ["shift:setting", { setting: "min_requests" }, judge.minRequests],
    ["shift:setting", { setting: "min_errors" }, 5],
    ["shift:setting", { setting: "effect_floor" }, judge.effectFloor],
    ["shift:setting", { setting: "usual_error_ratio" }, judge.errorRatio],
    ...more,
  ];
  const all = rows.map(([name, labels, value]) => ({ labels: { __name__: name, ...labels }, time: 0, value }));
  const { samples } = rolloutInView(all, false);
  return decideGate(gateFacts({ samples, changedSeconds, since: {}, slo: gatedSlo(slo) }));
}

function gatedSlo(remaining: number | undefined) {
  return remaining === undefined ? undefined : { id: "checkout-availability", remaining };
}

type Rows = readonly (readonly [string, Readonly<Record<string, string>>, number])[];

const sessions: Rows = [["shift:arm_inflight", { role: "candidate" }, 12]];

/** As the rules raise them: what was lost is told for two minutes, a proxy that began anew for five. */
function alertsOf({ lostLately = 0, reloadedSeconds }: Moment): readonly string[] {
  return [
    ...(lostLately > 0 ? ["DrainDroppedRequests"] : []),
    ...(reloadedSeconds !== undefined && reloadedSeconds < 300 ? ["ProxyReloadedMidShift"] : []),
  ];
}

function countedRows({ candidate, stable, lost = 0, isWhole = true }: Moment, rollout: string): Rows {
  return [
    ["trafficshift_ledger_whole", {}, isWhole ? 1 : 0],
    ["shift:arm_requests:sum", { role: "candidate", rollout }, candidate[0]],
    ["shift:arm_errors:sum", { role: "candidate", rollout }, candidate[1]],
    ["shift:arm_requests:sum", { role: "stable", rollout }, stable[0]],
    ["shift:arm_errors:sum", { role: "stable", rollout }, stable[1]],
    ["trafficshift_ledger_requests", { outcome: "lost" }, lost],
  ];
}

function headroomRows([requestsPerSecond, limit]: NonNullable<Moment["headroom"]>, isTcp: boolean): Rows {
  const rates: Rows = [
    ["shift:arm_requests:rate", { role: "candidate" }, requestsPerSecond / 2],
    ["shift:arm_requests:rate", { role: "stable" }, requestsPerSecond / 2],
  ];
  return [
    ["shift:setting", { setting: "rollback_limit" }, limit],
    ["shift:stable_capacity:rps", {}, limit / 0.9],
    ...(isTcp ? [] : rates),
  ];
}

async function byExporter(moment: Moment, told?: ShiftVerdictReport) {
  const { phase, intended, actual, verdict, candidate, stable, lost = 0, changedSeconds = 900 } = moment;
  const { isTcp = false, headroom, isWhole = true, lostLately = 0, reloadedSeconds, promotedSeconds, slo } = moment;
  const report = reportOf({
    phase,
    candidate: { intended, actual, requests: candidate[0], errors: candidate[1] },
    stable: { intended: 1 - intended, actual: 1 - actual, requests: stable[0], errors: stable[1] },
    drift: { share: actual - intended, tolerance: 0.02, settled: changedSeconds >= 30 },
    verdict: told ?? { ...reportOf().verdict, kind: verdict ?? "not_enough", why: isTcp ? uncountedWords : noWorse },
    ledger: { sent: 9_000, answered: 9_000 - lost, failed: 0, inflight: 0, rescued: 0, lost, isWhole },
    lostLately,
    ...(promotedSeconds !== undefined && phase === "idle" && promotedEnd(promotedSeconds)),
    reloadedAtMs: reloadedSeconds === undefined ? null : reportOf().atMs - 1_000 * reloadedSeconds,
    shareBasis: isTcp ? "sessions" : "requests",
    headroom:
      headroom === undefined
        ? null
        : { requestsPerSecond: isTcp ? null : headroom[0], limit: headroom[1], stableCapacity: headroom[1] / 0.9 },
  });
  const route = gateRoute({
    shifts: { reports: () => [report], report: () => report, judge: () => judge },
    view: { slo: () => ({ budgetRemaining: slo }), slos: () => [] },
  });
  const request = {
    query: new URLSearchParams(`shift=checkout-green${slo === undefined ? "" : "&slo=checkout-availability"}`),
    params: {},
  } as unknown as HttpRequest;
  return JSON.parse(String((await route.handle(request)).body));
}

function promotedEnd(promotedSeconds: number) {
  return { outcome: "completed", endedAtMs: reportOf().atMs - 1_000 * promotedSeconds } as const;
}
