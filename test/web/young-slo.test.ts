import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import type { SloDetailView } from "../../exporters/output/exporter-view.ts";
import { needs } from "../servers/needs.ts";
import { lowContrast } from "./contrast.ts";
import { openBrowser, openPage } from "./open-browser.ts";
import { pageFaults } from "./page-faults.ts";
import { nowMs, sampleShop, slos } from "./sample-shop.ts";
import { startWebServer, type WebServer } from "./start-web-server.ts";

const minute = 60_000;
const day = 1_440 * minute;
const [sample] = slos;
if (sample?.budget === undefined) throw new Error("the sample has a budget");
const asOfMs = nowMs - 2 * minute;

/** A day's SLO that is read from Prometheus, eleven minutes old, and overspent thirteen times. */
const young: SloDetailView = {
  ...sample,
  id: "young",
  title: "Requests succeed",
  period: "1d",
  target: undefined,
  asOfMs,
  budgetRemaining: -13,
  windows: [{ window: "5m", seconds: 300, sli: 1, interval: undefined, sampleSize: 900, coverage: 1, burnRate: 0 }],
  days: [
    {
      dayMs: nowMs - (nowMs % day),
      good: 900,
      bad: 100,
      unknownSeconds: 0,
      excludedSeconds: 0,
      budgetSpent: 14,
    },
  ],
  budget: {
    ...sample.budget,
    source: { kind: "prometheus", watermarkMs: asOfMs, revisedMinutes: 0, problem: undefined },
    unit: "events",
    asOfMs,
    // Rules record for a while before the first event.
    sinceMs: asOfMs - 13 * minute,
    knownSinceMs: asOfMs - 11 * minute,
    period: {
      ...sample.budget.period,
      window: "1d",
      fromMs: asOfMs - day,
      toMs: asOfMs,
      bad: 100,
      budgetSpent: 14,
      budgetRemaining: -13,
      unknownSeconds: 0,
    },
    incidents: [
      {
        fromMs: asOfMs - 9 * minute,
        toMs: asOfMs - 7 * minute,
        isOngoing: true,
        errorRatio: 0.4,
        bad: 100,
        budgetSpent: 14,
      },
    ],
    otherIncidents: { count: 0, bad: 0, budgetSpent: 0 },
    rest: { bad: 0, budgetSpent: 0 },
    forecast: { kind: "unknown", reason: "it takes 7 whole days; so far there are none" },
  },
};

needs("chromium")("the page of an SLO that is minutes old", () => {
  let browser: Browser;
  let server: WebServer;
  beforeAll(async () => {
    browser = await openBrowser();
    server = await startWebServer({
      world: { exporter: { ...sampleShop, slos: () => [young], slo: (id) => (id === young.id ? young : undefined) } },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.each([
    { width: 1_280, colorScheme: "light" },
    { width: 360, colorScheme: "dark" },
  ] as const)("says what is known of it, on $width pixels, $colorScheme", async ({ width, colorScheme }) => {
    const { page, faults, close } = await openPage(browser, { viewport: { width, height: 800 }, colorScheme });
    await page.goto(`${server.url}/#/slo/young`);
    await page.getByRole("heading", { level: 1, name: "Requests succeed", exact: true }).waitFor();
    const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
    for (const words of [
      "As of 2 min ago Budget spent no errors in the last 5 minutes",
      "Until 15:10, 2 min ago, as Prometheus recorded it.",
      "Nothing was measured before 14:59; the period began 1 Mar, 15:10, which is not shown.",
      "The line is cut off at −100 %: in the end the budget is spent 14 times over.",
      "Errors count for 1 day: the first of them leave the period 3 Mar, 15:01.",
      "15:01, 2 min nothing bad since 15:03, may come again 14 times the budget",
      "not measured",
    ]) {
      expect(text).toContain(words);
    }
    // A single day is no chart.
    expect(await page.locator(".day-chart").count()).toBe(0);
    expect(await page.getByRole("rowheader").allInnerTexts()).toEqual(["2 Mar"]);
    expect(await pageFaults(page)).toEqual([]);
    expect(await lowContrast(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test("shows in the list what Prometheus recorded, and as of when", async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${server.url}/#/`);
    const row = page.getByRole("listitem").filter({ hasText: "Requests succeed" });
    const text = (await row.innerText()).replace(/\s+/g, " ");
    expect(text).toContain("as of 2 min ago");
    expect(text).toContain("Burn rate 0× no errors over the last 5 minutes");
    await close();
  });
});
