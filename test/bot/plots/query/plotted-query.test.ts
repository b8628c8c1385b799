import { describe, expect, test } from "@jest/globals";
import { plottedQuery } from "../../../../bot/plots/query/plotted-query.ts";
import fc from "../../../property.ts";

function page(query: string): string {
  return `https://prometheus.example.com/graph?g0.expr=${encodeURIComponent(query)}&g0.tab=1`;
}

describe("plottedQuery()", () => {
  test.each([
    ["a > 5", { query: "a", limit: { value: 5, side: "above", sign: ">" } }],
    ["(a) >= (5)", { query: "a", limit: { value: 5, side: "above", sign: "≥" } }],
    ["5 < a", { query: "a", limit: { value: 5, side: "above", sign: ">" } }],
    ["0.1 >= a / b", { query: "a / b", limit: { value: 0.1, side: "below", sign: "≤" } }],
    ["up == 0", { query: "up", limit: { value: 0, side: "at", sign: "=" } }],
    ["a != bool 1", { query: "a", limit: { value: 1, side: "at", sign: "≠" } }],
    ["a < -(2 * 24 * 3600)", { query: "a", limit: { value: -172_800, side: "below", sign: "<" } }],
    ["((sum(rate(a[5m]))) > 1e3)", { query: "sum(rate(a[5m]))", limit: { value: 1_000, side: "above", sign: ">" } }],
    ["a > 5 and b > 7", { query: "a", limit: { value: 5, side: "above", sign: ">" } }],
    ["(a > 5) unless on (x) c", { query: "a", limit: { value: 5, side: "above", sign: ">" } }],
    ['a{m=">5 and"} > 6', { query: 'a{m=">5 and"}', limit: { value: 6, side: "above", sign: ">" } }],
    // The limit depends on data, or there is none: the condition itself is what has values.
    ["a > b", { query: "a > b", limit: undefined }],
    ["a > time() - 60", { query: "a > time() - 60", limit: undefined }],
    ["a > 5 or b > 7", { query: "a > 5 or b > 7", limit: undefined }],
    ["predict_linear(a[1h], 3600)", { query: "predict_linear(a[1h], 3600)", limit: undefined }],
    ["a > 1 / 0", { query: "a > 1 / 0", limit: undefined }],
  ])("plots of %j", (query, plotted) => {
    expect(plottedQuery(page(query))).toEqual({ unit: undefined, ...plotted });
  });

  test.each([
    ["node_memory_free_bytes < 1e9", "bytes"],
    ["sum by (job) (rate(node_network_receive_bytes_total[5m])) > 1", "binBps"],
    ["histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1", "s"],
    ["avg_over_time(job_duration_seconds[10m]) > 600", "s"],
    ["rate(process_cpu_seconds_total[5m]) > 0.9", undefined],
    ["slo:saturation:ratio > 0.9", undefined],
    ["disk_used_ratio > 0.9", "percentunit"],
    ["node_free_bytes / node_size_bytes < 0.1", undefined],
    ["node_size_bytes - node_free_bytes > 5", "bytes"],
  ])("reads the unit of %j from its metrics' names", (query, unit) => {
    expect(plottedQuery(page(query))?.unit).toBe(unit);
  });

  test.each([
    ["no address", undefined],
    ["a text that is no address", "not an address"],
    ["a page without a query", "https://vmalert.example.com/vmalert/alert?group_id=1&alert_id=2"],
    ["an empty query", page(" ")],
    ["what is no PromQL", page("rm -rf / > 5")],
    ["a query that is cut", page("sum(rate(a[5m]) > 5")],
    ["a number", page("5 > bool 3")],
    ["what only says that something is missing", page('absent(up{job="x"})')],
    ["a comparison of it", page("absent(up) == 1")],
    ["a constant", page("vector(1) > 0")],
    ["parentheses that nobody can follow", page(`${"(".repeat(1_900)}a${")".repeat(1_900)} > 1`)],
    ["a very long query", page(`a > ${"1 + ".repeat(1_000)}1`)],
  ])("plots nothing of %s", (_, url) => {
    expect(plottedQuery(url)).toBeUndefined();
  });

  test("reads any text without a fault, and what it plots is a part of it", () => {
    const piece = fc.constantFrom(
      "a",
      " > ",
      "5",
      "(",
      ")",
      " and ",
      '{x="',
      '"}',
      "[5m]",
      "rate",
      " or ",
      "-",
      "\u0000",
      "$window",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join("")),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (query) => {
        const plotted = plottedQuery(page(query));
        if (plotted !== undefined) expect(query).toContain(plotted.query);
      }),
    );
  });
});
