import { describe, expect, test } from "@jest/globals";
import { actualWords, trafficWords } from "../../web/shifts/arm-words.ts";
import {
  budgetNote,
  downWords,
  earlierWords,
  gapWords,
  lateLossWords,
  lostWords,
  verdictWords,
} from "../../web/shifts/shift-words.ts";
import { reportOf } from "../bot/shifts/sample-report.ts";

const ledger = { sent: 7_732, answered: 7_732, failed: 9, inflight: 0, rescued: 3, lost: 0, isWhole: true };
const blind = [{ source: "traffic", reason: "connect ECONNREFUSED" }] as const;
const tcp = { ledger: null, shareBasis: "sessions" } as const;

describe("the words of a shift", () => {
  const budget = { slo: "checkout-availability", spent: 0.004, maxSpend: 0.1 };
  const knownUntilMs = Date.UTC(2026, 2, 1, 12, 8);
  test.each([
    { name: "as it grows", told: { knownUntilMs, isFinal: false }, note: ", as known until 12:08" },
    { name: "not known yet", told: { spent: null, knownUntilMs: null, isFinal: false }, note: ", known minutes later" },
    { name: "in all", told: { knownUntilMs, isFinal: true }, note: "" },
    { name: "of nobody's", told: { spent: null, knownUntilMs: null, isFinal: null }, note: "" },
    { name: "of an older exporter", told: {}, note: "" },
  ])("tell until when a budget is known: $name", ({ told, note }) => {
    expect(budgetNote({ ...budget, ...told }, { timeZone: "UTC" })).toBe(`of checkout-availability${note}`);
  });

  test.each([
    { name: "all was", report: { ledger }, words: undefined },
    {
      name: "HAProxy began anew after it went back",
      report: { ledger: { ...ledger, isWhole: false }, reloadedAtMs: knownUntilMs },
      words: "HAProxy was reloaded or restarted meanwhile, so not all was seen",
    },
    {
      name: "nobody knows why",
      report: { ledger: { ...ledger, isWhole: false } },
      words: "Not all was seen: counters began anew, or nobody looked all the time",
    },
    {
      name: "one of two HAProxies is not seen",
      report: {
        ledger: { ...ledger, isWhole: false },
        unseenProxies: { count: 1, of: 2, sinceMs: Date.UTC(2026, 2, 1, 12, 4) },
      },
      words: "Not all was seen: one of 2 HAProxies is not seen since 12:04",
    },
  ])("tell why not all was seen: $name", ({ report, words }) => {
    expect(gapWords(reportOf(report), { timeZone: "UTC" })).toBe(words);
  });

  test.each([
    { lostLately: 412, words: "412 requests were lost in the last two minutes, outside of this rollout" },
    { lostLately: 1, words: "1 request was lost in the last two minutes, outside of this rollout" },
    { lostLately: 0, words: undefined },
    { lostLately: null, words: undefined },
    { words: undefined },
    {
      lostLately: 7,
      lostOutside: { lost: 860, lastAtMs: knownUntilMs },
      words: "860 requests were lost after this rollout's account was closed, the last on 1 Mar at 12:08",
    },
    {
      lostLately: 412,
      lostOutside: null,
      words: "412 requests were lost in the last two minutes, outside of this rollout",
    },
  ])("tell what was lost after the account of a rollout was closed: $lostLately", ({ words, ...report }) => {
    expect(lateLossWords(report, { timeZone: "UTC" })).toBe(words);
  });

  test.each([
    { name: "counted", report: { ledger }, tone: "good", words: "0 of 7,732" },
    { name: "lost", report: { ledger: { ...ledger, lost: 40 } }, tone: "bad", words: "40 of 7,732" },
    {
      name: "not all seen",
      report: { ledger: { ...ledger, lost: 40, isWhole: false } },
      tone: "bad",
      words: "at least 40 of 7,732",
    },
    {
      name: "none seen",
      report: { ledger: { ...ledger, isWhole: false } },
      tone: "unknown",
      words: "none seen of 7,732, but not all was seen",
    },
    {
      name: "none seen, by its end",
      report: { ledger: { ...ledger, isWhole: false }, outcome: "completed" as const },
      tone: "unknown",
      words: "none seen of 7,732, but not all was seen",
    },
    { name: "not told", report: { ledger: { ...ledger, lost: null } }, tone: "unknown", words: "unknown of 7,732" },
    { name: "blind", report: { ledger, blind }, tone: "unknown", words: "unknown, the traffic cannot be read" },
    {
      name: "lost before it was blind",
      report: { ledger: { ...ledger, lost: 40 }, blind },
      tone: "bad",
      words: "40 of 7,732",
    },
    {
      name: "blind after the end",
      report: { ledger, blind, outcome: "completed" as const },
      tone: "good",
      words: "0 of 7,732",
    },
    { name: "in TCP mode", report: tcp, tone: "unknown", words: "unknown, requests cannot be counted here (TCP mode)" },
    {
      name: "not counted",
      report: { ledger: null },
      tone: "unknown",
      words: "unknown, requests cannot be counted here",
    },
  ])("requests lost, $name: $words", ({ report, tone, words }) => {
    expect(lostWords(reportOf(report))).toEqual({ tone, words });
  });

  test.each([
    { ledger: null, words: undefined },
    { ledger: { ...ledger, lost: 3 }, words: undefined },
    { ledger: { ...ledger, lost: 3, lostAsItBegan: 2 }, words: "2 of them maybe just before it began" },
  ])("tell what may have been lost before a rollout began: $words", ({ words, ...report }) => {
    expect(earlierWords(reportOf(report))).toBe(words);
  });

  test("a version that could not be compared is not unknown where it fails more than usual", () => {
    const alone = { isFine: false, usual: 0.001, why: "the candidate fails 5 % of 3,462 requests, usual are 0.1 %" };
    const verdict = { ...reportOf().verdict, kind: "not_enough" as const };
    expect(verdictWords(reportOf({ verdict, outcome: "completed", alone }))).toEqual({
      tone: "warn",
      words: "Not compared, and fails more than usual",
    });
  });

  test("no verdict is good where requests cannot be counted", () => {
    expect(verdictWords(reportOf(tcp))).toEqual({
      tone: "unknown",
      words: "Unknown: requests cannot be counted here (TCP mode)",
    });
  });

  test.each([
    { name: "compared", report: {}, words: "6,210 compared requests, 20/s, 2 requests in flight" },
    {
      name: "alone",
      report: { candidate: { requests: 0 } },
      words: "6,210 requests in this rollout, 20/s, 2 requests in flight",
    },
    { name: "in TCP mode", report: tcp, words: "requests cannot be counted here (TCP mode)" },
  ])("requests of an arm, $name: $words", ({ report, words }) => {
    const told = reportOf({ stable: { requests: 6_210, requestsPerSecond: 20, inflight: 2 }, ...report });
    const [stable] = told.arms;
    if (stable === undefined) throw new Error("there are arms");
    expect(trafficWords(stable, told)).toBe(words);
  });

  test.each([
    {
      arm: "blue",
      words: "blue is down: it is meant to have 75 %, and none of its servers takes requests. There is no way back.",
    },
    { arm: "green", words: "green is down: it is meant to have 25 %, and none of its servers takes requests." },
  ])("says what it means that $arm is down", ({ arm, words }) => {
    expect(downWords(arm, reportOf({ down: [arm] }))).toBe(words);
  });

  test("the actual share says what it is one of, unless it is requests", () => {
    expect(actualWords).toEqual({
      requests: "actual",
      sessions: "actual, of the sessions",
      bytes: "actual, of the bytes",
    });
  });
});
