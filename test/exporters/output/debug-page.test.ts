import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { debugPage } from "../../../exporters/output/debug/debug-page.ts";
import { debugRoutes } from "../../../exporters/output/debug/debug-routes.ts";
import { agoText, lengthText } from "../../../exporters/output/debug/debug-words.ts";
import { escapeHtml, html } from "../../../exporters/output/debug/html.ts";
import { createHttpServer } from "../../../service/http/http-server.ts";
import { silentLogger } from "../../../service/log.ts";
import fc from "../../property.ts";
import { runCommand } from "../../run-command.ts";
import { needs } from "../../servers/needs.ts";
import { pathOf } from "../../servers/prometheus-tools.ts";
import { removeFolder } from "../../temporary-folder.ts";
import {
  budget,
  emptyView,
  failure,
  failures,
  health,
  nowMs,
  sampleView,
  slo,
  status,
  targets,
} from "./sample-view.ts";

const facts = { status, targets, slos: [slo], budgets: [budget], failures };

/** What a reader sees: the page without its tags. */
function wordsOf(page: string): string {
  const body = page.replace(/<style>.*?<\/style>/s, "").replace(/<[^>]+>/g, " ");
  return body.replace(/\s+/g, " ").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
}

test("debugPage() shows what is down first, with reason, detail and evidence", () => {
  const words = wordsOf(debugPage(facts));
  expect(words).toContain("(1 down) nines exporter");
  expect(words.indexOf("shop-pay ▼ down")).toBeLessThan(words.indexOf("database ? unknown"));
  expect(words.indexOf("database ? unknown")).toBeLessThan(words.indexOf("shop-home ● up"));
  for (const said of [
    "every 30 s from frankfurt · down for 95 s",
    "Failed 5.0 s ago after 1.2 s: status .",
    "maintenance alerts are muted, time does not count, ends in 30 min",
    "certificate expired 2026-11-20 · not verified: a certificate of the chain has expired",
    "certificate valid for 12 d, until 2026-12-03",
    "99.9 % over 30d 99.96 % (86,400 probes, 95 % certain: 99.94 to 99.98 %) 61 % 99.8 %",
    "https://shop.example.org/pay → 192.0.2.10, 503 (connect 11 ms, tls 29 ms, processing 1.1 s, transfer 1 ms)",
    "via: 1.1 edge",
    "SHA-256 of the body: 9f86d081",
    "192.0.2.7:443 refused the connection.",
    "read from Prometheus until 2026-11-21 04:27:00 UTC",
    "month 99.94 % 53 % 47 % 99.8 %",
    "35 % of the budget: 2026-11-16 04:30:00 UTC, 20 min, ended 5 d ago",
    "Outside incidents: 4 % of the budget.",
    "Left on 2026-12-21: about 55 % (-20 % to 90 %), spent before in 12 % of all futures; if days stay as the last 28.",
  ]) {
    expect(words).toContain(said);
  }
});

test("debugPage() shows no secret, and runs nothing that a target sent", () => {
  const page = debugPage(facts);
  expect(page).not.toMatch(/s3cr3t|user:pw|key=abc|4111/);
  expect(page).toContain("&lt;script&gt;alert(&#39;503&#39;)&lt;/script&gt;");
  expect(page).not.toMatch(/<script|<b>no|\son\w+=|javascript:/);
  expect([...page].filter((character) => character < " " && character !== "\n")).toEqual([]);
});

test.each([
  {
    name: "nothing is configured",
    change: {},
    says: "The configuration names no probe, and discovery has found none yet.",
  },
  { name: "it starts", change: { notReady: ["the store"] }, says: "The exporter is still starting" },
  {
    name: "its shard is empty",
    change: { health: { ...health, shard: "2/3" } },
    says: "None of the targets belongs to shard 2/3.",
  },
])("debugPage() says why there is no target when $name", ({ change, says }) => {
  const words = wordsOf(
    debugPage({ status: { ...status, ...change }, targets: [], slos: [], budgets: [], failures: [] }),
  );
  expect(words).toContain(says);
  expect(words).toContain("Nothing has been probed yet, so this says nothing about the targets.");
});

test("debugPage() tells of a configuration that was refused, and of lost results", () => {
  const config = { ...health.config, lastLoadWorked: false };
  const configProblems = [{ code: "x", path: "probes[0].url", message: "<nonsense>", hint: "write a URL" }];
  const words = wordsOf(
    debugPage({
      ...facts,
      status: { ...status, health: { ...health, config, dropped: { queue: 3 } }, configProblems },
    }),
  );
  expect(words).toContain("The newest configuration was not taken over; the one of 2026-11-21 01:30:00 UTC goes on.");
  expect(words).toContain("probes[0].url: <nonsense> (write a URL)");
  expect(words).toContain("3 results were lost inside the exporter.");
});

test("debugPage() cuts a long list, and says so", () => {
  const many = Array.from({ length: 501 }, (_, index) => ({ ...(targets[0] ?? never()), name: `t${index}` }));
  const page = debugPage({ ...facts, targets: many });
  expect(page.match(/<article class="card" id="target-/g)).toHaveLength(500);
  expect(wordsOf(page)).toContain("1 more are up or unknown");
});

test("html leaves no text of others unescaped, in content or in attributes", () => {
  const property = fc.property(fc.string({ unit: "binary" }), (text) => {
    expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    expect(html`<a title="${text}">${[text, html`<b>${text}</b>`]}</a>`.html).toMatch(
      /^<a title="[^"<>]*">[^<>]*<b>[^<>]*<\/b><\/a>$/,
    );
  });
  fc.assert(property);
});

test.each([
  { ms: 0.2, text: "under 1 ms" },
  { ms: 850, text: "850 ms" },
  { ms: 9_940, text: "9.9 s" },
  { ms: 95_000, text: "95 s" },
  { ms: 100_000, text: "2 min" },
  { ms: 7_200_000, text: "2 h" },
  { ms: 86_400_000 * 12, text: "12 d" },
])("lengthText() says $text", ({ ms, text }) => {
  expect(lengthText(ms)).toBe(text);
  expect(agoText(nowMs - 5_000, nowMs)).toBe("5.0 s ago");
});

test("the page comes with a policy that allows its own style and nothing else", async () => {
  for (const view of [sampleView, emptyView]) {
    const listen = { host: "127.0.0.1", port: 0 };
    const server = await createHttpServer({ listen, log: silentLogger, routes: debugRoutes(view) });
    const answer = await fetch(`${server.url}/debug`);
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; /,
    );
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    await server.close();
  }
});

needs("chromium")("the debug page in Chromium", () => {
  test("takes its style under its own policy", async () => {
    const listen = { host: "127.0.0.1", port: 0 };
    const server = await createHttpServer({ listen, log: silentLogger, routes: debugRoutes(sampleView) });
    const folder = await mkdtemp(join(tmpdir(), "nines-chromium-"));
    try {
      const quiet = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ];
      const shown = await runCommand(pathOf("chromium"), [
        ...quiet,
        `--user-data-dir=${folder}`,
        "--enable-logging=stderr",
        "--window-size=500,900",
        "--dump-dom",
        `${server.url}/debug`,
      ]);
      expect(shown.code).toBe(0);
      expect(shown.stdout).toContain("shop-pay");
      expect(shown.stderr).not.toMatch(/Content Security Policy|Refused to/);
    } finally {
      await removeFolder(folder);
      await server.close();
    }
  });
});

function never(): never {
  throw new Error(`no sample beside ${failure.detail}`);
}
