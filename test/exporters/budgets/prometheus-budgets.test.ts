import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import { budgetSlo } from "../../../exporters/budgets/budget-slo.ts";
import { prometheusAccess } from "../../../exporters/budgets/prometheus-access.ts";
import type { ExporterStore } from "../../../exporters/store/exporter-store.ts";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { createSecretReader } from "../../../service/secrets.ts";
import { allSlos } from "../../../slo/model.ts";
import { derivedSeries, signalSeries } from "../../../slo/names.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { remoteWrite, stale, type WrittenSample, type WrittenSeries } from "../../alerts/truth/remote-write.ts";
import { replayRules } from "../../alerts/truth/replay-rules.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { dayMs, minuteMs, scattered, startMs } from "../accounting/simulated-probe.ts";
import { type OpenedBook, openBook } from "./opened-book.ts";

const endMs = startMs + 9 * dayMs + 6 * 60 * minuteMs;
const goneMs = startMs + 4 * dayMs;
const goneMinutes = 200;
/** Rules work in steps of their own; around the edges of their windows nothing happens that they could disagree about. */
const isQuiet = (ms: number) => [startMs, endMs - 7 * dayMs, endMs].some((edge) => Math.abs(ms - edge) < 20 * minuteMs);

const periods = { week: "7d", calendar: "calendar-month", rolling: "30d", grouped: "7d" } as const;
type Name = keyof typeof periods;
const names = Object.keys(periods) as readonly Name[];

function stack() {
  const sli = { kind: "events", total: "total", bad: "bad" } as const;
  const slos = names.map((name) => ({
    name,
    objective: "99.9",
    period: periods[name],
    sli,
    ...(name === "grouped" ? { groupBy: ["region"] } : {}),
  }));
  const parsed = parseStack({ name: "live", services: [{ name: "t", slos }] });
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}

/** Fractions of events, bad at times, an outage, and a time of which nothing was recorded. */
function ratesAt(ms: number, salt: number): { readonly total: number; readonly bad: number } | undefined {
  if (ms >= goneMs && ms < goneMs + goneMinutes * minuteMs) return undefined;
  if (isQuiet(ms)) return { total: 0, bad: 0 };
  const minute = ms / minuteMs + salt;
  const total = 3 + 2 * scattered(minute);
  const outage = ms >= startMs + 6 * dayMs && ms < startMs + 6 * dayMs + 30 * minuteMs;
  const share = outage ? 0.5 : scattered(minute + 7) < 0.02 ? 0.01 * scattered(minute + 9) : 0;
  return { total, bad: total * share };
}

function signals(fromMs: number, toMs: number): readonly WrittenSeries[] {
  return names.flatMap((name, index) =>
    (name === "grouped" ? ["eu", "us"] : [""]).flatMap((region, group) =>
      (["total", "bad"] as const).map((part): WrittenSeries => {
        const samples: WrittenSample[] = [];
        let wasThere = false;
        for (let ms = fromMs; ms <= toMs; ms += minuteMs) {
          const rates = ratesAt(ms, 31 * index + 17 * group);
          // Some seconds into the minute, as the phase of a rule group is.
          if (rates !== undefined) samples.push([ms + 17_250, rates[part]]);
          else if (wasThere) samples.push([ms + 17_250, stale]);
          wasThere = rates !== undefined;
        }
        return {
          labels: { __name__: signalSeries[part], slo_id: `t-${name}`, ...(region === "" ? {} : { region }) },
          samples,
        };
      }),
    ),
  );
}

needs("prometheus")("Budgets that a real Prometheus records", () => {
  let folder: string;
  let prometheus: Prometheus;
  let store: ExporterStore;
  let opened: OpenedBook;
  let nowMs = endMs;
  const recorded = new Map<string, number>();
  const secret = createSecretReader({ METRICS_TOKEN: "s3cr3t-token" });
  const auth = { kind: "bearer", token: { kind: "env", name: "METRICS_TOKEN" } } as const;
  const start = () =>
    startPrometheus({
      interval: "1h",
      storageDir: join(folder, "data"),
      flags: [
        "--web.enable-remote-write-receiver",
        "--storage.tsdb.min-block-duration=180d",
        "--storage.tsdb.max-block-duration=180d",
      ],
    });

  beforeAll(async () => {
    folder = await makeTemporaryFolder("budgets");
    prometheus = await start();
    await remoteWrite(prometheus.url, signals(startMs, endMs));
    const files = ruleFiles(stack()).map((file) => ({
      ...file,
      groups: file.groups.filter(({ name }) => !name.includes("-signals-")),
    }));
    await replayRules(prometheus, files, { start: startMs / 1000, end: endMs / 1000 });
    for (const record of [derivedSeries.periodBudgetRemaining, derivedSeries.periodBadEvents])
      for (const { labels, value } of await prometheus.query(record, endMs / 1000))
        recorded.set(`${record} ${labels["slo_id"]}`, value + (recorded.get(`${record} ${labels["slo_id"]}`) ?? 0));
    store = await openExporterStore({ engine: "sqlite", path: join(folder, "exporter.db") });
    opened = await openAgain();
    for (let round = 0; round < 3; round++) await opened.book.round();
  });

  afterAll(async () => {
    await prometheus?.stop().catch(() => undefined);
    await store?.close();
    await removeFolder(folder);
  });

  const openAgain = () =>
    openBook({
      store,
      client: () => prometheusAccess({ url: prometheus.url, auth, headers: {} }, secret),
      now: () => nowMs,
      slos: allSlos(stack()).map((slo) => budgetSlo(slo, stack())),
    });
  const report = (name: Name) => {
    const found = opened.book.report(`t-${name}`);
    if (found === undefined) throw new Error(`nothing was read of ${name}: ${opened.book.status()?.fault}`);
    return found;
  };

  test.each(["week", "calendar", "rolling"] as const)("equal those of the rules: %s", (name) => {
    const { period } = report(name);
    const remaining = recorded.get(`${derivedSeries.periodBudgetRemaining} t-${name}`) ?? Number.NaN;
    const bad = recorded.get(`${derivedSeries.periodBadEvents} t-${name}`) ?? Number.NaN;
    expect(Math.abs((period.remaining ?? Number.NaN) - remaining)).toBeLessThan(1e-9);
    expect(period.sums.bad / bad).toBeCloseTo(1, 9);
    expect(bad).toBeGreaterThan(1_000);
    expect(period.sums.unknownMs).toBe(goneMinutes * minuteMs);
  });

  test("are those of all groups together", () => {
    const bad = recorded.get(`${derivedSeries.periodBadEvents} t-grouped`) ?? Number.NaN;
    expect(report("grouped").period.sums.bad / bad).toBeCloseTo(1, 9);
  });

  test("are given for months, and attributed to the outage", () => {
    const { period, attribution } = report("week");
    const { calendars } = report("calendar");
    const month = calendars.find(({ unit, which }) => unit === "month" && which === "current");
    const ofRules = recorded.get(`${derivedSeries.periodBudgetRemaining} t-calendar`) ?? Number.NaN;
    expect(Math.abs((month?.remaining ?? Number.NaN) - ofRules)).toBeLessThan(1e-9);
    const worst = [...attribution.incidents].sort((a, b) => b.bad - a.bad)[0];
    expect(worst).toMatchObject({ isOngoing: false, bad: expect.closeTo(30 * 60 * 4 * 0.5, -3) });
    expect((worst?.toMs ?? 0) - (worst?.fromMs ?? 0)).toBeGreaterThanOrEqual(30 * minuteMs);
    const shares = [...attribution.incidents, attribution.rest].reduce((sum, { spent = 0 }) => sum + spent, 0);
    expect(shares).toBeCloseTo(period.spent ?? Number.NaN, 9);
    expect(attribution.days.reduce((sum, { spent = 0 }) => sum + spent, 0)).toBeCloseTo(period.spent ?? Number.NaN, 9);
  });

  test("are unknown while Prometheus is stopped, and filled when it is back", async () => {
    const unknown = 'slo_period_time_seconds{slo_id="t-calendar",state="unknown"}';
    const up = 'slo_source_up{source="prometheus"}';
    const before = report("calendar").period.sums;
    await remoteWrite(prometheus.url, signals(endMs + minuteMs, endMs + 90 * minuteMs));
    await prometheus.stop();
    nowMs = endMs + 60 * minuteMs;
    await opened.book.round();
    expect(opened.series()).toMatchObject({ [unknown]: 60 * (goneMinutes + 60), [up]: 0 });
    expect(opened.book.status()?.fault).toMatch(/refuses the connection/);
    expect(JSON.stringify(opened.book.status())).not.toContain("s3cr3t");
    expect(report("calendar").period.sums).toMatchObject({ total: before.total, bad: before.bad });
    // A restart meanwhile forgets nothing, and invents nothing.
    opened = await openAgain();
    await opened.book.round();
    expect(report("calendar").period.sums).toMatchObject({ total: before.total, bad: before.bad });
    prometheus = await start();
    opened = await openAgain();
    await opened.book.round();
    expect(opened.series()).toMatchObject({ [unknown]: 60 * goneMinutes, [up]: 1 });
    expect(report("calendar").period.sums.total).toBeGreaterThan(before.total);
  });
});
