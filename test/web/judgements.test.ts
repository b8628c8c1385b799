import { describe, expect, test } from "@jest/globals";
import type { Slo, SloWindow } from "../../web/api/exporter-api.ts";
import { isAbout } from "../../web/inbox/is-about.ts";
import { budgetWords } from "../../web/judge/budget-words.ts";
import { judgeCertificate } from "../../web/judge/certificate-state.ts";
import { judgeSlo } from "../../web/judge/slo-state.ts";
import { summaryWords } from "../../web/judge/summary-words.ts";
import { tellingWindows, windowWords } from "../../web/judge/window-words.ts";
import { stripWords } from "../../web/parts/strip-words.ts";
import { parseRoute, type Route, routeHref } from "../../web/route/route.ts";

const known: SloWindow = { window: "30d", seconds: 2_592_000, sli: 0.9996, sampleSize: 1_000_000, burnRate: 0.4 };
const hour = (burnRate: number | undefined, sli: number | undefined = 0.99): SloWindow => ({
  window: "1h",
  seconds: 3_600,
  sampleSize: 1_000,
  burnRate,
  sli,
});
const slo = (changes: Partial<Slo>): Pick<Slo, "current" | "budgetRemaining" | "windows" | "period"> => ({
  current: known,
  budgetRemaining: 0.6,
  windows: [hour(0.2)],
  period: "30d",
  ...changes,
});

describe("judgeSlo()", () => {
  test.each([
    { name: "a calm one", changes: {}, words: "Within budget" },
    { name: "one that spends too fast", changes: { windows: [hour(3)] }, words: "Burning" },
    { name: "one that would page", changes: { windows: [hour(14.4)] }, words: "Burning fast" },
    {
      name: "a week's one at a lower rate that would page",
      changes: { period: "7d", windows: [hour(3.4)] },
      words: "Burning fast",
    },
    { name: "one whose hour is young", changes: { windows: [{ ...hour(14.4), seconds: 60 }] }, words: "Burning" },
    { name: "one without budget", changes: { budgetRemaining: 0 }, words: "Budget spent" },
    { name: "one that nobody measured", changes: { current: { ...known, sli: undefined } }, words: "Unknown" },
    { name: "one without a known budget", changes: { budgetRemaining: null }, words: "Unknown" },
    {
      name: "one of which the last hour is unknown",
      changes: { windows: [{ ...hour(undefined), sli: undefined }] },
      words: "Unknown",
    },
    { name: "one of which only the period is known", changes: { windows: [] }, words: "Within budget" },
  ])("calls $name $words", ({ changes, words }) => {
    expect(judgeSlo(slo(changes)).words).toBe(words);
  });
});

test.each([
  { states: [], open: 0, words: "" },
  { states: ["fine"], open: 0, words: "The objective is within its budget." },
  { states: ["fine", "fine"], open: 1, words: "All 2 objectives are within their budgets. One incident is open." },
  {
    states: ["fine", "unknown", "unknown", "burningFast", "spent"],
    open: 2,
    words: "Of 5 objectives, one is burning fast, one has spent its budget and 2 are unknown. 2 incidents are open.",
  },
] as const)("summaryWords() says: $words", ({ states, open, words }) => {
  expect(summaryWords(states, open)).toBe(words);
});

test.each([
  { days: 71, verified: true, state: "fine" },
  { days: 13, verified: true, state: "soon" },
  { days: -1, verified: false, state: "expired" },
  { days: 71, verified: false, state: "unverified" },
])("judgeCertificate() calls $days days, verified $verified, $state", ({ days, verified, state }) => {
  const chainNotAfter = 1_000_000_000 + days * 86_400;
  expect(judgeCertificate({ leafNotAfter: 0, chainNotAfter, verified, version: "TLSv1.3" }, 1e12).state).toBe(state);
});

test.each([
  { remaining: 0.62, words: "62 % left" },
  { remaining: -0.12, words: "overspent by 12 %" },
  { remaining: -28.07, words: "spent 29 times over" },
  { remaining: undefined, words: "unknown" },
])("budgetWords() says $words", ({ remaining, words }) => {
  expect(budgetWords(remaining)).toBe(words);
});

test("tellingWindows() leaves out windows that a young SLO cannot tell apart", () => {
  const young = (window: string) => ({ window, seconds: 85, sampleSize: 72 });
  const windows = [young("1d"), young("5m"), young("1h")];
  expect(tellingWindows(windows).map(({ window }) => window)).toEqual(["5m"]);
  expect(windows.map(windowWords)).toEqual(["1 min 25 s", "1 min 25 s", "1 min 25 s"]);
  const older = [{ window: "5m", seconds: 300, sampleSize: 1 }, young("1h"), young("6h")];
  expect(tellingWindows(older).map(({ window }) => window)).toEqual(["5m", "1h"]);
  expect(windowWords({ window: "calendar-month", seconds: 90 })).toBe("calendar month");
});

test("isAbout() knows a message by its buttons and menus", () => {
  const message = {
    text: "",
    color: "",
    blocks: [
      {
        type: "actions",
        elements: [{ type: "overflow", options: [{ text: { type: "plain_text", text: "x" }, value: "note:3F7K" }] }],
      },
    ],
  } as const;
  expect([isAbout({ message }, "3F7K"), isAbout({ message }, "F7K")]).toEqual([true, false]);
});

test("stripWords() counts what happened", () => {
  expect(stripWords(["success", "success", "failure"])).toBe("Last 3 attempts: 2 good, 1 failed");
  expect(stripWords(["missed"])).toBe("Last attempt: 1 not measured");
});

describe("parseRoute()", () => {
  const routes: readonly Route[] = [
    { page: "status" },
    { page: "slo", id: "checkout/availability ü%" },
    { page: "incident", id: "3F7K" },
    { page: "shifts" },
    { page: "inbox", channel: undefined, incident: undefined },
    { page: "inbox", channel: "#alerts", incident: "3F7K" },
    { page: "audit" },
    { page: "targets" },
  ];
  test.each(routes)("reads what routeHref() writes for $page", (route) => {
    expect(parseRoute(routeHref(route))).toEqual(route);
  });

  test.each(["#/nothing", "#/slo", "#/slo/", "#/incident/"])("knows no page %s", (hash) => {
    expect(parseRoute(hash)).toEqual({ page: "nowhere" });
  });

  test("reads an address that is no proper encoding", () => {
    expect(parseRoute("#/slo/100%")).toEqual({ page: "slo", id: "100%" });
  });
});
