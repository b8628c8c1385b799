import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { webAppFolder } from "../../service/http/web-routes.ts";
import type { ShiftReport } from "../../web/api/shifts-api.ts";
import { emptyView } from "../exporters/output/sample-view.ts";
import { needs } from "../servers/needs.ts";
import { until } from "../servers/until.ts";
import { lowContrast } from "./contrast.ts";
import { openBrowser, openPage, type WatchedPage } from "./open-browser.ts";
import { pageFaults } from "./page-faults.ts";
import { relayStatus } from "./sample-relay.ts";
import { sampleShifts } from "./sample-shifts.ts";
import { startWebServer, type WebServer } from "./start-web-server.ts";

const phone = { width: 360, height: 740 };

needs("chromium")("the web app", () => {
  let browser: Browser;
  let server: WebServer;
  beforeAll(async () => {
    browser = await openBrowser();
    server = await startWebServer({ world: { shifts: sampleShifts } });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(
    hash: string,
    options: Parameters<typeof openPage>[1] = {},
    at: WebServer = server,
  ): Promise<WatchedPage> {
    const watched = await openPage(browser, options);
    await watched.page.goto(`${at.url}/${hash}`);
    await watched.page.getByText("Live", { exact: true }).waitFor();
    await watched.page.getByText(/^Reading /).waitFor({ state: "detached" });
    return watched;
  }

  test("weighs less than half of the 150 KB that it may", () => {
    const assets = join(webAppFolder, "assets");
    const sizes = readdirSync(assets).map((name) => gzipSync(readFileSync(join(assets, name))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(75_000);
  });

  const pages = [
    {
      hash: "#/",
      title: "Status",
      says: [
        "A customer can pay Burning fast in the last 5 minutes and the last hour availability objective 99.9 %",
        "62 % left",
        "overspent by 12 %",
        "99.9621 %",
        "95 % certain",
        "2,592,000 probes",
        "The shop as customers see it shop",
        "14.7× over the last 5 minutes, faster than the budget lasts 14.6× over the last hour",
      ],
    },
    {
      hash: "#/slo/checkout-availability",
      title: "A customer can pay",
      says: [
        "checkout: availability. The objective: 99.9 % good",
        "Where the budget went",
        "went on at 15:10",
        "Until 1 Apr: likely 48 % left",
        "14.6×",
      ],
    },
    {
      hash: "#/slo/payments-availability",
      title: "payments: availability",
      says: [
        "overspent by 12 %",
        "Errors count for 30 days: the first of them leave the period 20 Mar, 15:10. There is no forecast: fewer than 14 days are known.",
      ],
    },
    {
      hash: "#/slo/search-results",
      title: "search: finds what is there",
      says: ["Unknown", "Where its budget went is not known yet: a minute counts two minutes after it is over"],
    },
    {
      hash: "#/incident/3F7K",
      title: "checkout availability is burning its error budget",
      says: ["Critical", "Acknowledged", "rolling 1.42 back"],
    },
    {
      hash: "#/shifts",
      title: "Traffic shifts",
      says: [
        "Worse than before",
        "9.8 %",
        "within chance",
        "Step 2 of 5",
        "Requests lost: 0 of 183,900",
        "errors 2.1 % (95 % certain: 1.9 to 2.3 %), slow 0.4 %",
        "Evidence that it is worse: 41.3 of 6.9, from errors",
        "declared 5 %",
        "Unknown: traffic is not seen",
        "The traffic cannot be read: connect ECONNREFUSED 10.0.0.7:9090",
        "Not worse than before",
        "may be deleted",
        "No rollout yet",
      ],
    },
    {
      hash: "#/inbox",
      title: "Inbox",
      says: [
        "The relay works",
        "leads · connected to local, acme · no delivery waits · all messages are shown",
        "#checkout-alerts",
        "Budget left 62 % of 30 d",
        "today at 15:00 (12 min ago)",
      ],
    },
    {
      hash: "#/audit",
      title: "Who did what",
      says: [
        "Ana acknowledged 3F7K",
        "Bo wanted to silence 3F7K: only on-call may silence",
        "Bo assigned 7M2Q to Bo",
        "Refused",
      ],
    },
    {
      hash: "#/targets",
      title: "Targets",
      says: [
        "1 down, 1 unknown, 3 up.",
        "Certificate expires in 9 days, on 12 Mar 2026",
        "Maintenance",
        "Last 60 attempts: 53 good, 4 failed",
      ],
    },
    { hash: "#/nothing", title: "There is no such page", says: ["shows how everything is"] },
  ];

  test.each(pages)("shows $title at $hash", async ({ hash, title, says }) => {
    const { page, faults, close } = await open(hash);
    await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
    const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
    for (const words of says) expect(text).toContain(words);
    expect(await pageFaults(page)).toEqual([]);
    expect(await lowContrast(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test.each(pages)("shows $title on a phone in the dark", async ({ hash, title }) => {
    const { page, faults, close } = await open(hash, { viewport: phone, colorScheme: "dark" });
    await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(await lowContrast(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test("shows unknown as unknown, never as good", async () => {
    const { page, close } = await open("#/");
    const row = page.getByRole("listitem").filter({ hasText: "finds what is there" });
    const text = await row.innerText();
    expect(text).toContain("Unknown");
    expect(text).toContain("79 % of the time is unknown");
    expect(text).not.toMatch(/100 %|Within budget/);
    await close();
  });

  test.each([
    { hash: "#/", says: "Nothing is measured here" },
    { hash: "#/slo/checkout-availability", says: "Nothing is measured here" },
    { hash: "#/targets", says: "Nothing is measured here" },
    { hash: "#/inbox", says: "No relay runs here" },
    { hash: "#/audit", says: "No relay runs here" },
    { hash: "#/shifts", says: "No traffic shift is watched here" },
  ])("says in a sentence what is not served at $hash", async ({ hash, says }) => {
    const bare = await startWebServer({ world: { exporter: undefined, messages: undefined } });
    const { page, faults, close } = await open(hash, {}, bare);
    await page.getByText(says).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
    await bare.close();
  });

  test.each([
    { hash: "#/", says: "No objective is measured yet." },
    { hash: "#/slo/nothing", says: "There is no objective nothing." },
    { hash: "#/incident/ZZZZ", says: "There is no incident ZZZZ here." },
    { hash: "#/targets", says: "Nothing is probed yet." },
    { hash: "#/inbox", says: "Nothing has been posted yet." },
    { hash: "#/shifts", says: "No traffic shift is declared." },
  ])("says in a sentence what there is not yet at $hash", async ({ hash, says }) => {
    const empty = await startWebServer({
      world: { exporter: emptyView, messages: [], incidents: [], shifts: { shifts: [] } },
    });
    const { page, faults, close } = await open(hash, {}, empty);
    await page.getByText(says).waitFor();
    expect(faults).toEqual([]);
    await close();
    await empty.close();
  });

  test("says what was lost, and does not promise what nobody counted", async () => {
    const [first, second] = sampleShifts.shifts.filter(({ ledger }) => ledger !== null);
    if (first?.ledger == null || second?.ledger == null) throw new Error("the sample has ledgers");
    const shifts = [
      { ...first, ledger: { ...first.ledger, lost: 40 } },
      { ...second, ledger: { ...second.ledger, lost: null, rescued: null, inflight: null } },
      { ...first, shift: "unseen", title: "not all seen", ledger: { ...first.ledger, isWhole: false } },
    ];
    const lossy = await startWebServer({ world: { shifts: { shifts } } });
    const { page, faults, close } = await open("#/shifts", {}, lossy);
    await page.getByText("Requests lost: 40 of 184,220").waitFor();
    await page.getByText("Requests lost: unknown of 183,900").waitFor();
    await page.getByText("Requests lost: none seen of 184,220, but not all was seen").waitFor();
    await page.getByText("seen: 184,220 answered").waitFor();
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
    await lossy.close();
  });

  test("names what a share is of, and has no tick where nobody sees the traffic", async () => {
    const sample = sampleShifts.shifts.find(({ shift }) => shift === "checkout-green");
    if (sample?.ledger == null) throw new Error("the sample has a ledger");
    const blind = [{ source: "traffic", reason: "connect ECONNREFUSED 10.0.0.7:9090" }] as const;
    const shifts: readonly ShiftReport[] = [
      { ...sample, blind, ledger: { ...sample.ledger, lost: null, inflight: null } },
      { ...sample, shift: "tcp", title: "tcp canary", shareBasis: "sessions", ledger: null },
    ];
    const unseen = await startWebServer({ world: { shifts: { shifts } } });
    const { page, faults, close } = await open("#/shifts", {}, unseen);
    await page.getByText("Requests lost: unknown, the traffic cannot be read").waitFor();
    await page.getByText("Requests lost: unknown, requests cannot be counted here (TCP mode)").waitFor();
    await page.getByText("actual, of the sessions").first().waitFor();
    await page.getByText("165,900 compared requests").waitFor();
    expect(await page.locator(".ledger .tone-good").count()).toBe(0);
    expect(await page.locator(".ledger .tone-unknown").count()).toBe(2);
    expect(faults).toEqual([]);
    await close();
    await unseen.close();
  });

  test("names an arm that is down, and that it is the way back", async () => {
    const sample = sampleShifts.shifts.find(({ shift }) => shift === "checkout-green");
    if (sample === undefined) throw new Error("the sample has no such shift");
    const broken = await startWebServer({ world: { shifts: { shifts: [{ ...sample, down: ["blue"] }] } } });
    const { page, faults, close } = await open("#/shifts", {}, broken);
    await page.getByText(/^blue is down: it is meant to have .* There is no way back\.$/).waitFor();
    expect(await page.locator(".troubles.tone-bad > li").count()).toBe(1);
    expect(faults).toEqual([]);
    await close();
    await broken.close();
  });

  test("lists the changes of a shift with who made them", async () => {
    const { page, close } = await open("#/shifts");
    await page.getByText("2 changes").first().click();
    const text = (await page.locator("details[open]").innerText()).replace(/\s+/g, " ");
    expect(text).toContain("green: weight 5 → 10 by deploy-bot");
    expect(text).toContain("green: weight 0 → 5 seen at haproxy");
    await close();
  });

  test("says on the inbox what troubles the relay itself", async () => {
    const troubled = await startWebServer({
      world: {
        status: {
          ...relayStatus,
          waiting: { count: 2, oldestMs: relayStatus.nowMs - 12_000 },
          workspaces: [{ name: "acme", kind: "slack", connected: false, why: "the token is revoked" }],
          messages: { unseen: 3, failed: 1 },
        },
      },
    });
    const { page, faults, close } = await open("#/inbox", { viewport: phone }, troubled);
    const text = (await page.getByRole("region", { name: "The relay" }).innerText()).replace(/\s+/g, " ");
    expect(text).toBe(
      "The relay has trouble leads · connected to nothing · 2 deliveries wait for 12 s · 3 messages not shown yet · 1 that no channel takes acme is not connected: the token is revoked",
    );
    expect(await pageFaults(page)).toEqual([]);
    expect(await lowContrast(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
    await troubled.close();
  });

  test("switches between dark and light, and remembers it", async () => {
    const { page, faults, close } = await open("#/slo/checkout-availability");
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: /Colours: as the system/ }).click();
    await page.getByRole("button", { name: /Colours: light/ }).click();
    await page.getByRole("button", { name: /Colours: dark/ }).waitFor();
    const dark = await ground();
    expect([light, dark]).toEqual(["rgb(246, 246, 243)", "rgb(20, 23, 26)"]);
    await page.reload();
    await page.getByRole("button", { name: /Colours: dark/ }).waitFor();
    expect(await ground()).toBe(dark);
    expect(faults).toEqual([]);
    await close();
  });

  test("is walked by keyboard: skip link, pages, focus on the title of each", async () => {
    const { page, faults, close } = await open("#/");
    // Incidents come by a request of their own.
    await page.getByRole("link", { name: "checkout availability is burning its error budget" }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("checkout availability is burning its error budget");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "checkout availability is burning its error budget" }).waitFor();
    // Focus and title follow the heading.
    await until(
      () => page.evaluate(() => document.activeElement?.tagName),
      (tag) => tag === "H1",
    );
    await until(
      () => page.title(),
      (title) => title === "checkout availability is burning its error budget · nines",
    );
    const current = page.getByRole("navigation", { name: "Pages" }).locator("[aria-current]");
    expect(await current.innerText()).toBe("Status");
    await page.getByRole("link", { name: "Targets" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Targets" }).waitFor();
    await until(focused, (text) => text === "Targets");
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: /burning/ }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("draws the burn-down with its incidents, and says the same in words", async () => {
    const { page, close } = await open("#/slo/checkout-availability");
    const chart = page.getByRole("img", { name: /Error budget over 30 days: 62 % left, with 3 incidents/ });
    const painted = await chart.locator("canvas").evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const data = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
      return new Set(
        Array.from({ length: data.length / 4 }, (_, at) => `${data[4 * at]},${data[4 * at + 1]},${data[4 * at + 2]}`),
      ).size;
    });
    expect(painted).toBeGreaterThan(10);
    await page.getByText("The days as a table").click();
    expect(await page.getByRole("table").getByRole("row").count()).toBe(32);
    await close();
  });
});
