import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { helpAnswer } from "../../bot/render/answers.ts";
import { renderAssignDialog, renderNoteDialog } from "../../bot/render/dialogs/small-dialogs.ts";
import { mrkdwnToText } from "../../bot/render/plain-text.ts";
import { sloIncident } from "../bot/render/example-views.ts";
import { needs } from "../servers/needs.ts";
import { lowContrast } from "./contrast.ts";
import { openBrowser, openPage, type WatchedPage } from "./open-browser.ts";
import { pageFaults } from "./page-faults.ts";
import { silenceDialog } from "./sample-dialogs.ts";
import { everyMessage, messages } from "./sample-relay.ts";
import { startWebServer, type WebServer } from "./start-web-server.ts";

needs("chromium")("the inbox", () => {
  let browser: Browser;
  let server: WebServer;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  beforeEach(async () => {
    server = await startWebServer();
    watched = await openPage(browser);
    page = watched.page;
  });
  afterEach(async () => {
    await watched.close();
    await server.close();
  });
  afterAll(() => browser?.close());

  async function openInbox(hash = "#/inbox"): Promise<void> {
    await page.goto(`${server.url}/${hash}`);
    await page.getByRole("article").first().waitFor();
  }

  const first = () => page.getByRole("article").first();

  test("draws every kind and state of message with all of its words, buttons and its colour", async () => {
    server.world.messages = everyMessage;
    await openInbox();
    const drawn = await page.getByRole("article").all();
    expect(drawn.length).toBe(everyMessage.length);
    for (const [index, article] of drawn.entries()) {
      const { message } = everyMessage[index] ?? { message: { text: "", color: "", blocks: [] } };
      const text = squeezed(await article.innerText());
      for (const words of wordsOf(message.blocks)) expect(text).toContain(words);
      const bar = await article.locator(".attachment").evaluate((element) => getComputedStyle(element).borderLeftColor);
      expect(bar).toBe(rgb(message.color));
    }
    expect(await pageFaults(page)).toEqual([]);
    expect(await lowContrast(page)).toEqual([]);
    expect(watched.faults).toEqual([]);
  });

  test("opens links elsewhere, without telling where from", async () => {
    await openInbox();
    const runbook = first().getByRole("link", { name: "Runbook" });
    expect(await runbook.getAttribute("href")).toBe("https://runbooks.example.com/checkout");
    expect([await runbook.getAttribute("target"), await runbook.getAttribute("rel")]).toEqual(["_blank", "noreferrer"]);
  });

  test("shows the thread", async () => {
    await openInbox();
    await first().getByText("4 lines in the thread").click();
    const lines = await first().locator(".thread li").allInnerTexts();
    expect(lines.map(squeezed)[2]).toContain("15:03 Acknowledged by Ana");
    expect(lines.map(squeezed)[3]).toContain("Note by Ana: rolling 1.42 back");
  });

  test("sends a button with its message's place, under one's name, and shows what came of it", async () => {
    server.world.answer = (gesture) => {
      server.world.messages = messages.slice(1);
      server.hub.changed(["inbox"]);
      return gesture.kind === "button" ? { kind: "done" } : { kind: "refused", why: "no" };
    };
    await openInbox();
    await page.getByLabel("Your name").fill("Ana");
    await first().getByRole("button", { name: "Acknowledge" }).click();
    await page.getByRole("article", { name: /budget gone in 31 h/ }).waitFor({ state: "detached" });
    expect(server.gestures).toEqual([
      {
        kind: "button",
        action: "ack",
        incident: "3F7K",
        place: messages[0]?.place,
        person: { id: "local:ana", name: "Ana" },
        workspace: "local",
      },
    ]);
    await page.reload();
    expect(await page.getByLabel("Your name").inputValue()).toBe("Ana");
    expect(watched.faults).toEqual([]);
  });

  test("shows why something was refused, at the message", async () => {
    server.world.answer = () => ({ kind: "refused", why: "Only the on-call of checkout may acknowledge." });
    await openInbox();
    await first().getByRole("button", { name: "Acknowledge" }).click();
    await first().getByRole("alert").getByText("Only the on-call of checkout may acknowledge.").waitFor();
    await first().getByRole("button", { name: "Close" }).click();
    expect(await first().getByRole("alert").count()).toBe(0);
  });

  test("walks the menu by keyboard and sends the chosen entry", async () => {
    await openInbox();
    const more = first().getByRole("button", { name: "More actions" });
    await more.focus();
    await page.keyboard.press("Enter");
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    await page.getByRole("menu").waitFor();
    expect(await focused()).toBe("Assign…");
    await page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("Not useful");
    await page.keyboard.press("Home");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("menu").count()).toBe(0);
    expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("Details in thread");
    await page.keyboard.press("Enter");
    await page.getByText("Done.").waitFor({ state: "attached" });
    expect(server.gestures).toMatchObject([{ kind: "button", action: "details", incident: "3F7K" }]);
  });

  test("silences through the dialog: choices, redrawing, errors at their inputs, done", async () => {
    server.world.answer = (gesture) => {
      if (gesture.kind === "button") return { kind: "dialog", view: silenceDialog() };
      if (gesture.kind === "dialogChange") return { kind: "dialog", view: silenceDialog({ duration: "custom" }) };
      if (gesture.kind !== "dialog") return { kind: "refused", why: "no" };
      const reason = gesture.values["silence_reason"]?.[0] ?? "";
      return reason === ""
        ? { kind: "inputErrors", errors: { silence_reason: "Say why: everybody in the channel sees it." } }
        : { kind: "done" };
    };
    await openInbox();
    await first().getByRole("button", { name: "Silence…" }).click();
    const dialog = page.getByRole("dialog", { name: "Silence alerts" });
    await dialog.waitFor();
    await dialog.getByText("Matches 2 active alerts now in 1 incident.").waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(await lowContrast(page)).toEqual([]);
    expect(await dialog.getByLabel('slo_id="checkout-availability"').isChecked()).toBe(true);
    await dialog.getByLabel('team="checkout"').check();
    await dialog.getByLabel("How long").selectOption({ label: "until … (at most 7 days)" });
    await dialog.getByLabel("Until").fill("2026-03-03T09:30");
    await dialog.getByRole("group", { name: "This can be longer than 4 hours" }).getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Silence", exact: true }).click();
    const reason = dialog.getByLabel("Why");
    await dialog.getByText("Say why: everybody in the channel sees it.").waitFor();
    expect(await reason.getAttribute("aria-invalid")).toBe("true");
    expect(await reason.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(
      await reason.evaluate(
        (field) => document.getElementById(field.getAttribute("aria-describedby")?.split(" ")[0] ?? "")?.textContent,
      ),
    ).toBe("Say why: everybody in the channel sees it.");
    await reason.fill("rolling back");
    await dialog.getByRole("button", { name: "Silence", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    expect(server.gestures.at(-1)).toEqual({
      kind: "dialog",
      dialog: "silence_dialog",
      incident: "3F7K",
      person: { id: "local:you", name: "you" },
      workspace: "local",
      values: {
        silence_matchers: ["m0", "m1", "m3"],
        silence_duration: ["custom"],
        silence_until: [String(Date.UTC(2026, 2, 3, 8, 30) / 1_000)],
        silence_reason: ["rolling back"],
        silence_is_long: ["yes"],
      },
    });
    expect(
      await first()
        .getByRole("button", { name: "Silence…" })
        .evaluate((button) => button === document.activeElement),
    ).toBe(true);
    expect(watched.faults).toEqual([]);
  });

  test.each([
    { name: "Note", view: renderNoteDialog(sloIncident()), label: "Note", id: "note_text", most: "1500" },
    { name: "Assign", view: renderAssignDialog(sloIncident(), "names"), label: "To", id: "assign_person", most: "60" },
  ])("fills in the dialog $name, and Escape leaves it without a trace", async ({ name, view, label, id, most }) => {
    server.world.answer = ({ kind }) => (kind === "button" ? { kind: "dialog", view } : { kind: "done" });
    await openInbox();
    const open = async () => {
      await first().getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Note…" }).click();
    };
    await open();
    const dialog = page.getByRole("dialog", { name });
    expect(await dialog.getByLabel(label, { exact: true }).getAttribute("maxlength")).toBe(most);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(server.gestures.length).toBe(1);
    await open();
    await dialog.getByLabel(label, { exact: true }).fill("Bo");
    await dialog.locator("button[type=submit]").click();
    await dialog.waitFor({ state: "detached" });
    expect(server.gestures.at(-1)).toMatchObject({ kind: "dialog", values: { [id]: ["Bo"] } });
  });

  test("asks nines and shows the answer to nobody else", async () => {
    server.world.answer = () => ({ kind: "message", message: helpAnswer() });
    await openInbox();
    await page.getByLabel("Ask nines").fill("/nines help");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Answer" }).getByText("what is left of the error budgets").waitFor();
    expect(server.gestures).toMatchObject([{ kind: "command", text: "help" }]);
  });

  test("leads from an incident to its message", async () => {
    await page.goto(`${server.url}/#/incident/3F7K`);
    await page.getByRole("link", { name: "Message in #checkout-alerts" }).click();
    await page.locator("article.wanted").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toContain(
      "budget gone in 31 h",
    );
  });

  test("does not send a button twice while the first one is under way", async () => {
    await openInbox();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/api/inbox/gestures", async (route) => {
      await held;
      await route.continue();
    });
    const button = first().getByRole("button", { name: "Acknowledge" });
    await button.click();
    // Playwright itself would wait for the button, a person does not.
    await button.dispatchEvent("click");
    expect(await button.getAttribute("aria-busy")).toBe("true");
    release();
    await page.getByText("Done.").waitFor({ state: "attached" });
    expect(server.gestures.length).toBe(1);
  });
});

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** All words that a terminal would show of sections and buttons; times apart, which are the reader's own. */
function wordsOf(blocks: readonly object[]): readonly string[] {
  const texts = JSON.stringify(blocks, (key, value) =>
    key === "options" || key === "alt_text" ? undefined : value,
  ).matchAll(/"text":("(?:[^"\\]|\\.)*")/g);
  return [...texts].flatMap(([, json = '""']) => {
    const text = (JSON.parse(json) as string).replace(/<!date[^>]*>/g, "\n");
    return mrkdwnToText(text.replace(/<(https?:[^|>]*)\|([^>]*)>/g, "$2"))
      .split("\n")
      .map((line) => squeezed(line.replace(/\p{Extended_Pictographic}|\ufe0f/gu, " ")))
      .filter((line) => line !== "" && !/[()]$/.test(line));
  });
}

function rgb(hex: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${parts.join(", ")})`;
}
