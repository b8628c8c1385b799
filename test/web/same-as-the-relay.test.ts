import { describe, expect, test } from "@jest/globals";
import { lostOf, uncountedOf } from "../../bot/shifts/report/losses.ts";
import { gapWords, uncountedWords } from "../../web/shifts/shift-words.ts";
import { begunMs, minute, reportOf } from "../bot/shifts/sample-report.ts";

const whole = { sent: 7_732, answered: 7_732, failed: 9, inflight: 0, rescued: 3, lost: 0, isWhole: true };
const partial = { ...whole, isWhole: false };
const changeBy = (by: string, at: number) => [
  {
    atMs: begunMs + at * minute,
    by,
    source: "haproxy",
    arm: "green",
    from: 25,
    to: 50,
    detail: "weight 25 → 50",
  },
];
const reload = "HAProxy was reloaded or restarted meanwhile, so not all was seen";
const other = "Not all was seen: counters began anew, or nobody looked all the time";
const blind = [{ source: "traffic", reason: "connect ECONNREFUSED" }] as const;
const tcpWords = "requests cannot be counted here (TCP mode)";
const tcp = { ledger: null, shareBasis: "sessions" } as const;

// The app may import no code of the relay, so that both decide by themselves.
describe("the app and the relay", () => {
  test.each([
    { name: "all was", report: { ledger: whole } },
    { name: "all was, though it was reloaded", report: { ledger: whole, reloadedAtMs: begunMs } },
    {
      name: "a reload moved the weights",
      report: { ledger: partial, changes: changeBy("reload", 5) },
      gap: "reload",
      words: reload,
    },
    {
      name: "a reload moved the weights before the rollout",
      report: { ledger: partial, changes: changeBy("reload", -5) },
      gap: "other",
      words: other,
    },
    {
      name: "somebody else moved the weights",
      report: { ledger: partial, changes: changeBy("socket", 5) },
      gap: "other",
      words: other,
    },
    {
      name: "a reload moved nothing",
      report: { ledger: partial, reloadedAtMs: begunMs + minute },
      gap: "reload",
      words: reload,
    },
    { name: "nobody knows why", report: { ledger: partial }, gap: "other", words: other },
  ])("say alike why not all was seen: $name", ({ report, gap, words }) => {
    const told = reportOf(report);
    expect([lostOf(told)?.gap, gapWords(told)]).toEqual([gap, words]);
  });

  test.each([
    { name: "it is", report: { ledger: whole } },
    { name: "TCP mode", report: tcp, why: "tcp", words: tcpWords },
    { name: "no counters", report: { ledger: null }, why: "here", words: "requests cannot be counted here" },
    { name: "blind", report: { ledger: whole, blind }, why: "blind", words: "the traffic cannot be read" },
    { name: "blind in TCP mode", report: { ...tcp, blind }, why: "tcp", words: tcpWords },
    { name: "lost before it was blind", report: { ledger: { ...whole, lost: 40 }, blind } },
    { name: "blind after the end", report: { ledger: whole, blind, outcome: "completed" as const } },
    {
      name: "blind to the weights alone",
      report: { ledger: whole, blind: [{ source: "weights", reason: "connect ECONNREFUSED" }] as const },
    },
  ])("say alike why nobody knows what became of requests: $name", ({ report, why, words }) => {
    const told = reportOf(report);
    expect([uncountedOf(told), uncountedWords(told)]).toEqual([why, words]);
  });
});
