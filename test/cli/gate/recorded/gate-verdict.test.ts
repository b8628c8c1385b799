import { expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { type AskedShift, gateOfRecorded } from "./gate-of-recorded.ts";
import { recorded, type Series } from "./recorded-shift.ts";
import { alert, compared, info } from "./told-of-shift.ts";

const asked: readonly AskedShift[] = [
  {
    shift: "good",
    series: recorded("good"),
    code: 0,
    says: "proceed: good-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
  },
  {
    shift: "bad",
    series: recorded("bad", {
      worse: 1,
      not_worse: 0,
      errors: 386,
      "shift:error_evalue:ln": 12.42,
      "shift:arm_lost:sum": 3,
    }),
    code: 1,
    says: "roll back: bad-20260301T120000Z\n  the candidate is worse: errors 2.1 % against 0.11 % after 18,400 candidate requests: evidence 12.4 of 6.9\n  3 requests were lost\n",
  },
  {
    shift: "costly",
    series: [...recorded("costly"), alert("costly", "ShiftBudgetBurn"), alert("costly", "RescuedByRetry")],
    code: 1,
    says: "roll back: costly-20260301T120000Z\n  ShiftBudgetBurn is firing: this rollout spent more of the error budget than it may\n",
  },
  {
    shift: "going-back",
    series: [
      ...recorded("going-back"),
      ["trafficshift_phase", { shift: "going-back", phase: "aborting" }, 1],
      ["trafficshift_phase", { shift: "going-back", phase: "shifting" }, 0],
    ],
    code: 1,
    says: "roll back: going-back-20260301T120000Z\n  traffic is on its way back already\n",
  },
  {
    shift: "early",
    series: recorded("early", { not_worse: 0, not_enough: 1, requests: 41, errors: 0, "shift:error_evalue:ln": -0.1 }),
    code: 10,
    says: "hold: early-20260301T120000Z\n  not enough data: 41 of 100 candidate requests\n",
  },
  {
    shift: "sessions",
    series: recorded("sessions", { worse: undefined, not_worse: undefined, not_enough: undefined }),
    code: 10,
    says: "hold: sessions-20260301T120000Z\n  no verdict is recorded: its errors cannot be seen\n",
  },
  {
    shift: "bursts",
    series: [
      ...recorded("bursts", { not_worse: 0, not_enough: 1, errors: 0, stableErrors: 0 }),
      ["shift:error_difference:high", { shift: "bursts" }, 0.129],
      ["shift:error_dispersion:ratio", { shift: "bursts" }, 53.2],
    ],
    code: 10,
    says: "hold: bursts-20260301T120000Z\n  not enough data: errors 0 % against 0 % after 18,400 candidate requests: evidence -2.1 of 6.9; it may be worse by 13 points, for errors of the stable arm come in bursts: evidence counts as 1/53\n",
  },
  {
    shift: "told-worse",
    series: [
      ...recorded("told-worse", { worse: undefined, not_worse: undefined, not_enough: undefined }),
      ["trafficshift_verdict", { shift: "told-worse", verdict: "worse" }, 1],
      ["trafficshift_log_evalue", { shift: "told-worse", sli: "errors" }, 21.7],
      ...compared("told-worse", { blue: [2_000, 0], green: [239, 20] }),
    ],
    code: 1,
    says: "roll back: told-worse-20260301T120000Z\n  the candidate is worse: errors 8.4 % against 0 % after 239 candidate requests: evidence 21.7 of 6.9\n",
  },
  {
    shift: "told-slow",
    series: [
      ...recorded("told-slow", { worse: undefined, not_worse: undefined, not_enough: undefined }),
      ["trafficshift_verdict", { shift: "told-slow", verdict: "worse" }, 1],
      ["trafficshift_log_evalue", { shift: "told-slow", sli: "errors" }, -0.4],
      ["trafficshift_log_evalue", { shift: "told-slow", sli: "slow" }, 57.1],
      ["shift:setting", { shift: "told-slow", setting: "slow_seconds" }, 0.25],
      ["shift:setting", { shift: "told-slow", setting: "min_errors" }, 5],
      ...compared("told-slow", { blue: [20_000, 0], green: [20_000, 0] }),
      ...(["blue", "green"] as const).flatMap((arm): readonly Series[] => [
        ["trafficshift_compared_requests", { shift: "told-slow", arm, outcome: "measured" }, 20_000],
        ["trafficshift_compared_requests", { shift: "told-slow", arm, outcome: "slow" }, arm === "green" ? 900 : 0],
      ]),
    ],
    code: 10,
    says: "hold: told-slow-20260301T120000Z\n  the candidate is slower: slow requests 4.5 % against 0 % after 20,000 candidate requests: evidence 57.1 of 6.9\n",
  },
  {
    shift: "swapped",
    series: [
      ...recorded("swapped"),
      ["shift:arm_share:intended", { shift: "swapped", arm: "blue", role: "candidate" }, 1],
    ],
    code: 10,
    says: "hold: swapped-20260301T120000Z\n  Prometheus still has series of before the arms changed their roles in the config: ask again in some seconds\n",
  },
  {
    shift: "swapped-info",
    series: [
      ...recorded("swapped-info"),
      ["shift:info", { shift: "swapped-info", stable: "green", candidate: "blue" }, 1],
    ],
    code: 10,
    says: "hold: swapped-info-20260301T120000Z\n  Prometheus still has series of before the arms changed their roles in the config: ask again in some seconds\n",
  },
  {
    shift: "swapped-phase",
    series: [
      ...recorded("swapped-phase", {
        "shift:active": undefined,
        "shift:arm_share:intended": 0,
        "shift:arm_share:actual": 0,
        "shift:arm_share:drift": 0,
      }),
      ["trafficshift_phase", { shift: "swapped-phase", phase: "settled" }, 1],
    ],
    code: 10,
    says: "hold: swapped-phase\n  the exporter says that the candidate has everything, and the rules that it is not meant to: one of them is behind\n",
  },
  {
    shift: "told-open",
    series: [
      ...recorded("told-open"),
      ["trafficshift_verdict", { shift: "told-open", verdict: "not_enough" }, 1],
      ["trafficshift_log_evalue", { shift: "told-open", sli: "errors" }, 33.3],
      ...compared("told-open", { blue: [20_000, 0], green: [2_000, 1] }),
    ],
    code: 10,
    says: "hold: told-open-20260301T120000Z\n  not enough data: errors 0.05 % against 0 % after 2,000 candidate requests: evidence 33.3 of 6.9; a difference is certain, but not that it is above the 0.1 points that count\n",
  },
  {
    shift: "told-bursts",
    series: [
      ...recorded("told-bursts", { "shift:error_dispersion:ratio": 53.2 }),
      ["trafficshift_verdict", { shift: "told-bursts", verdict: "not_enough" }, 1],
      ["trafficshift_log_evalue", { shift: "told-bursts", sli: "errors" }, 2.1],
      ["trafficshift_error_dispersion_ratio", { shift: "told-bursts" }, 20.7],
      ...compared("told-bursts", { blue: [20_000, 20], green: [2_000, 16] }),
    ],
    code: 10,
    says: "hold: told-bursts-20260301T120000Z\n  not enough data: errors 0.8 % against 0.1 % after 2,000 candidate requests: evidence 2.1 of 6.9; it may be worse by 10 points, for errors of the stable arm come in bursts: evidence counts as 1/20\n",
  },
  {
    shift: "idle",
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
    code: 10,
    says: "hold: idle-20260301T120000Z\n  not enough data: 0 of 100 candidate requests\n  the share of traffic is not known\n",
  },
  {
    shift: "tcp-active",
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
    code: 10,
    says: "hold: tcp-active-20260301T120000Z\n  requests are not observable here: HAProxy runs in TCP mode\n  the candidate has 30 points less of the sessions than its weight says, and 10 points may be chance\n",
  },
  {
    shift: "other",
    series: [...recorded("other", { worse: 1, errors: 386 }), info("other", "other-20260301T130000Z")],
    code: 10,
    says: "hold: other-20260301T130000Z\n  no verdict is recorded: the rules know of no rollout now: it has only begun, or nobody could scrape for some seconds\n",
  },
  {
    shift: "two",
    series: [...recorded("two", {}), info("two", "two-20260301T120000Z"), info("two", "two-20260301T120001Z")],
    code: 0,
    says: "proceed: two-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
  },
  {
    shift: "slow",
    series: [...recorded("slow"), alert("slow", "CanarySlower")],
    code: 10,
    says: "hold: slow-20260301T120000Z\n  the candidate is slower: the alert CanarySlower is firing\n",
  },
];

needs("prometheus")("nines gate", () => {
  const ask = gateOfRecorded(asked);

  test.each(asked)("ends with $code for the shift $shift", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });
});
