import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { incident } from "../bot/render/example-views.ts";
import { needs } from "../servers/needs.ts";
import { openBrowser, openPage } from "./open-browser.ts";
import { openIncidents } from "./sample-relay.ts";
import { nowMs, sampleShop, targets } from "./sample-shop.ts";
import { startWebServer, type WebServer } from "./start-web-server.ts";

needs("chromium")("the live page", () => {
  let browser: Browser;
  const servers: WebServer[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  afterAll(() => browser?.close());

  async function start(options: Parameters<typeof startWebServer>[0] = {}): Promise<WebServer> {
    const server = await startWebServer(options);
    servers.push(server);
    return server;
  }

  const live = (page: Page) => page.getByText("Live", { exact: true }).waitFor();

  test("shows what changed without a reload", async () => {
    const server = await start();
    const { page, faults, close } = await openPage(browser);
    await page.goto(`${server.url}/#/targets`);
    await live(page);
    await page.getByText("1 down, 1 unknown, 3 up.").waitFor();
    const healed = targets.map((target) => ({ ...target, state: "up" as const }));
    server.world.exporter = { ...sampleShop, targets: () => healed };
    server.hub.changed(["targets"]);
    await page.getByText("5 up.").waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("says new incidents aloud, and only new ones", async () => {
    const server = await start();
    const { page, close } = await openPage(browser);
    await page.goto(`${server.url}/#/targets`);
    await live(page);
    const spoken = page.locator("[data-announcer]");
    await page.getByText("1 down, 1 unknown, 3 up.").waitFor();
    expect(await spoken.getAttribute("aria-live")).toBe("polite");
    expect(await spoken.textContent()).toBe("");
    server.world.incidents = [
      ...openIncidents,
      incident({ id: "9Q2K", title: "payments are refused", openedAtMs: nowMs }),
    ];
    server.hub.changed(["incidents"]);
    await page.getByText("New critical incident: payments are refused").waitFor({ state: "attached" });
    await close();
  });

  test("marks what it shows as out of date while the server is gone, and recovers by itself", async () => {
    const server = await startWebServer();
    const { page, faults, close } = await openPage(browser);
    await page.goto(`${server.url}/#/`);
    await live(page);
    await page.getByText("62 % left").waitFor();
    expect(await page.locator(".stale").count()).toBe(0);
    await server.close();
    await page.getByText("Not connected", { exact: true }).waitFor();
    await page.getByText("Not connected since 15:12.").waitFor();
    await page.getByText(/As of 15:12, it may have changed since/).waitFor();
    // The last values stay, marked.
    expect(await page.locator(".stale").getByText("62 % left").count()).toBe(1);
    await start({ port: server.port });
    await live(page);
    await page.getByText("Not connected since").waitFor({ state: "detached" });
    await page.locator(".stale").waitFor({ state: "detached" });
    expect(faults).toEqual([]);
    await close();
  });

  test("asks from time to time where there are no events", async () => {
    const server = await start();
    const { page, faults, close } = await openPage(browser);
    await page.route("**/api/events", (route) =>
      route.fulfill({ status: 404, json: { code: "not-found", message: "no" } }),
    );
    await page.goto(`${server.url}/#/targets`);
    await page.getByText("Every 30 s", { exact: true }).waitFor();
    await page.getByText("1 down, 1 unknown, 3 up.").waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test("says what could not be read, and tries again when asked", async () => {
    const server = await start();
    const { page, close } = await openPage(browser);
    // Without events, so that nothing but the button reads again.
    await page.route("**/api/events", (route) =>
      route.fulfill({ status: 404, json: { code: "not-found", message: "no" } }),
    );
    let isBroken = true;
    await page.route("**/api/targets", (route) =>
      isBroken
        ? route.fulfill({ status: 500, json: { code: "internal", message: "the server failed; its log says why" } })
        : route.continue(),
    );
    await page.goto(`${server.url}/#/targets`);
    await page.getByText("The targets could not be read: the server failed; its log says why.").waitFor();
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("1 down, 1 unknown, 3 up.").waitFor();
    await close();
  });

  const auth = { bearer: [{ kind: "env", name: "TOKEN" }], clientCa: undefined, need: "both" } as const;

  test("asks for the access token, keeps it in the tab alone, and forgets it when told to", async () => {
    const server = await start({ auth });
    const { page, faults, close } = await openPage(browser);
    await page.goto(`${server.url}/#/targets`);
    const field = page.getByLabel("Access token");
    await field.waitFor();
    expect(await page.getByText("shop-checkout").count()).toBe(0);
    await field.fill("wrong");
    await page.getByRole("button", { name: "Enter" }).click();
    await page
      .getByText("The server did not take the token: the bearer token is unknown, or no longer valid.")
      .waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    await field.fill("s3cr3t-token");
    await field.press("Enter");
    await page.getByText("1 down, 1 unknown, 3 up.").waitFor();
    await live(page);
    const kept = await page.evaluate(() => ({
      session: { ...sessionStorage },
      local: JSON.stringify(localStorage),
      cookie: document.cookie,
      address: location.href,
    }));
    expect(kept.session).toEqual({ "nines-token": "s3cr3t-token" });
    expect(`${kept.local} ${kept.cookie} ${kept.address}`).not.toContain("s3cr3t");
    await page.reload();
    await page.getByText("1 down, 1 unknown, 3 up.").waitFor();
    await page.getByRole("button", { name: "Forget the access token" }).click();
    await field.waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test("shows pictures of the inbox that need the token", async () => {
    const server = await start({ auth });
    const { page, faults, close } = await openPage(browser);
    await page.addInitScript(() => sessionStorage.setItem("nines-token", "s3cr3t-token"));
    await page.goto(`${server.url}/#/inbox`);
    const picture = page.getByRole("img", { name: "Burn rate of checkout availability with its limit" });
    await picture.waitFor();
    const width = await picture.evaluate(async (image) => {
      if (!(image instanceof HTMLImageElement)) return undefined;
      await image.decode();
      return image.naturalWidth;
    });
    expect(width).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });
});
