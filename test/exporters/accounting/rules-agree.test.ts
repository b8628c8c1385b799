import { beforeAll, describe, expect, test } from "@jest/globals";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import type { MinuteRow } from "../../../exporters/accounting/minute-row.ts";
import { minuteOf } from "../../../exporters/accounting/minute-sums.ts";
import { type SliPolicy, sliEvents } from "../../../exporters/accounting/sli-events.ts";
import { SloAccount, type SloReading } from "../../../exporters/accounting/slo-account.ts";
import { derivedSeries, errorRatioSeries, signalSeries } from "../../../slo/names.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { remoteWrite, type WrittenSeries } from "../../alerts/truth/remote-write.ts";
import { replayRules } from "../../alerts/truth/replay-rules.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { dayMs, due, dueTimesBetween, minuteMs, probeSloOf, scattered, startMs } from "./simulated-probe.ts";

const intervalMs = 10_000;
const nowMs = startMs + 2 * dayMs + 6 * 60 * minuteMs;
const windows = ["30m", "1h", "2h", "6h", "1d", "3d"] as const;

/**
 * Windows of rules move in steps of their own, and five-minute stages. Where nothing was due for a quarter of an hour around the
 * beginning and the end of a window, both hold the same minutes, and there is nothing left that they could disagree about.
 */
const edges = [0, 30, 60, 120, 360, 1_440].map((minutes) => nowMs - minutes * minuteMs);
const isQuiet = (ms: number) => edges.some((edge) => Math.abs(ms - edge) < 13 * minuteMs);

const policies: readonly (SliPolicy & { readonly name: string })[] = [
  { name: "probes", measure: "probes", gap: "unknown" },
  { name: "probes-gap-bad", measure: "probes", gap: "bad" },
  { name: "time", measure: "time", gap: "unknown" },
  { name: "time-gap-bad", measure: "time", gap: "bad" },
];
const weights = { fra: 1.4, syd: 0.6 } as const;
const names = [...policies.map(({ name }) => name), "locations"];

/** Bad at times, now and then missed or doubtful; each location in its own way. */
function outcomeAt(ms: number, location: string) {
  const dice = scattered(Math.floor(ms / intervalMs) * (location === "syd" ? 31 : 17));
  if (location === "syd" && ms % dayMs < dayMs / 3) return "stopped";
  return dice < 0.01 ? "failure" : dice < 0.02 ? "missed" : dice < 0.03 ? "inconclusive" : "success";
}

function accountOf(policy: SliPolicy, { location = "fra", weighted = false } = {}) {
  const slo = probeSloOf({
    period: { kind: "rolling", text: "7d", seconds: 604_800 },
    judgement: { budget: 0.001, coverageFloor: 0.5, ...policy },
    intervalMs,
    weights: new Map(weighted ? Object.entries(weights) : []),
  });
  const account = new SloAccount(slo, { location, firstMinute: minuteOf(startMs), nowMs: startMs });
  for (const dueMs of dueTimesBetween(startMs, nowMs, { intervalMs, place: scattered }))
    if (!isQuiet(dueMs)) account.record(due(outcomeAt(dueMs, location), dueMs, { intervalMs }), dueMs);
  account.moveTo(nowMs - 1);
  return { account, rows: account.takeRows() };
}

/** The event series that say of each minute what its rows say, weighted: a rate, held for one evaluation. */
function eventSeries(name: string, rows: readonly (readonly [row: MinuteRow, weight: number])[], policy: SliPolicy) {
  const minutes = new Map<number, { total: number; bad: number }>();
  for (let minute = minuteOf(startMs); minute < minuteOf(nowMs); minute++) minutes.set(minute, { total: 0, bad: 0 });
  for (const [row, weight] of rows) {
    const { total, bad } = sliEvents(row, policy);
    const sums = minutes.get(row.minute) ?? { total: 0, bad: 0 };
    minutes.set(row.minute, { total: sums.total + weight * total, bad: sums.bad + weight * bad });
  }
  return (["total", "bad"] as const).map(
    (part): WrittenSeries => ({
      labels: { __name__: signalSeries[part], slo_id: `t-${name}` },
      samples: [...minutes].map(([minute, sums]) => [(minute + 1) * minuteMs, sums[part] / 60]),
    }),
  );
}

function stack() {
  const sli = { kind: "events", total: "total", bad: "bad" } as const;
  const slos = names.map((name) => ({ name, objective: "99.9", period: "7d", sli }));
  const parsed = parseStack({ name: "agree", services: [{ name: "t", slos }] });
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}

needs("prometheus")("The accounts and the generated rules", () => {
  const readings = new Map<string, SloReading>();
  const recorded = new Map<string, number>();

  beforeAll(async () => {
    const series: WrittenSeries[] = [];
    for (const policy of policies) {
      const { account, rows } = accountOf(policy);
      readings.set(policy.name, account.read());
      series.push(
        ...eventSeries(
          policy.name,
          rows.map((row) => [row, 1] as const),
          policy,
        ),
      );
    }
    const policy = { measure: "probes", gap: "unknown" } as const;
    const fra = accountOf(policy, { weighted: true });
    const syd = accountOf(policy, { weighted: true, location: "syd" });
    fra.account.merge(syd.rows);
    readings.set("locations", fra.account.read());
    const weighed = [
      ...fra.rows.map((row) => [row, weights.fra] as const),
      ...syd.rows.map((row) => [row, weights.syd] as const),
    ];
    series.push(...eventSeries("locations", weighed, policy));
    const prometheus = await startPrometheus({ interval: "1h", flags: remoteWriteFlags });
    try {
      await remoteWrite(prometheus.url, series);
      const files = ruleFiles(stack()).map((file) => ({
        ...file,
        groups: file.groups.filter(({ name }) => !name.includes("-signals-")),
      }));
      await replayRules(prometheus, files, { start: startMs / 1000, end: nowMs / 1000 });
      await readRecorded(prometheus, recorded);
    } finally {
      await prometheus.stop();
    }
  });

  describe.each(names)("of %s", (name) => {
    test("agree on the budget", () => {
      const { budget, period } = readings.get(name) ?? fail();
      const of = (record: string) => recorded.get(`${record} t-${name}`) ?? Number.NaN;
      expect(Math.abs((budget.remaining ?? Number.NaN) - of(derivedSeries.periodBudgetRemaining))).toBeLessThan(1e-9);
      expect(Math.abs((period.burnRate ?? Number.NaN) - of(derivedSeries.periodBurnRate))).toBeLessThan(1e-9);
      expect(of(derivedSeries.periodEvents) / period.counts.total).toBeCloseTo(1, 9);
      expect(of(derivedSeries.periodBadEvents) / period.counts.bad).toBeCloseTo(1, 9);
      expect(period.counts.bad).toBeGreaterThan(50);
    });

    test.each(windows)("agree on the error ratio of %s", (window) => {
      const reading = readings.get(name)?.windows.find((one) => one.window === window) ?? fail();
      const ratio = reading.counts.bad / reading.counts.total;
      const ofRules = recorded.get(`${errorRatioSeries(window)} t-${name}`) ?? Number.NaN;
      expect(Math.abs(ratio - ofRules)).toBeLessThan(1e-9);
    });
  });
});

const remoteWriteFlags = [
  "--web.enable-remote-write-receiver",
  "--storage.tsdb.min-block-duration=180d",
  "--storage.tsdb.max-block-duration=180d",
];

async function readRecorded(prometheus: Prometheus, into: Map<string, number>): Promise<void> {
  const { periodBudgetRemaining, periodBurnRate, periodEvents, periodBadEvents } = derivedSeries;
  const records = [
    periodBudgetRemaining,
    periodBurnRate,
    periodEvents,
    periodBadEvents,
    ...windows.map(errorRatioSeries),
  ];
  for (const record of records)
    for (const { labels, value } of await prometheus.query(record, nowMs / 1000))
      into.set(`${record} ${labels["slo_id"]}`, value);
}

function fail(): never {
  throw new Error("nothing was read");
}
