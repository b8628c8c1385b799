import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { programPath } from "../servers/servers.mjs";
import { nowMs } from "./sample-shop.ts";

/** A real Chromium. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = programPath("chromium", process.env);
  if (executablePath === undefined) throw new Error("Chromium is missing: install chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

/** A page that notes everything that must not happen on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Violations of the policy, errors of scripts, and requests to other hosts. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

// As a text, so that tests that know no DOM can open pages, too.
const tellViolations = `document.addEventListener("securitypolicyviolation", (event) => {
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample);
});`;

/** A page at the time of the sample data, in Berlin. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 },
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    colorScheme: "light",
    ...options,
  });
  const faults: string[] = [];
  const page = await context.newPage();
  await page.clock.setFixedTime(nowMs);
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself says when a request fails; tests stop servers on purpose.
    const isNetwork = /Failed to load resource|net::ERR_/.test(message.text());
    if (message.type() === "error" && !isNetwork) faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== "blob:" && hostname !== "127.0.0.1") faults.push(`request: ${request.url()}`);
  });
  await page.addInitScript({ content: tellViolations });
  return { page, faults, close: () => context.close() };
}
