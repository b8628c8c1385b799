import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { runNines } from "../cli/run-nines.ts";
import { needs } from "../servers/needs.ts";
import { until } from "../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { openBrowser } from "../web/open-browser.ts";
import { rateErrors, startTwentyMinutesLater } from "./replayed-rules.ts";
import { type ShopWorld, startShopWorld } from "./shop-world.ts";

/** Of the objective of 75 %. */
const errorBudget = 0.25;
const sloId = "checkout-payment";
const bars = { critical: "#d32f2f", acknowledged: "#7b1fa2", green: "#2e7d32" };

needs(
  "prometheus",
  "alertmanager",
  "haproxy",
  "chromium",
)("one incident, from an empty folder to a green message", () => {
  const ending: (() => Promise<unknown>)[] = [];
  let folder = "";
  let world: ShopWorld;
  let page: Page;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("end-to-end");
    const init = await runNines(["init"], folder);
    expect([init.code, init.stderr.split("\n")[0]]).toEqual([0, "✓ nines.config.ts written"]);
    world = await startShopWorld(folder, ending);
    const browser: Browser = await openBrowser();
    ending.push(() => browser.close());
    page = await browser.newPage();
  });
  afterAll(async () => {
    for (const end of ending.reverse()) await end();
    await removeFolder(folder);
  });

  test("is found, told, acknowledged, over, and accounted for alike by all", async () => {
    const { shop, slack, prometheus, webUrl } = world;
    const messages = () => slack.channel("alerts");
    const lines = () => messages()[0]?.lines.join("\n") ?? "";

    await page.goto(`${webUrl}/#/inbox`);
    await until(
      async () => shop.answered().total,
      (total) => total >= 10,
    );
    expect(shop.answered().bad).toBe(0);
    shop.breakSecond();

    // The probe fails, the rules fire, Alertmanager groups, the relay tells.
    await slack.until(() => messages().length > 0, 60_000);
    expect(messages().map(({ color }) => color)).toEqual([bars.critical]);
    const [firing] = await prometheus.query('ALERTS{alertname="SLOErrorBudgetBurn",alertstate="firing"}');
    expect(firing?.labels).toMatchObject({ slo_id: sloId, tier: "page-fast", channel: "#alerts" });
    // What Prometheus does not say within 150 ms is added by an edit.
    await slack.until(() => lines().includes("in 5 min)"), 30_000);
    expect(lines()).toContain("checkout payment is burning its error budget");
    const [told = 0, of = 0] = (/\((\d+) of (\d+) in 5 min\)/.exec(lines()) ?? []).slice(1).map(Number);
    // What was answered before the first scrape, which a busy machine makes late, no rule can see.
    const [first] = await prometheus.query('sum(min_over_time(slo_probe_attempts_total{target="payment"}[1h]))');
    const unscraped = first?.value ?? Number.NaN;
    const fits = ({ bad, total }: { readonly bad: number; readonly total: number }) =>
      Math.abs(bad - told) <= 1 && Math.abs(total - unscraped - of) <= 3;
    expect({ told, of, unscraped, fitting: shop.moments().some(fits) }).toMatchObject({ fitting: true });

    // Somebody takes it in the web inbox, and Slack says so.
    await page.getByLabel("Your name").fill("Ana");
    const article = page.getByRole("article").first();
    await article.getByRole("button", { name: "Acknowledge" }).click();
    await slack.until(() => lines().includes("acknowledged by *Ana*"), 30_000);
    expect(messages()[0]?.color).toBe(bars.acknowledged);

    shop.heal();
    await slack.until(() => messages()[0]?.color === bars.green, 120_000);
    expect(messages().length).toBe(1);
    expect(lines()).toContain("Acknowledged by *Ana*");
    await article.getByText("RESOLVED").first().waitFor();

    // Nothing fails any more, so the failures stand; successes go on, so each view lies between two counts.
    const { bad } = shop.answered();
    const left = (total: number) => 1 - bad / total / errorBudget;
    const expectTruth = async (view: () => Promise<number>, { unseen = 2, rounding = 0 } = {}) => {
      const from = left(shop.answered().total - unseen);
      const shown = await view();
      expect(shown).toBeGreaterThanOrEqual(from - rounding);
      expect(shown).toBeLessThanOrEqual(left(shop.answered().total) + rounding);
    };

    await expectTruth(async () => {
      const slo = await json<ExporterSlo>(`${webUrl}/api/slos/${sloId}`);
      expect(slo.current.sampleSize * (1 - slo.current.sli)).toBeCloseTo(bad, 6);
      return slo.budgetRemaining;
    });

    await expectTruth(
      async () => {
        await page.goto(`${webUrl}/#/slo/${sloId}`);
        await page.getByRole("heading", { name: "A customer can pay" }).waitFor();
        return percentIn(await page.locator("main .budget").first().innerText(), /^([\d.]+) % left$/);
      },
      { rounding: 0.005 },
    );

    const totalBefore = shop.answered().total;
    const later = await startTwentyMinutesLater({
      prometheus,
      selector: 'slo_probe_attempts_total{target="payment"}',
      ruleTexts: world.ruleTexts,
    });
    ending.push(later.stop);
    const recorded = async (name: string) => (await later.query(`${name}{slo_id="${sloId}"}`))[0]?.value ?? Number.NaN;
    expect(Math.abs((await recorded("slo:period_bad_events:sum")) - bad)).toBeLessThan(0.01);
    const total = await recorded("slo:period_events:sum");
    const attempts = 'slo_probe_attempts_total{target="payment"}[1h]';
    const scraped = async (expr: string) => (await later.query(`sum(${expr})`))[0]?.value ?? Number.NaN;
    const { late, beyond } = await rateErrors(prometheus, 'slo_probe_attempts_total{target="payment"}');
    const last = await scraped(`max_over_time(${attempts})`);
    // The last second is not scraped yet.
    expect(last).toBeGreaterThan(totalBefore - 6);
    expect(last).toBeLessThanOrEqual(shop.answered().total);
    // What was counted before the first scrape no rule can see; a rate that begins there reaches below it, never to below 0.
    expect(total).toBeGreaterThan(
      (await scraped(`max_over_time(${attempts}) - min_over_time(${attempts})`)) - 0.01 - late,
    );
    expect(total).toBeLessThan(last + beyond + late);
    const ruled = await recorded("slo:period_error_budget_remaining:ratio");
    expect(Math.abs(ruled - left(total))).toBeLessThan(1e-6);

    await world.askRelayOf(later.url);
    const answer = await slack.command({ user: "U000ANA", channel: "alerts", command: "/nines", text: "budget" });
    const shown = percentIn(JSON.stringify(answer), /\*([\d.]+) %\* of 1 d left/);
    expect(Math.abs(shown - ruled)).toBeLessThanOrEqual(0.005);
  });
});

interface ExporterSlo {
  readonly current: { readonly sli: number; readonly sampleSize: number };
  readonly budgetRemaining: number;
}

async function json<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

/** A share that a text shows as a percentage; NaN when it does not. */
function percentIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? Number.NaN) / 100;
}
