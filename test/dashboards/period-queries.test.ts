import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fillQuery } from "../../cli/boards/ask-query.ts";
import { boards } from "../../dashboards/boards.ts";
import { panelsOf } from "../../dashboards/model/board.ts";
import { hasQueries } from "../../dashboards/model/panel.ts";
import { derivedSeries, signalSeries } from "../../slo/names.ts";
import { needs } from "../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { bareStack, stackOf } from "./example-stacks.ts";

const at = (text: string) => Date.parse(text) / 1000;
const slot = 300;
const firstOfJune = at("2026-06-01T00:00:00Z");
const span = { from: at("2026-05-18T00:05:00Z"), to: at("2026-06-09T12:00:00Z") };

/**
 * A month of 30 days that has begun on Monday, the first of June: 3,000 events in every five minutes, of which 6 are bad in June,
 * twice what a budget of 0.1 % allows. May had one burst: 500 bad events in the last five minutes of a Sunday.
 */
function history(): string {
  const lastOfSunday = at("2026-05-25T00:00:00Z");
  const bad = (time: number) => (time > firstOfJune ? 6 : time === lastOfSunday ? 500 : 0);
  const monthBegan = (time: number) => (time > firstOfJune ? firstOfJune : at("2026-05-01T00:00:00Z"));
  const slots = (time: number) => (time - monthBegan(time)) / slot;
  const month = (metric: string, value: (time: number) => number, labels = 'slo_id="month"') =>
    series(metric, labels, value);
  return [
    ...month(signalSeries.errorBudget, () => 0.001),
    ...month(signalSeries.periodDays, () => 30),
    ...month(derivedSeries.badSum5m, bad),
    ...month(derivedSeries.totalSum5m, () => 3000),
    ...month(derivedSeries.periodEvents, (time) => 3000 * slots(time)),
    ...month(derivedSeries.periodCoverage, (time) => slots(time) / 8640),
    ...["/pay", "/cart"].flatMap((route) => groupSeries(route)),
    "# EOF\n",
  ].join("\n");
}

/** An SLO with groups: one event in 100 fails on /pay, which has a tenth of the traffic, and one in 1,000 on /cart. */
function groupSeries(route: string): readonly string[] {
  const [total, bad] = route === "/pay" ? [100, 1] : [900, 0.9];
  const labels = `slo_id="groups",route="${route}"`;
  return [
    ...series(derivedSeries.badSum5m, labels, () => bad),
    ...series(derivedSeries.totalSum5m, labels, () => total),
    ...(route === "/pay" ? series(signalSeries.errorBudget, 'slo_id="groups"', () => 0.001) : []),
  ];
}

function series(metric: string, labels: string, value: (time: number) => number): readonly string[] {
  const lines: string[] = [];
  for (let time = span.from; time <= span.to; time += slot) lines.push(`${metric}{${labels}} ${value(time)} ${time}`);
  return lines;
}

/** OpenMetrics wants the samples of a metric in one place. */
function grouped(text: string): string {
  const lines = text.trimEnd().split("\n").slice(0, -1);
  const byName = Map.groupBy(lines, (line) => line.slice(0, line.indexOf("{")));
  return `${[...byName].flatMap(([name, all]) => [`# TYPE ${name} gauge`, ...all]).join("\n")}\n# EOF\n`;
}

function queryOf(board: string, key: string, ref = "A") {
  const panels = boards(stackOf(bareStack)).flatMap((one) => (one.uid === board ? panelsOf(one) : []));
  const panel = panels.find((one) => one.key === key);
  const query = panel !== undefined && hasQueries(panel) ? panel.queries.find((one) => one.ref === ref) : undefined;
  if (query === undefined) throw new Error(`${board} has no query ${key}.${ref}`);
  return query;
}

needs("prometheus")("what boards say about periods", () => {
  let folder = "";
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("periods");
    await tsdbBlocksFrom(grouped(history()), join(folder, "data"));
    prometheus = await startPrometheus({ storageDir: join(folder, "data") });
  });

  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  /** The course of the only series, asked for as Grafana does. */
  async function over(range: { from: number; to: number }, [board, key, ref]: readonly string[], sloId: string) {
    const values = { slo_id: sloId, period: "7d" };
    const query = queryOf(board ?? "", key ?? "", ref);
    const filled = fillQuery(query, { range, scrapeSeconds: 30, width: 800, values });
    const asked = { start: filled.from, end: filled.to, step: filled.stepSeconds };
    const [only] = await prometheus.queryRange(filled.expr, asked);
    return (only?.points ?? []).map(([time, value]) => [new Date(time * 1000).toISOString(), value] as const);
  }

  test("the burn-down of a month on its second day spends what the whole month allows", async () => {
    const range = { from: firstOfJune, to: at("2026-06-02T12:00:00Z") };
    const left = await over(range, ["nines-slo", "burn-down", "A"], "month");
    const ideal = await over(range, ["nines-slo", "burn-down", "B"], "month");
    // 36 hours of 72 bad events, of 25,920 that the month allows: a tenth, where time allowed a twentieth.
    expect(left.at(-1)).toEqual(["2026-06-02T12:00:00.000Z", expect.closeTo(0.9, 9)]);
    expect(ideal.at(-1)).toEqual(["2026-06-02T12:00:00.000Z", expect.closeTo(0.95, 9)]);
    for (const [, value] of left) expect(value).toBeGreaterThanOrEqual(0.9 - 1e-9);
  });

  test("bars by week are weeks from Monday to Monday, each on its Thursday", async () => {
    const range = { from: at("2026-05-15T09:00:00Z"), to: at("2026-06-09T12:00:00Z") };
    const bars = await over(range, ["nines-review", "spent-by-week", "A"], "month");
    expect(bars).toEqual([
      ["2026-05-21T00:00:00.000Z", expect.closeTo(500 / 25_920, 12)],
      ["2026-05-28T00:00:00.000Z", 0],
      ["2026-06-04T00:00:00.000Z", expect.closeTo((6 * 2016) / 25_920, 12)],
    ]);
  });

  test("the week that goes on joins on its Thursday, with what it has spent so far", async () => {
    const range = { from: at("2026-06-01T00:00:00Z"), to: at("2026-06-04T06:00:00Z") };
    const bars = await over(range, ["nines-review", "spent-by-week", "A"], "month");
    expect(bars.map(([time]) => time)).toEqual(["2026-05-28T00:00:00.000Z", "2026-06-04T00:00:00.000Z"]);
  });

  test.each([
    { name: "attained", ref: "B", value: 0.99 },
    { name: "attained before", ref: "C", value: 0.99 },
    { name: "spent", ref: "D", value: 10 },
    { name: "spent before", ref: "E", value: 10 },
    { name: "bad events, of all groups", ref: "F", value: 1.9 * 2016 },
  ])("the review lets the worst group speak: $name", async ({ ref, value }) => {
    const query = queryOf("nines-review", "periods", ref);
    const expr = query.expr.replaceAll("$slo_id", "groups").replaceAll("$period", "7d");
    const answer = await prometheus.query(expr, at("2026-06-09T12:01:00Z"));
    expect(answer).toEqual([
      expect.objectContaining({ labels: { slo_id: "groups" }, value: expect.closeTo(value, 6) }),
    ]);
  });
});
