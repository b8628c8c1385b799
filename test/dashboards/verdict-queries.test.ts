import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fillQuery } from "../../cli/boards/ask-query.ts";
import { boards } from "../../dashboards/boards.ts";
import { panelsOf } from "../../dashboards/model/board.ts";
import { hasQueries } from "../../dashboards/model/panel.ts";
import { coverageOfElapsed } from "../../dashboards/queries/coverage-query.ts";
import { needs } from "../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";

const minute = 60;
/** Two minutes after a five-minute mark, so that what began since then lies on no mark. */
const now = Date.parse("2026-06-21T12:02:00Z") / 1000;
const start = now - 180 * minute;

/** A series with a sample every minute in which it has a value. */
function series(name: string, labels: string, value: (minutesAgo: number) => number | undefined): readonly string[] {
  return Array.from({ length: 181 }, (_, index) => 180 - index).flatMap((ago) => {
    const sample = value(ago);
    return sample === undefined ? [] : [`${name}{${labels}} ${sample} ${now - ago * minute}`];
  });
}

const page = 'alertname="SLOErrorBudgetBurn",alertstate="firing",severity="page",tier="page-fast"';

const history: readonly (readonly string[])[] = [
  // Nothing ran between 100 and 80 minutes ago.
  series("slo:info", 'slo_id="groups"', (ago) => (ago < 100 && ago > 80 ? undefined : 1)),
  series("slo:info", 'slo_id="quiet",period="calendar-month"', () => 1),
  series("slo:info", 'slo_id="half"', () => 1),
  // One group has spent its budget long ago, so that its forecast is gone; the other is healthy.
  series("slo:period_error_budget_remaining:ratio", 'slo_id="groups",route="/pay"', () => -298.55),
  series("slo:period_error_budget_remaining:ratio", 'slo_id="groups",route="/cart"', () => 0.9),
  series("slo:error_budget_exhaustion:seconds", 'slo_id="groups",route="/cart"', () => 74_217_600),
  series("slo:period_error_budget_remaining:ratio", 'slo_id="quiet"', () => 0.5),
  series("slo:error_budget_exhaustion:seconds", 'slo_id="quiet"', () => 500_000),
  // Of 'half' all events are known, the bad ones are not.
  ...["groups", "quiet", "half"].map((id) => series("slo:sli_total:rate5m", `slo_id="${id}"`, () => 10)),
  ...["groups", "quiet"].map((id) => series("slo:sli_bad:rate5m", `slo_id="${id}"`, () => 0)),
  // One alert about two groups: it fired two hours ago for ten minutes, and does again since a minute.
  ...["/pay", "/cart"].map((route) =>
    series("ALERTS", `slo_id="groups",route="${route}",${page}`, (ago) =>
      (ago <= 120 && ago > 110) || ago <= 1 ? 1 : undefined,
    ),
  ),
  ...["eu", "us"].map((location) =>
    series("slo_time_seconds_total", `target="home",location="${location}",state="down"`, (ago) =>
      ago <= 60 && ago > 50 ? (60 - ago) * (location === "eu" ? 6 : 3) : ago <= 50 ? (location === "eu" ? 60 : 30) : 0,
    ),
  ),
  // Measured all along: 20 days and 12 hours of a month that counts as 30 days.
  ...["quiet", "groups"].map((id) => series("slo:period_coverage:ratio", `slo_id="${id}"`, () => 20.5 / 30)),
];

/** SLOs of every calendar period, on a Sunday, the 21st of June, at noon; half of what has elapsed is measured. */
const calendars = { week: 6.5 / 7, month: 20.5 / 30, quarter: 81.5 / 91 } as const;
const ofCalendars = Object.entries(calendars).flatMap(([unit, elapsed]) => [
  series("slo:info", `slo_id="api-${unit}",period="calendar-${unit}"`, () => 1),
  ...["total", "bad"].map((kind) => series(`slo:sli_${kind}:rate5m`, `slo_id="api-${unit}"`, () => 1)),
  series("slo:period_coverage:ratio", `slo_id="api-${unit}"`, () => elapsed / 2),
]);
const calendarStack = stackOf({
  name: "calendars",
  services: [
    {
      name: "api",
      slos: Object.keys(calendars).map((unit) => ({
        name: unit,
        objective: "99.9",
        period: `calendar-${unit}`,
        sli: { kind: "events", total: "requests_total", bad: "errors_total" },
      })),
    },
  ],
});

/** OpenMetrics wants the samples of a metric in one place. */
function openMetrics(): string {
  const byName = Map.groupBy([...history, ...ofCalendars].flat(), (line) => line.slice(0, line.indexOf("{")));
  return `${[...byName].flatMap(([name, lines]) => [`# TYPE ${name} gauge`, ...lines]).join("\n")}\n# EOF\n`;
}

needs("prometheus")("what boards conclude", () => {
  let folder = "";
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("verdicts");
    await tsdbBlocksFrom(openMetrics(), join(folder, "data"));
    prometheus = await startPrometheus({ storageDir: join(folder, "data") });
  });

  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  function filled(board: string, key: string, { ref = "A", ...values }: { ref?: string; slo_id?: string }) {
    const panel = boards(stackOf(exampleStacks.shop))
      .flatMap((one) => (one.uid === board ? panelsOf(one) : []))
      .find((one) => one.key === key);
    const query = panel !== undefined && hasQueries(panel) ? panel.queries.find((one) => one.ref === ref) : undefined;
    if (query === undefined) throw new Error(`${board} has no query ${key}.${ref}`);
    const all = { team: ".*", tier: ".*", service: ".*", slo_id: ".*", target: ".*", location: ".*", period: "2h" };
    const range = { from: start, to: now };
    return fillQuery(query, { range, scrapeSeconds: 60, width: 800, values: { ...all, ...values } });
  }

  async function value(board: string, key: string, values: { ref?: string; slo_id?: string } = {}) {
    const answer = await prometheus.query(filled(board, key, values).expr, now);
    return answer.map((sample) => sample.value);
  }

  test.each([
    { name: "is spent as soon as one group is", slo_id: "groups", seconds: [0] },
    { name: "lasts as forecast while all have some left", slo_id: "quiet", seconds: [500_000] },
    { name: "has no known end where nothing is forecast", slo_id: "half", seconds: [] },
  ])("a budget $name", async ({ slo_id, seconds }) => {
    expect(await value("nines-slo", "lasts", { slo_id })).toEqual(seconds);
  });

  test.each([
    { name: "measured with both its series", slo_id: "quiet", state: 2 },
    { name: "no data without its bad events, though all events are known", slo_id: "half", state: 0 },
  ])("a signal is $name", async ({ slo_id, state }) => {
    expect(await value("nines-slo", "signal", { slo_id })).toEqual([state]);
  });

  test.each([
    { name: "SLOs without bad events as without data", board: "nines-overview", key: "slos-without-data", count: 1 },
    { name: "them on the board about nines, too", board: "nines-itself", key: "silent", count: 1 },
    { name: "an alert about two groups as one page", board: "nines-overview", key: "pages-firing", count: 1 },
  ])("counts $name", async ({ board, key, count }) => {
    expect(await value(board, key)).toEqual([count]);
  });

  test("the count of pages agrees with the list of alerts", async () => {
    expect(await value("nines-overview", "alerts-firing")).toEqual([1]);
  });

  test.each([
    { name: "counts an alert that began a minute ago beside the one of two hours ago", slo_id: "groups", times: [2] },
    { name: "says 0 of an SLO without alerts", slo_id: "quiet", times: [0] },
  ])("the review $name", async ({ slo_id, times }) => {
    expect(await value("nines-review", "periods", { ref: "G", slo_id })).toEqual(times);
  });

  test("time down is that of the worst location, not the sum of all", async () => {
    const [seconds] = await value("nines-uptime", "down");
    expect(seconds).toBeCloseTo(60, 0);
  });

  test.each([
    { name: "calendar period is that of its elapsed part", slo_id: "quiet", share: 1 },
    { name: "rolling period is that of all of it", slo_id: "groups", share: 20.5 / 30 },
  ])("the measured share of a $name", async ({ slo_id, share }) => {
    expect(await value("nines-slo", "coverage", { slo_id })).toEqual([expect.closeTo(share, 9)]);
  });

  test.each(["week", "month", "quarter"])("half of the elapsed part of a calendar %s is half", async (unit) => {
    const [share] = await prometheus.query(coverageOfElapsed(calendarStack, `{slo_id="api-${unit}"}`), now);
    expect(share?.value).toBeCloseTo(0.5, 2);
  });

  test("the timeline tells not firing from a time in which nothing ran", async () => {
    const query = filled("nines-slo", "alert-timeline", { slo_id: "groups" });
    const lanes = await prometheus.queryRange(query.expr, { start, end: now, step: minute });
    expect(lanes.map(({ labels }) => labels)).toEqual([{ alertname: "SLOErrorBudgetBurn", tier: "page-fast" }]);
    const at = (minutesAgo: number) => lanes[0]?.points.find(([time]) => time === now - minutesAgo * minute)?.[1];
    // A sample counts for five minutes in this history, which knows no end of a series.
    expect([150, 115, 103, 90, 50, 0].map(at)).toEqual([0, 1, 0, -1, 0, 1]);
  });
});
