import { readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "@jest/globals";
import { rateWindow } from "../../alerts/intervals.ts";
import { events, ratio, service, slo, timeSlice } from "../../slo/define-stack.ts";
import type { SloSpec } from "../../slo/spec.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf, writeStack } from "./generated-stack.ts";

const pitfalls = join(import.meta.dirname, "pitfalls");

const requests = events({ total: "requests_total", bad: 'requests_total{code="500"}' });
const availability = slo("availability", { objective: "99.9", sli: requests });
const up = "avg(avg_over_time(up[$window])) > 0.5";

/** The SLOs of the service `shop` that each file of `pitfalls/` is about. */
const slosOf: Readonly<Record<string, readonly SloSpec[]>> = {
  "counter-resets": [availability],
  "edited-labels": [slo("availability", { ...availability, idle: "good" })],
  forecast: [slo("availability", { ...availability, objective: "99", period: "7d" })],
  "gap-of-a-gauge": [
    slo("unknown", { objective: "99", sli: timeSlice({ condition: up }) }),
    slo("bad", { objective: "99", sli: timeSlice({ condition: up, gap: "bad" }) }),
  ],
  "invalid-signal": [
    slo("mismatch", { objective: "99", sli: events({ total: "requests_total", bad: "errors_total" }) }),
  ],
  "late-error-series": [availability],
  "nan-in-a-query": [
    slo("quotient", {
      objective: "95",
      sli: ratio({ error: "sum(rate(failed_calls_total[$window])) / sum(rate(calls_total[$window]))" }),
    }),
    slo("gauge", { objective: "95", sli: ratio({ error: "avg(avg_over_time(pipeline_error_ratio[$window]))" }) }),
  ],
  "new-week": [slo("availability", { ...availability, objective: "99", period: "calendar-week" })],
  "one-failure-in-two": [availability],
  "quiet-night": [availability],
  "spent-budget": [slo("availability", { ...availability, objective: "99", period: "1d", alerts: quiet("page-fast") })],
  "vanished-group": [slo("availability", { ...availability, groupBy: ["route"] })],
};

function quiet(...tiers: readonly string[]): SloSpec["alerts"] & object {
  return { tiers: Object.fromEntries(tiers.map((tier) => [tier, "off"])) };
}

needs("prometheus")("The rules avoid a known pitfall", () => {
  test.each(readdirSync(pitfalls).map((file) => ({ pitfall: basename(file, ".yaml") })))(
    "$pitfall",
    async ({ pitfall }) => {
      await inTemporaryFolder("pitfall", async (folder) => {
        const slos = slosOf[pitfall] ?? [];
        const stack = stackOf({ name: "shop", services: [service("shop", { team: "orders", slos })] });
        await writeStack(stack, { folder, part: "prometheus" });
        const file = join(folder, "prometheus", "tests", `${pitfall}.yaml`);
        await cp(join(pitfalls, `${pitfall}.yaml`), file);
        const { code, stderr } = await promtool(["test", "rules", file]);
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      });
    },
  );
});

test.each([
  { scrapeInterval: "500ms", window: "5m500ms" },
  { scrapeInterval: "1s", window: "5m1s" },
  { scrapeInterval: "15s", window: "5m15s" },
  { scrapeInterval: "1m", window: "6m" },
])(
  "rateWindow() is never rounded to nothing: $window for a scrape every $scrapeInterval",
  ({ scrapeInterval, window }) => {
    const stack = stackOf({ name: "shop", scrapeInterval, services: [service("shop", { slos: [availability] })] });
    expect(rateWindow(stack)).toBe(window);
  },
);
