import { describe, expect, test } from "@jest/globals";
import type { Slo, SloDetail, SloWindow } from "../../web/api/exporter-api.ts";
import { isAbout } from "../../web/inbox/is-about.ts";
import { budgetWords, spentWords } from "../../web/judge/budget-words.ts";
import { judgeCertificate } from "../../web/judge/certificate-state.ts";
import { measuredUnit } from "../../web/judge/measured-unit.ts";
import { outlookWords } from "../../web/judge/outlook-words.ts";
import { nameAlone, nameInService, serviceName } from "../../web/judge/slo-names.ts";
import { hourBeside, judgeSlo, shortestKnown } from "../../web/judge/slo-state.ts";
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
const recent = (burnRate: number): SloWindow => ({ ...hour(burnRate), window: "5m", seconds: 300 });
const half = (burnRate: number): SloWindow => ({ ...hour(burnRate), window: "30m", seconds: 1_800 });
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

  test.each([
    {
      name: "still errs",
      windows: [recent(20), hour(14.4)],
      words: "Burning fast",
      when: "in the last 5 minutes and the last hour",
    },
    { name: "has stopped to err", windows: [recent(0), hour(14.4)], words: "Burning", when: "in the last hour" },
    {
      name: "has stopped for half an hour",
      windows: [recent(0), half(0), hour(14.4)],
      words: "Within budget",
      when: "",
    },
    {
      name: "is too slow for five minutes",
      windows: [{ ...recent(0), burnRate: undefined, sli: undefined }, hour(14.4)],
      words: "Burning fast",
      when: "in the last hour",
    },
    {
      name: "errs slowly",
      windows: [recent(0), half(3), hour(2)],
      words: "Burning",
      when: "in the last 30 minutes and the last hour",
    },
    {
      name: "is younger than its windows",
      windows: [
        { ...recent(400), seconds: 90 },
        { ...hour(400), seconds: 90 },
      ],
      period: "1d",
      words: "Burning fast",
      when: "in the last 1 min 30 s",
    },
  ])("names the time that it means of one that $name", ({ windows, words, when, period = "30d" }) => {
    expect(judgeSlo(slo({ windows, period }))).toMatchObject({ words, when });
  });

  test("says of a spent budget that nothing goes wrong any more", () => {
    expect(judgeSlo(slo({ budgetRemaining: -3, windows: [recent(0), hour(2)] }))).toMatchObject({
      words: "Budget spent",
      when: "no errors in the last 5 minutes",
    });
  });
});

test("shortestKnown() and hourBeside() are what the burn rate of now is read from", () => {
  const windows = [hour(3), recent(9)];
  expect([shortestKnown(windows)?.window, hourBeside(windows)?.window]).toEqual(["5m", "1h"]);
  const slow = [hour(3), { ...recent(0), burnRate: undefined }];
  expect([shortestKnown(slow)?.window, hourBeside(slow)]).toEqual(["1h", undefined]);
  const young = [
    { ...recent(9), seconds: 90 },
    { ...hour(9), seconds: 90 },
  ];
  expect([shortestKnown(young)?.window, hourBeside(young)]).toEqual(["5m", undefined]);
  expect(shortestKnown([])).toBeUndefined();
});

test("names: the title first, and the name of config and commands beside it when that is another one", () => {
  const plain = { service: "shop", serviceTitle: "shop", name: "home", title: "shop home" };
  const titled = { service: "shop", serviceTitle: "The shop", name: "home", title: "The home page answers" };
  expect([nameAlone(plain), nameInService(plain), serviceName(plain)]).toEqual([
    { words: "shop: home", id: undefined },
    { words: "home", id: undefined },
    { words: "shop", id: undefined },
  ]);
  expect([nameAlone(titled), nameInService(titled), serviceName(titled)]).toEqual([
    { words: "The home page answers", id: "shop: home" },
    { words: "The home page answers", id: "home" },
    { words: "The shop", id: "shop" },
  ]);
});

test("measuredUnit() is a probe where there is a target, else an event", () => {
  expect([measuredUnit({ target: "home" }), measuredUnit({ target: null }), measuredUnit({})]).toEqual([
    "probe",
    "event",
    "event",
  ]);
});

describe("outlookWords()", () => {
  const now = Date.UTC(2026, 10, 21, 11);
  const calm = { budget: undefined, exhaustionSeconds: null, period: "1d", windows: [recent(0)] };
  const dayMs = 86_400_000;
  const period = { window: "1d", fromMs: now - dayMs, toMs: now, good: 1, bad: 1, sampleSize: 2 };
  const spent = (changes: { readonly endsMs?: number; readonly at?: readonly number[] }) => ({
    ...calm,
    budgetRemaining: -13,
    budget: {
      period: { ...period, unknownSeconds: 0, excludedSeconds: 0, endsMs: changes.endsMs },
      incidents: (changes.at ?? []).map((fromMs) => ({ fromMs, toMs: fromMs + 1, isOngoing: false, bad: 1 })),
    } as unknown as NonNullable<SloDetail["budget"]>,
  });
  test.each([
    { name: "nothing of what is unknown", seen: { ...calm, budgetRemaining: null }, words: "" },
    {
      name: "that nothing goes wrong",
      seen: { ...calm, budgetRemaining: 0.7 },
      words: "Nothing went wrong in the last 5 minutes.",
    },
    {
      name: "how long the rest lasts",
      seen: {
        ...calm,
        budgetRemaining: 0.7,
        exhaustionSeconds: 7_200,
        windows: [recent(2), { ...hour(2), window: "1d", seconds: 600 }],
      },
      words: "What is left lasts 2 h at the rate of the last 10 min.",
    },
    {
      name: "when spent budget comes back",
      seen: spent({ at: [now - 1_800_000, now - 7_200_000] }),
      words: "Errors count for 1 day: the first of them leave the period 22 Nov, 09:00.",
    },
    {
      name: "when the next period begins",
      seen: spent({ endsMs: now + dayMs }),
      words: "The next period begins 22 Nov, 11:00 with a whole budget.",
    },
    { name: "nothing of single errors", seen: spent({}), words: "" },
  ])("says $name", ({ seen, words }) => {
    expect(outlookWords(seen, now, { timeZone: "UTC" })).toBe(words);
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

test("spentWords() counts budgets where percentages are too many", () => {
  expect([0.142, 1.9, 10.81].map(spentWords)).toEqual([
    "14 % of the budget",
    "190 % of the budget",
    "10 times the budget",
  ]);
});

test("tellingWindows() leaves out windows that a young SLO cannot tell apart", () => {
  const young = (window: string) => ({ window, seconds: 85, sampleSize: 72 });
  const windows = [young("1d"), young("5m"), young("1h")];
  expect(tellingWindows(windows).map(({ window }) => window)).toEqual(["5m"]);
  expect(windows.map(windowWords)).toEqual(["1 min 25 s", "1 min 25 s", "1 min 25 s"]);
  const older = (seconds: number) =>
    tellingWindows([
      { window: "5m", seconds: 300, sampleSize: 1 },
      { window: "1h", seconds, sampleSize: 1 },
      { window: "6h", seconds, sampleSize: 1 },
    ]).map(({ window }) => window);
  expect([older(302), older(500)]).toEqual([["5m"], ["5m", "1h"]]);
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
