import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser, openPage } from "../../../test/web/open-browser.ts";
import { startWebServer } from "../../../test/web/start-web-server.ts";
import { smallerPng } from "../smaller-png.ts";
import { drawPlot } from "./draw-plot.ts";

// Usage: node examples/pictures/web/draw.ts [NAME…]. Needs Chromium; draws the pages of the web app into docs/pictures.
const pages = [
  { name: "status", hash: "#/" },
  { name: "status-dark", hash: "#/", dark: true },
  { name: "slo", hash: "#/slo/checkout-availability", full: true },
  { name: "slo-dark", hash: "#/slo/checkout-availability", dark: true },
  { name: "inbox", hash: "#/inbox" },
  { name: "inbox-dark", hash: "#/inbox", dark: true },
  { name: "dialog", hash: "#/inbox", press: "Silence…" },
  { name: "shifts", hash: "#/shifts", full: true },
  { name: "targets", hash: "#/targets", full: true },
  { name: "incident", hash: "#/incident/3F7K" },
  { name: "audit", hash: "#/audit" },
  { name: "phone-status", hash: "#/", phone: true },
  { name: "phone-inbox", hash: "#/inbox", phone: true },
  { name: "phone-slo", hash: "#/slo/checkout-availability", phone: true, full: true },
] as const;

const pictures = join(import.meta.dirname, "../../../docs/pictures");
const wanted = process.argv.slice(2);
const { sampleShifts } = await import("../../../test/web/sample-shifts.ts");
const { silenceDialog } = await import("../../../test/web/sample-dialogs.ts");
const server = await startWebServer({
  world: { shifts: sampleShifts, picture: await drawPlot(), answer: () => ({ kind: "dialog", view: silenceDialog() }) },
});
const browser = await openBrowser();
try {
  await mkdir(pictures, { recursive: true });
  for (const shot of pages) {
    if (wanted.length > 0 && !wanted.includes(shot.name)) continue;
    const { page, faults, close } = await openPage(browser, {
      viewport: "phone" in shot ? { width: 360, height: 780 } : { width: 1120, height: 800 },
      deviceScaleFactor: "phone" in shot ? 2 : 1,
      colorScheme: "dark" in shot ? "dark" : "light",
    });
    await page.goto(`${server.url}/${shot.hash}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.waitForLoadState("load");
    if ("press" in shot) await page.getByRole("button", { name: shot.press }).first().click();
    await page.waitForTimeout(250);
    const png = await page.screenshot({ fullPage: "full" in shot });
    await writeFile(join(pictures, `web-${shot.name}.png`), smallerPng(png));
    if (faults.length > 0) console.error(shot.name, faults);
    await close();
  }
} finally {
  await browser.close();
  await server.close();
}
