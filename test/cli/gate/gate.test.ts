import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../../../cli/main.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { memoryWorld } from "../memory-world.ts";

async function gate(args: readonly string[]) {
  const world = memoryWorld("/");
  const code = await main(["gate", ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

const nowSeconds = Math.floor(Date.now() / 1000);

type Series = readonly [name: string, labels: Readonly<Record<string, string>>, value: number];

/** What rules record of a canary at 10 % that is no worse, with some of it changed: undefined takes a series away. */
function recorded(shift: string, change: Readonly<Record<string, number | undefined>> = {}): readonly Series[] {
  const rollout = `${shift}-20260301T120000Z`;
  const of: Readonly<Record<string, readonly [Readonly<Record<string, string>>, number]>> = {
    "shift:info": [{ stable: "blue", candidate: "green" }, 1],
    "shift:active": [{ rollout }, 1],
    "shift:arm_share:intended": [{ role: "candidate" }, 0.1],
    "shift:arm_share:actual": [{ role: "candidate" }, 0.101],
    "shift:arm_share:drift": [{ role: "candidate" }, 0.001],
    "shift:arm_share:tolerance": [{ role: "candidate" }, 0.03],
    "shift:error_evalue:ln": [{ rollout }, -2.14],
    worse: [{ verdict: "worse", rollout }, 0],
    not_worse: [{ verdict: "not_worse", rollout }, 1],
    not_enough: [{ verdict: "not_enough", rollout }, 0],
    requests: [{ role: "candidate", rollout }, 18_400],
    stableRequests: [{ role: "stable", rollout }, 165_600],
    errors: [{ role: "candidate", rollout }, 22],
    stableErrors: [{ role: "stable", rollout }, 182],
    "shift:arm_lost:sum": [{ role: "candidate", rollout }, 0],
    alpha: [{ setting: "alpha" }, 0.001],
    minRequests: [{ setting: "min_requests" }, 100],
    effectFloor: [{ setting: "effect_floor" }, 0.001],
    errorRatio: [{ setting: "usual_error_ratio" }, 0.001],
    settle: [{ setting: "settle_seconds" }, 600],
  };
  const names: Readonly<Record<string, string>> = {
    worse: "shift:verdict",
    not_worse: "shift:verdict",
    not_enough: "shift:verdict",
    requests: "shift:arm_requests:sum",
    stableRequests: "shift:arm_requests:sum",
    errors: "shift:arm_errors:sum",
    stableErrors: "shift:arm_errors:sum",
    alpha: "shift:setting",
    minRequests: "shift:setting",
    effectFloor: "shift:setting",
    errorRatio: "shift:setting",
    settle: "shift:setting",
  };
  return Object.entries(of).flatMap(([key, [labels, usual]]): readonly Series[] => {
    const value = key in change ? change[key] : usual;
    return value === undefined ? [] : [[names[key] ?? key, { shift, ...labels }, value]];
  });
}

/** What rules record where one arm is meant to have everything, or where nobody knows who is: no rollout is on for them. */
function atEnd(
  shift: string,
  intended: number | undefined,
  actual: number | undefined,
  change: Readonly<Record<string, number | undefined>> = {},
): readonly Series[] {
  const drift = intended === undefined || actual === undefined ? undefined : actual - intended;
  return recorded(shift, {
    "shift:active": undefined,
    "shift:arm_share:intended": intended,
    "shift:arm_share:actual": actual,
    "shift:arm_share:drift": drift,
    "shift:arm_share:tolerance": intended === undefined ? undefined : 0.02,
    "shift:error_evalue:ln": undefined,
    worse: undefined,
    not_worse: undefined,
    not_enough: undefined,
    ...change,
  });
}

/** All of the traffic went to a broken candidate at once, while rules go on telling of the rollout before, which was worse and lost requests. */
function atOnce(shift: string, failing: number, secondsAgo = 60): readonly Series[] {
  const old = atEnd(shift, 1, 1, { worse: 1, errors: 386, "shift:arm_lost:sum": 3 });
  const rollout = `${shift}-20260301T120000Z`;
  return [
    ...old,
    ["shift:rollout:info", { shift, rollout }, 1],
    ["ALERTS", { shift, rollout, alertname: "CanaryErrorRateHigher", alertstate: "firing" }, 1],
    ["shift:last_change:timestamp_seconds", { shift }, nowSeconds - secondsAgo],
    ["shift:arm_requests:rate", { shift, role: "candidate" }, 20],
    ["shift:arm_errors:rate", { shift, role: "candidate" }, 20 * failing],
    ["shift:arm_requests:rate", { shift, role: "stable" }, 2],
    ["shift:arm_errors:rate", { shift, role: "stable" }, 0.4],
  ];
}

const info = (shift: string, rollout: string): Series => ["trafficshift_info", { shift, rollout }, 1];
const unseenLosses = (shift: string, begun: string): Series => [
  "shift:unseen_losses:info",
  { shift, rollout: `${shift}-${begun}` },
  1,
];
const ledger = (shift: string, lost: number): readonly Series[] => [
  ["trafficshift_ledger_requests", { shift, outcome: "sent" }, 9_000],
  ["trafficshift_ledger_requests", { shift, outcome: "lost" }, lost],
];
/** What the exporter counts of each arm: requests that ended, and their errors. */
const compared = (shift: string, arms: Readonly<Record<string, readonly [number, number]>>): readonly Series[] =>
  Object.entries(arms).flatMap(([arm, [ended, errors]]): readonly Series[] => [
    ["trafficshift_compared_requests", { shift, arm, outcome: "ended" }, ended],
    ["trafficshift_compared_requests", { shift, arm, outcome: "errors" }, errors],
  ]);
const changed = (shift: string, secondsAgo: number): Series => [
  "shift:last_change:timestamp_seconds",
  { shift },
  nowSeconds - secondsAgo,
];

const phase = (shift: string, now: string): readonly Series[] =>
  ["idle", "shifting", "paused", "settled", "aborting"].map((one) => [
    "trafficshift_phase",
    { shift, phase: one },
    one === now ? 1 : 0,
  ]);

const alert = (shift: string, alertname: string): Series => [
  "ALERTS",
  { shift, alertname, alertstate: "firing", severity: "ticket" },
  1,
];

/** Each shift by its name, and how many seconds ago its rules recorded something for the last time. */
const shifts: readonly { readonly series: readonly Series[]; readonly ageSeconds?: number }[] = [
  { series: recorded("good") },
  {
    series: recorded("bad", {
      worse: 1,
      not_worse: 0,
      errors: 386,
      "shift:error_evalue:ln": 12.42,
      "shift:arm_lost:sum": 3,
    }),
  },
  {
    series: recorded("early", { not_worse: 0, not_enough: 1, requests: 41, errors: 0, "shift:error_evalue:ln": -0.1 }),
  },
  { series: recorded("still", { "shift:arm_share:actual": 0, "shift:arm_share:drift": -0.1 }) },
  { series: recorded("unseen", { "shift:arm_share:actual": undefined, "shift:arm_share:drift": undefined }) },
  { series: recorded("sessions", { worse: undefined, not_worse: undefined, not_enough: undefined }) },
  {
    series: [
      ...recorded("down"),
      ["shift:arm_weight:set", { shift: "down", arm: "blue", role: "stable" }, 90],
      ["shift:arm_weight:live", { shift: "down", arm: "blue", role: "stable" }, 0],
      ["shift:arm_weight:set", { shift: "down", arm: "green", role: "candidate" }, 10],
      ["shift:arm_weight:live", { shift: "down", arm: "green", role: "candidate" }, 10],
    ],
  },
  {
    series: [
      ...atEnd("weightless", undefined, undefined),
      ["shift:arm_weight:set", { shift: "weightless", arm: "blue", role: "stable" }, 0],
      ["shift:arm_weight:set", { shift: "weightless", arm: "green", role: "candidate" }, 0],
    ],
  },
  {
    series: [
      ...recorded("bursts", { not_worse: 0, not_enough: 1, errors: 0, stableErrors: 0 }),
      ["shift:error_difference:high", { shift: "bursts" }, 0.129],
      ["shift:error_dispersion:ratio", { shift: "bursts" }, 53.2],
    ],
  },
  {
    series: [
      ...recorded("told-worse", { worse: undefined, not_worse: undefined, not_enough: undefined }),
      ["trafficshift_verdict", { shift: "told-worse", verdict: "worse" }, 1],
      ["trafficshift_log_evalue", { shift: "told-worse", sli: "errors" }, 21.7],
      ...compared("told-worse", { blue: [2_000, 0], green: [239, 20] }),
    ],
  },
  {
    series: [
      ...recorded("told-open"),
      ["trafficshift_verdict", { shift: "told-open", verdict: "not_enough" }, 1],
      ["trafficshift_log_evalue", { shift: "told-open", sli: "errors" }, 33.3],
      ...compared("told-open", { blue: [20_000, 0], green: [2_000, 1] }),
    ],
  },
  {
    series: [
      ...recorded("told-bursts", { "shift:error_dispersion:ratio": 53.2 }),
      ["trafficshift_verdict", { shift: "told-bursts", verdict: "not_enough" }, 1],
      ["trafficshift_log_evalue", { shift: "told-bursts", sli: "errors" }, 2.1],
      ["trafficshift_error_dispersion_ratio", { shift: "told-bursts" }, 20.7],
      ...compared("told-bursts", { blue: [20_000, 20], green: [2_000, 16] }),
    ],
  },
  {
    series: [
      ...recorded("idle", {
        "shift:arm_share:actual": undefined,
        "shift:arm_share:drift": undefined,
        not_worse: 0,
        not_enough: 1,
        requests: 0,
        errors: 0,
      }),
      ["shift:arm_requests:rate", { shift: "idle", role: "candidate" }, 0],
    ],
  },
  {
    series: [
      ["shift:info", { shift: "tcp-active", candidate: "green" }, 1],
      ["shift:active", { shift: "tcp-active", rollout: "tcp-active-20260301T120000Z" }, 1],
      ["shift:arm_inflight", { shift: "tcp-active", role: "candidate" }, 9],
      ["shift:arm_share:intended", { shift: "tcp-active", role: "candidate" }, 0.5],
      ["shift:arm_share:actual", { shift: "tcp-active", role: "candidate" }, 0.2],
      ["shift:arm_share:drift", { shift: "tcp-active", role: "candidate" }, -0.3],
      ["shift:arm_share:tolerance", { shift: "tcp-active", role: "candidate" }, 0.1],
      ["trafficshift_verdict", { shift: "tcp-active", verdict: "not_enough" }, 1],
    ],
  },
  { series: atEnd("over", 0, 0) },
  { series: atEnd("complete", 1, 1) },
  {
    series: [
      ...atEnd("complete-compared", 1, 1),
      ["shift:error_difference:high", { shift: "complete-compared" }, 0.0004],
    ],
  },
  {
    series: [
      ...atEnd("complete-agreed", 1, 1, { requests: undefined, errors: undefined }),
      ["trafficshift_verdict", { shift: "complete-agreed", verdict: "not_worse" }, 1],
      ["trafficshift_verdict", { shift: "complete-agreed", verdict: "worse" }, 0],
      ...compared("complete-agreed", { blue: [165_600, 182], green: [18_400, 22] }),
    ],
  },
  { series: atEnd("complete-bad", 1, 1, { stableRequests: 4, stableErrors: 0, requests: 667, errors: 279 }) },
  { series: atEnd("complete-unseen", 1, 1, { requests: undefined, errors: undefined }) },
  { series: atEnd("complete-unset", 1, 1, { minRequests: undefined }) },
  { series: atOnce("at-once-bad", 0.2) },
  { series: atOnce("at-once-good", 0) },
  { series: atOnce("at-once-settled", 0.2, 1_200) },
  { series: [...atOnce("at-once-told", 0.2), info("at-once-told", "at-once-told-20260301T130000Z")] },
  { series: [...atEnd("at-once-after", 1, 1), changed("at-once-after", 60)] },
  { series: [...atOnce("stepped", 0), ["shift:active", { shift: "stepped", rollout: "stepped-20260301T120000Z" }, 1]] },
  { series: [...recorded("other", { worse: 1, errors: 386 }), info("other", "other-20260301T130000Z")] },
  { series: [...recorded("two", {}), info("two", "two-20260301T120000Z"), info("two", "two-20260301T120001Z")] },
  { series: [...recorded("fresh", { "shift:arm_share:drift": -0.09 }), changed("fresh", 20)] },
  { series: [...recorded("settled", { "shift:arm_share:drift": -0.09 }), changed("settled", 900)] },
  { series: [...recorded("lossy-told", { "shift:arm_lost:sum": 5 }), ...ledger("lossy-told", 67)] },
  { series: [...recorded("lossy-late", { "shift:arm_lost:sum": 5 })] },
  { series: ledger("lossy-late", 67), ageSeconds: 200 },
  { series: [...recorded("unseen-told"), ["trafficshift_ledger_whole", { shift: "unseen-told" }, 0]] },
  { series: recorded("unseen-late") },
  { series: [...recorded("unseen-rules"), unseenLosses("unseen-rules", "20260301T120000Z")] },
  {
    series: [
      ...recorded("seen-told"),
      unseenLosses("seen-told", "20260301T120000Z"),
      ["trafficshift_ledger_whole", { shift: "seen-told" }, 1],
    ],
  },
  { series: [...recorded("unseen-before"), unseenLosses("unseen-before", "20260301T110000Z")] },
  { series: [["trafficshift_ledger_whole", { shift: "unseen-late" }, 0]], ageSeconds: 200 },
  {
    series: [
      ...recorded("refusing", { "shift:arm_lost:sum": 5 }),
      ["shift:arm_lost:sum", { shift: "refusing", rollout: "refusing-20260301T120000Z", arm: "none" }, 30],
      ["shift:refused_now:sum", { shift: "refusing", rollout: "refusing-20260301T120000Z" }, 200],
    ],
  },
  {
    series: [
      ...recorded("refusing-told", {}),
      ["shift:refused_now:sum", { shift: "refusing-told", rollout: "refusing-told-20260301T120000Z" }, 200],
      ...ledger("refusing-told", 0),
    ],
  },
  {
    series: [
      ...atOnce("refusing-at-once", 0),
      ["shift:refused_now:inc2m", { shift: "refusing-at-once" }, 72],
      ["shift:refused:inc2m", { shift: "refusing-at-once" }, 0],
    ],
  },
  { series: [...atEnd("complete-told", 1, 1), ...phase("complete-told", "settled")] },
  {
    series: [
      ...atEnd("complete-after-refusals", 1, 1),
      ["shift:refused_now:sum", { shift: "complete-after-refusals", rollout: "before-20260301T113000Z" }, 3_067],
    ],
  },
  { series: [...atEnd("complete-lossy", 1, 1), alert("complete-lossy", "DrainDroppedRequests")] },
  { series: [...atEnd("following", 1, 0.59)] },
  { series: [...atEnd("tcp", 1, 0.46), ...phase("tcp", "settled")] },
  { series: [...atEnd("following-told", 1, 1), ...phase("following-told", "shifting")] },
  { series: [...atEnd("killed", 0, 0.3), alert("killed", "DrainDroppedRequests")] },
  { series: [...atEnd("killed-told", 0, 0), ...phase("killed-told", "aborting")] },
  { series: [...atEnd("lost-all", 0, 0), alert("lost-all", "DrainDroppedRequests")] },
  { series: [...atEnd("failed", 0, 0), alert("failed", "CanaryErrorRateHigher")] },
  { series: atEnd("dead", undefined, undefined) },
  { series: [...atEnd("dead-told", undefined, undefined), ...phase("dead-told", "idle")] },
  { series: atEnd("late-told", 0, 0) },
  { series: phase("late-told", "aborting"), ageSeconds: 200 },
  { series: [...recorded("costly"), alert("costly", "ShiftBudgetBurn"), alert("costly", "RescuedByRetry")] },
  { series: [...recorded("slow"), alert("slow", "CanarySlower")] },
  {
    series: [...recorded("undeclared"), ["trafficshift_source_up", { shift: "undeclared", source: "declared" }, 0]],
  },
  { series: [...recorded("half-blind"), ["trafficshift_source_up", { shift: "half-blind", source: "weights" }, 0]] },
  {
    series: [
      ...recorded("going-back"),
      ["trafficshift_phase", { shift: "going-back", phase: "aborting" }, 1],
      ["trafficshift_phase", { shift: "going-back", phase: "shifting" }, 0],
    ],
  },
  { series: recorded("stale"), ageSeconds: 200 },
  { series: recorded("ended"), ageSeconds: 3600 },
  {
    series: [
      ["slo:period_error_budget_remaining:ratio", { slo_id: "shop-up" }, 0.7],
      ["slo:period_error_budget_remaining:ratio", { slo_id: "shop-spent", route: "/pay" }, -0.1],
      ["slo:period_error_budget_remaining:ratio", { slo_id: "shop-spent", route: "/cart" }, 0.5],
      ["slo:error_budget:ratio", { slo_id: "shop-new" }, 0.001],
    ],
  },
];

/** Samples of the last twenty minutes before each one's end, as OpenMetrics wants them. */
function history(nowSeconds: number): string {
  const rows = shifts.flatMap(({ series, ageSeconds = 0 }) =>
    series.map((one) => ({ one, end: nowSeconds - ageSeconds })),
  );
  const byName = Map.groupBy(rows, ({ one: [name] }) => name);
  const lines = [...byName].flatMap(([name, all]) => [
    `# TYPE ${name} gauge`,
    ...all.flatMap(({ one: [, labels, value], end }) => {
      const inside = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
      // Beyond the end, so that a slow machine does not make fresh series old; what is old ends where it says.
      const last = end === nowSeconds ? end + 110 : end;
      return Array.from({ length: 60 }, (_, index) => `${name}{${inside}} ${value} ${last - (59 - index) * 10}`);
    }),
  ]);
  return `${lines.join("\n")}\n# EOF\n`;
}

needs("prometheus")("nines gate", () => {
  let folder = "";
  let prometheus: Prometheus;
  const ask = (shift: string, ...args: readonly string[]) =>
    gate(["--shift", shift, "--prometheus", prometheus.url, ...args]);

  beforeAll(async () => {
    folder = await makeTemporaryFolder("gate");
    await tsdbBlocksFrom(history(nowSeconds), join(folder, "data"));
    prometheus = await startPrometheus({ storageDir: join(folder, "data") });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  test.each([
    {
      shift: "good",
      code: 0,
      says: "proceed: good-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
    },
    {
      shift: "unseen-told",
      code: 0,
      says: "proceed: unseen-told-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n  not all requests were seen: more may be lost than was counted\n",
    },
    {
      shift: "unseen-rules",
      code: 0,
      says: "proceed: unseen-rules-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n  not all requests were seen: more may be lost than was counted\n",
    },
    {
      shift: "seen-told",
      code: 0,
      says: "proceed: seen-told-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
    },
    {
      shift: "unseen-before",
      code: 0,
      says: "proceed: unseen-before-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
    },
    {
      shift: "unseen-late",
      code: 0,
      says: "proceed: unseen-late-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
    },
    {
      shift: "bad",
      code: 1,
      says: "roll back: bad-20260301T120000Z\n  the candidate is worse: errors 2.1 % against 0.11 % after 18,400 candidate requests: evidence 12.4 of 6.9\n  3 requests were lost\n",
    },
    {
      shift: "costly",
      code: 1,
      says: "roll back: costly-20260301T120000Z\n  ShiftBudgetBurn is firing: this rollout spent more of the error budget than it may\n",
    },
    {
      shift: "going-back",
      code: 1,
      says: "roll back: going-back-20260301T120000Z\n  traffic is on its way back already\n",
    },
    {
      shift: "early",
      code: 10,
      says: "hold: early-20260301T120000Z\n  not enough data: 41 of 100 candidate requests\n",
    },
    {
      shift: "still",
      code: 10,
      says: "hold: still-20260301T120000Z\n  the candidate has 10 points less of the traffic than its weight says, and 3 points may be chance\n",
    },
    {
      shift: "unseen",
      code: 10,
      says: "hold: unseen-20260301T120000Z\n  the traffic cannot be read: shift:arm_share:actual has no value for the candidate\n  the share of traffic is not known\n",
    },
    {
      shift: "sessions",
      code: 10,
      says: "hold: sessions-20260301T120000Z\n  no verdict is recorded: its errors cannot be seen\n",
    },
    {
      shift: "down",
      code: 10,
      says: "hold: down-20260301T120000Z\n  blue is down: it has weight, and none of its servers takes requests; there is no way back\n",
    },
    {
      shift: "weightless",
      code: 10,
      says: "hold: weightless\n  all weights are 0: no arm is meant to have anything\n  the traffic cannot be read: shift:arm_share:actual has no value for the candidate\n",
    },
    {
      shift: "bursts",
      code: 10,
      says: "hold: bursts-20260301T120000Z\n  not enough data: errors 0 % against 0 % after 18,400 candidate requests: evidence -2.1 of 6.9; it may be worse by 13 points, for errors of the stable arm come in bursts: evidence counts as 1/53\n",
    },
    {
      shift: "told-worse",
      code: 1,
      says: "roll back: told-worse-20260301T120000Z\n  the candidate is worse: errors 8.4 % against 0 % after 239 candidate requests: evidence 21.7 of 6.9\n",
    },
    {
      shift: "told-open",
      code: 10,
      says: "hold: told-open-20260301T120000Z\n  not enough data: errors 0.05 % against 0 % after 2,000 candidate requests: evidence 33.3 of 6.9; a difference is certain, but not that it is above the 0.1 points that count\n",
    },
    {
      shift: "told-bursts",
      code: 10,
      says: "hold: told-bursts-20260301T120000Z\n  not enough data: errors 0.8 % against 0.1 % after 2,000 candidate requests: evidence 2.1 of 6.9; it may be worse by 10 points, for errors of the stable arm come in bursts: evidence counts as 1/20\n",
    },
    {
      shift: "idle",
      code: 10,
      says: "hold: idle-20260301T120000Z\n  not enough data: 0 of 100 candidate requests\n  the share of traffic is not known\n",
    },
    {
      shift: "tcp-active",
      code: 10,
      says: "hold: tcp-active-20260301T120000Z\n  requests are not observable here: HAProxy runs in TCP mode\n  the candidate has 30 points less of the sessions than its weight says, and 10 points may be chance\n",
    },
    { shift: "over", code: 10, says: "hold: over\n  no rollout is under way\n" },
    {
      shift: "complete",
      code: 0,
      says: "proceed: complete\n  the rollout is complete: all traffic is at green\n  not decided: the candidate fails 0.12 % of 18,400 requests, the stable arm 0.11 % of 165,600\n",
    },
    {
      shift: "complete-after-refusals",
      code: 0,
      says: "proceed: complete-after-refusals\n  the rollout is complete: all traffic is at green\n  not decided: the candidate fails 0.12 % of 18,400 requests, the stable arm 0.11 % of 165,600\n",
    },
    {
      shift: "complete-told",
      code: 0,
      says: "proceed: complete-told\n  the rollout is complete: all traffic is at green\n  not decided: the candidate fails 0.12 % of 18,400 requests, the stable arm 0.11 % of 165,600\n",
    },
    {
      shift: "complete-compared",
      code: 0,
      says: "proceed: complete-compared\n  the rollout is complete: all traffic is at green\n",
    },
    {
      shift: "complete-agreed",
      code: 0,
      says: "proceed: complete-agreed\n  the rollout is complete: all traffic is at green\n",
    },
    {
      shift: "complete-bad",
      code: 10,
      says: "hold: complete-bad\n  the candidate fails 42 % of 667 requests, usual are 0.1 %; nothing to compare it with\n",
    },
    {
      shift: "complete-unseen",
      code: 10,
      says: "hold: complete-unseen\n  nothing is known of the candidate: none of its requests were counted\n",
    },
    {
      shift: "complete-unset",
      code: 10,
      says: "hold: complete-unset\n  what is usual is not known: load the rules that nines generates now\n",
    },
    {
      shift: "at-once-good",
      code: 0,
      says: "proceed: at-once-good\n  the rollout is complete: all traffic is at green\n  not compared: 0 of 100 stable requests\n",
    },
    {
      shift: "at-once-after",
      code: 10,
      says: "hold: at-once-after\n  nothing is known of the candidate: none of its requests were counted\n",
    },
    {
      shift: "other",
      code: 10,
      says: "hold: other-20260301T130000Z\n  no verdict is recorded: the rules do not know of this rollout yet\n",
    },
    {
      shift: "two",
      code: 0,
      says: "proceed: two-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
    },
    {
      shift: "fresh",
      code: 10,
      says: "hold: fresh-20260301T120000Z\n  traffic has not had the time to follow the last change of weights, or of servers that are up\n",
    },
    {
      shift: "settled",
      code: 10,
      says: "hold: settled-20260301T120000Z\n  the candidate has 9 points less of the traffic than its weight says, and 3 points may be chance\n",
    },
    { shift: "lossy-told", code: 10, says: "hold: lossy-told-20260301T120000Z\n  67 requests were lost\n" },
    { shift: "lossy-late", code: 10, says: "hold: lossy-late-20260301T120000Z\n  5 requests were lost\n" },
    {
      shift: "refusing",
      code: 10,
      says: "hold: refusing-20260301T120000Z\n  35 requests were lost, and 170 more that no arm answered may be\n",
    },
    {
      shift: "refusing-told",
      code: 0,
      says: "proceed: refusing-told-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
    },
    {
      shift: "refusing-at-once",
      code: 10,
      says: "hold: refusing-at-once\n  72 requests were answered by no arm: whether they are lost is not known yet\n",
    },
    {
      shift: "complete-lossy",
      code: 10,
      says: "hold: complete-lossy\n  DrainDroppedRequests is firing: requests were lost\n",
    },
    {
      shift: "following",
      code: 10,
      says: "hold: following\n  no verdict is recorded: one arm is meant to have all of the traffic\n  the candidate has 41 points less of the traffic than its weight says, and 2 points may be chance\n",
    },
    {
      shift: "tcp",
      code: 10,
      says: "hold: tcp\n  the candidate has 54 points less of the traffic than its weight says, and 2 points may be chance\n",
    },
    {
      shift: "following-told",
      code: 10,
      says: "hold: following-told\n  no verdict is recorded: one arm is meant to have all of the traffic\n",
    },
    {
      shift: "lost-all",
      code: 10,
      says: "hold: lost-all\n  no rollout is under way\n  DrainDroppedRequests is firing: requests were lost\n",
    },
    {
      shift: "failed",
      code: 10,
      says: "hold: failed\n  no rollout is under way\n  CanaryErrorRateHigher is firing: the candidate fails more often than the stable arm\n",
    },
    { shift: "late-told", code: 10, says: "hold: late-told\n  no rollout is under way\n" },
    {
      shift: "slow",
      code: 10,
      says: "hold: slow-20260301T120000Z\n  the candidate is slower: the alert CanarySlower is firing\n",
    },
    {
      shift: "undeclared",
      code: 10,
      says: "hold: undeclared-20260301T120000Z\n  the declared weights cannot be read: the exporter cannot read them\n",
    },
    {
      shift: "half-blind",
      code: 10,
      says: "hold: half-blind-20260301T120000Z\n  the weights cannot be read: the exporter cannot read them\n",
    },
  ])("ends with $code for the shift $shift", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });

  test.each([
    { shift: "killed", code: 1, says: ["traffic is on its way back already", "DrainDroppedRequests is firing"] },
    { shift: "killed-told", code: 1, says: ["traffic is on its way back already"] },
    { shift: "dead", code: 10, says: ["the weights are not known: shift:arm_share:intended has no value"] },
    { shift: "dead-told", code: 10, says: ["the weights are not known: shift:arm_share:intended has no value"] },
  ])("never says of $shift that no rollout is under way", async ({ shift, code, says }) => {
    const result = await ask(shift);
    expect(result.code).toBe(code);
    for (const words of says) expect(result.stdout).toContain(words);
    expect(result.stdout).not.toContain("no rollout");
  });

  test.each([
    {
      shift: "at-once-bad",
      code: 10,
      rollout: null,
      first: /^the candidate fails 20 % of 1,[2-9]\d\d requests, usual are 0\.1 %; nothing/,
    },
    {
      shift: "at-once-told",
      code: 10,
      rollout: "at-once-told-20260301T130000Z",
      first: /^the candidate fails 20 % of 1,[2-9]\d\d requests, usual are 0\.1 %; nothing/,
    },
    {
      shift: "stepped",
      code: 1,
      rollout: "stepped-20260301T120000Z",
      first: /^the candidate is worse: errors 2\.1 % against 0\.11 % after 18,400 candidate requests/,
    },
  ])("tells a rollout from the one before: $shift", async ({ shift, code, rollout, first }) => {
    const result = await ask(shift, "--format", "json");
    const answer = JSON.parse(result.stdout);
    expect([result.code, answer.rollout]).toEqual([code, rollout]);
    expect(answer.reasons[0]).toMatch(first);
    // Its losses, too, are those of the rollout before.
    expect(answer.reasons).toHaveLength(code === 1 ? 2 : 1);
  });

  test("counts a stable arm's requests from when traffic had its time to follow", async () => {
    const { code, stdout } = await ask("at-once-settled");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /not decided: the candidate fails 20 % of 24,\d\d\d requests, the stable arm 20 % of 1,[2-3]\d\d\n$/,
    );
  });

  test("names an SLO that nobody knows while nothing is going on, too", async () => {
    const { code, stdout } = await ask("over", "--slo", "nope");
    expect(code).toBe(10);
    expect(stdout).toMatch(/no rollout is under way\n {2}the error budget of nope is not known: .* no such SLO/);
  });

  test.each(["stale", "ended"])("holds where rules recorded nothing of late: %s", async (shift) => {
    const { code, stdout } = await ask(shift);
    expect(code).toBe(10);
    expect(stdout).toMatch(
      /^hold: \w+\n {2}what happens now is not known: the rules of this shift recorded nothing for (\d+ min|1 h)/,
    );
  });

  test.each([
    { slo: "shop-up", code: 0, says: "no difference above 0.1 points" },
    { slo: "shop-spent", code: 10, says: "the error budget of shop-spent is spent" },
    {
      slo: "shop-upp",
      code: 10,
      says: "the error budget of shop-upp is not known: Prometheus records no such SLO, it records shop-new",
    },
    {
      slo: "shop-new",
      code: 10,
      says: "the error budget of shop-new is not known: its rules have recorded nothing of its budget in the last minutes",
    },
  ])("asks the budget of $slo", async ({ slo, code, says }) => {
    const result = await ask("good", "--slo", slo);
    expect(result.code).toBe(code);
    expect(result.stdout).toContain(says);
  });

  test.each([
    { args: ["goood"], says: 'records no traffic shift "goood"' },
    { args: ['"} or vector(1) or up{a="'], says: "records no traffic shift" },
  ])("is a fault for what Prometheus does not know: $args", async ({ args: [shift = "", ...rest], says }) => {
    const { code, stdout, stderr } = await ask(shift, ...rest);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(says);
  });

  test("names the shifts that there are", async () => {
    const { stderr } = await ask("goood");
    expect(stderr).toMatch(
      /it records at-once-after, .*, bad, bursts, complete, .* and \d+ more; load the rules of goood, or name one/,
    );
  });

  test("answers as JSON, as the exporter does", async () => {
    const { stdout } = await ask("good", "--slo", "shop-up", "--format", "json");
    expect(JSON.parse(stdout)).toEqual({
      shift: "good",
      rollout: "good-20260301T120000Z",
      slo: "shop-up",
      decision: "proceed",
      reasons: ["no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests"],
    });
  });

  test("does not wait when it need not", async () => {
    expect(await ask("bad", "--wait", "1h")).toMatchObject({ code: 1, stderr: "" });
  });
});

describe("nines gate --wait", () => {
  let server: Server;
  let url = "";
  let asked = 0;

  // Away at first, then without the shift, then with a rollout that was never worse: what a pipeline meets that starts everything itself.
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        const query =
          new URLSearchParams(body).get("query") ?? new URL(request.url ?? "", url).searchParams.get("query") ?? "";
        if (query.includes("timestamp(shift:info") && !query.includes("max_over_time")) asked++;
        if (asked <= 1) return void response.writeHead(502).end("away");
        const result = asked === 2 ? [] : resultOf(query);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => void server.close());

  function resultOf(query: string): readonly object[] {
    if (query.includes("timestamp(")) return [{ metric: {}, value: [0, "1"] }];
    if (!query.includes("__name__")) return [];
    return recorded("good").map(([name, labels, value]) => ({
      metric: { __name__: name, ...labels },
      value: [0, String(value)],
    }));
  }

  test("goes on asking until the answer is not to hold, and says why it waits", async () => {
    const { code, stdout, stderr } = await gate([
      "--shift",
      "good",
      "--prometheus",
      url,
      "--wait",
      "1m",
      "--every",
      "100ms",
    ]);
    expect([code, stdout.split("\n")[0]]).toEqual([0, "proceed: good-20260301T120000Z"]);
    expect(stderr.split("\n").map((line) => line.replace(/127\.0\.0\.1:\d+/, "HOST"))).toEqual([
      expect.stringMatching(/^waiting: Prometheus at http:\/\/HOST.*502/),
      'waiting: Prometheus at http://HOST records no traffic shift "good"',
      "",
    ]);
  });

  test("is a fault when nobody answers", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const address = closed.address();
    const port = typeof address === "object" ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const { code, stdout } = await gate(["--shift", "good", "--prometheus", `http://127.0.0.1:${port}`]);
    expect([code, stdout]).toEqual([3, ""]);
  });

  test.each([
    { args: ["--prometheus", "http://127.0.0.1:1"], says: "--shift" },
    { args: ["--shift", "good", "--slo="], says: "It is empty: leave it out or write a name." },
    { args: ["--shift", "good", "--shift", "good"], says: "It is given twice: ask about one at a time." },
    { args: ["--shift="], says: "It is empty: leave it out or write a name." },
    { args: ["--shift", "good"], says: "no Prometheus is named" },
    { args: ["--shift", "good", "--wait", "soon"], says: 'Write a duration such as "30s"' },
  ])("is wrong usage: $args", async ({ args, says }) => {
    const { code, stderr } = await gate(args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
