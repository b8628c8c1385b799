import { expect, test } from "@jest/globals";
import { uncountedWords } from "../../../slo/shift/statistics/verdict-words.ts";
import { byExporter } from "./by-exporter.ts";
import { byRules } from "./by-rules.ts";
import { type GateMoment, half, noWorse } from "./gate-moment.ts";

const complete = "the rollout is complete: all traffic is at green";
const all = { phase: "settled", intended: 1, actual: 1 } as const;

const unseen = "not all requests were seen: more may have failed or been lost than was counted";
const forgotten = "the proxy was reloaded or restarted, and may have forgotten the weights";

const renamed = "the rollout is complete: green was promoted, and is the stable version now";
const promoted = { ...half, phase: "idle", intended: 0, actual: 0, promotedSeconds: 599 } as const;

const moments: readonly GateMoment[] = [
  {
    ...all,
    name: "a switch to a version that fails",
    verdict: undefined,
    candidate: [667, 279],
    stable: [4, 0],
    decision: "hold",
    reasons: ["the candidate fails 41.8 % of 667 requests, usual are 0.1 %; nothing to compare it with"],
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
  ...(
    [
      [67, 2, "67 requests were lost, 2 of them maybe just before it began"],
      [67, 67, "67 requests were lost, all of them maybe just before it began"],
      [1, 1, "1 request was lost, maybe just before it began"],
    ] as const
  ).map(([lost, lostAsItBegan, reason]) => ({
    ...half,
    name: `${lostAsItBegan} of ${lost} losses as it began`,
    lost,
    lostAsItBegan,
    decision: "hold" as const,
    reasons: [reason],
  })),
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
    reasons: ["the candidate fails 41.8 % of 667 requests, usual are 0.1 %; nothing to compare it with"],
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
    name: "errors that count what succeeds",
    candidate: [18_400, 11_040],
    stable: [165_600, 165_600],
    decision: "hold",
    reasons: [
      "the stable arm fails 100 % of 165,600 requests: it is broken, or errors count what succeeds; nobody can say whether the candidate is worse",
    ],
  },
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
