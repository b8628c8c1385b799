import { describe, expect, test } from "@jest/globals";
import { signalQueries } from "../../../alerts/signal-queries.ts";
import { backfillLines } from "../../../exporters/accounting/backfill.ts";
import type { MinuteRow } from "../../../exporters/accounting/minute-row.ts";
import { addSums, minuteOf, noSums } from "../../../exporters/accounting/minute-sums.ts";
import { SloAccount } from "../../../exporters/accounting/slo-account.ts";
import { allSlos } from "../../../slo/model.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { needs } from "../../servers/needs.ts";
import { startPrometheus } from "../../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { dayMs, due, dueTimesBetween, minuteMs, probeSloOf, scattered, startMs } from "./simulated-probe.ts";

const first = minuteOf(startMs);

function row(minute: number, changes: Partial<MinuteRow>): MinuteRow {
  return { slo: "shop-availability", location: "fra", epoch: "e1", minute, ...noSums(), ...changes };
}

async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const line of lines) text += line;
  return text;
}

describe("backfillLines()", () => {
  test("writes a counter's value at the end of each minute, and one before the first after a gap", async () => {
    const rows = [
      row(100, { good: 5, bad: 1, upMs: 50_000, downMs: 10_000 }),
      row(101, { good: 6, upMs: 60_000 }),
      row(110, { bad: 6, downMs: 60_000 }),
    ];
    const text = await textOf(backfillLines([{ target: "shop-home", location: "fra", minutes: () => rows }]));
    expect(text.split("\n").slice(0, 12)).toEqual([
      "# HELP slo_probe_attempts Attempts to use the target",
      "# TYPE slo_probe_attempts counter",
      'slo_probe_attempts_total{target="shop-home",location="fra",result="success",attempt="first"} 0 6000',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="success",attempt="first"} 5 6060',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="success",attempt="first"} 11 6120',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="success",attempt="first"} 11 6600',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="success",attempt="first"} 11 6660',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="failure",attempt="first"} 0 6000',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="failure",attempt="first"} 1 6060',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="failure",attempt="first"} 1 6120',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="failure",attempt="first"} 1 6600',
      'slo_probe_attempts_total{target="shop-home",location="fra",result="failure",attempt="first"} 7 6660',
    ]);
    expect(text).toContain('slo_time_seconds_total{target="shop-home",location="fra",state="down"} 70 6660\n');
    expect(text.endsWith("\n# EOF\n")).toBe(true);
  });

  test("ends where the live counters are", async () => {
    const rows = [row(100, { good: 6, upMs: 60_000 })];
    const target = {
      target: "shop-home",
      location: "fra",
      minutes: () => rows,
      endsAt: { success: 1_000, up: 10_000.5 },
    };
    const text = await textOf(backfillLines([target], { job: 'nines "east"' }));
    const of = 'job="nines \\"east\\"",target="shop-home",location="fra"';
    expect(text).toContain(`slo_probe_attempts_total{${of},result="success",attempt="first"} 994 6000\n`);
    expect(text).toContain(`slo_probe_attempts_total{${of},result="success",attempt="first"} 1000 6060\n`);
    expect(text).toContain(`slo_time_seconds_total{${of},state="up"} 10000.5 6060\n`);
  });

  test("says nothing but the end when there is nothing", async () => {
    const text = await textOf(backfillLines([]));
    expect(text.split("\n").filter((line) => !line.startsWith("# HELP") && !line.startsWith("# TYPE"))).toEqual([
      "# EOF",
      "",
    ]);
  });
});

needs("prometheus")("Backfilled minutes", () => {
  /** Two days of probes every 10 s with outages, and three hours in which the exporter was away. */
  function history(): readonly MinuteRow[] {
    const account = new SloAccount(probeSloOf({ intervalMs: 10_000 }), {
      location: "fra",
      firstMinute: first,
      nowMs: startMs,
    });
    for (const dueMs of dueTimesBetween(startMs, startMs + 2 * dayMs, { intervalMs: 10_000, place: scattered })) {
      const minutes = (dueMs - startMs) / minuteMs;
      if (minutes >= 1_500 && minutes < 1_680) continue;
      const isOutage = minutes % 600 >= 100 && minutes % 600 < 112;
      account.record(due(isOutage ? "failure" : "success", dueMs, { intervalMs: 10_000 }), dueMs);
    }
    return account.takeRows().filter(({ minute }) => minute < first + 1_500 || minute >= first + 1_680);
  }

  test("become blocks of a real Prometheus, in which the generated rules find the same events", async () => {
    const rows = history();
    const sums = noSums();
    for (const one of rows) addSums(sums, one);
    const parsed = parseStack({
      name: "shop",
      scrapeInterval: "60s",
      probes: [{ name: "shop-home", url: "https://shop.example.org/", interval: "10s" }],
      services: [
        {
          name: "shop",
          slos: (["probes", "time"] as const).map((measure) => ({
            name: measure,
            objective: "99.9",
            sli: { kind: "probe", probe: "shop-home", measure },
          })),
        },
      ],
    });
    if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
    const stack = parsed.value;
    const text = await textOf(backfillLines([{ target: "shop-home", location: "fra", minutes: () => rows }]));
    await inTemporaryFolder("backfill", async (storageDir) => {
      await tsdbBlocksFrom(text, storageDir);
      const prometheus = await startPrometheus({ interval: "1h", storageDir });
      try {
        const end = (startMs + 2 * dayMs) / 1000;
        const last = await prometheus.query('slo_probe_attempts_total{result="failure"}', end);
        expect(last).toMatchObject([
          { value: sums.bad, labels: { target: "shop-home", location: "fra", attempt: "first" } },
        ]);
        const range = { start: startMs / 1000 + 7, end: end + 600, step: 60 };
        for (const slo of allSlos(stack)) {
          const queries = signalQueries(slo, stack, { selfContained: true });
          const eventsOf = async (query: string) => {
            const found = await prometheus.queryRange(query, range);
            return 60 * found.flatMap(({ points }) => points).reduce((total, [, value]) => total + value, 0);
          };
          const [total, bad] = [await eventsOf(queries.total), await eventsOf(queries.bad)];
          const expected =
            slo.name === "time"
              ? { total: (sums.upMs + sums.downMs) / 60_000, bad: sums.downMs / 60_000 }
              : { total: sums.good + sums.bad, bad: sums.bad };
          expect(Math.abs(total / expected.total - 1)).toBeLessThan(0.002);
          expect(Math.abs(bad / expected.bad - 1)).toBeLessThan(0.001);
        }
      } finally {
        await prometheus.stop();
      }
    });
  });
});
