import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boards } from "../../dashboards/boards.ts";
import { generateBoards } from "../../dashboards/generate-boards.ts";
import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { fillVariables, timeVariables } from "../../dashboards/model/fill-variables.ts";
import { hasQueries, type PanelQuery } from "../../dashboards/model/panel.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import { allSlos } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import { type Prometheus, startPrometheus } from "../../test/servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../test/servers/prometheus-tools.ts";
import { benchStack } from "../rules/bench-stack.ts";
import { writeHistory } from "../rules/history.ts";
import { boardHistory } from "./board-history.ts";

// Usage: node bench/dashboards/main.ts [SLOs behind the queries, default 200; 0 leaves Prometheus out]
const slosBehindQueries = Number(process.argv[2] ?? "200");

console.log("| SLOs | boards | files, kB | seconds |");
console.log("| ---: | ---: | ---: | ---: |");
for (const slos of [10, 1000, 10_000]) {
  const stack = benchStack(slos);
  const from = performance.now();
  const files = generateBoards(stack);
  const seconds = (performance.now() - from) / 1000;
  const size = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1000;
  console.log(`| ${slos} | ${boards(stack).length} | ${size.toFixed(0)} | ${seconds.toFixed(2)} |`);
}

/** Ranges that people look at, and whether a board is about one SLO or lists them. */
const measured: Readonly<Record<string, { readonly days: readonly number[]; readonly slos: "one" | "all" }>> = {
  [boardUids.overview]: { days: [7, 30], slos: "one" },
  [boardUids.sloDetail]: { days: [7, 30], slos: "one" },
  [boardUids.sloReview]: { days: [30, 60], slos: "all" },
};

if (slosBehindQueries > 0) await measureQueries(slosBehindQueries);

async function measureQueries(slos: number): Promise<void> {
  const stack = benchStack(slos);
  const folder = await mkdtemp(join(tmpdir(), "nines-bench-"));
  const end = Math.floor(Date.now() / 300_000) * 300;
  try {
    const samples = join(folder, "history.txt");
    const storageDir = join(folder, "data");
    await mkdir(storageDir);
    await writeHistory(samples, boardHistory(stack), end);
    await tsdbBlocksFrom({ file: samples }, storageDir);
    await rm(samples);
    const prometheus = await startPrometheus({ storageDir });
    try {
      console.log("\n| board | range | queries | all one after the other, ms | slowest, ms |");
      console.log("| --- | --- | ---: | ---: | ---: |");
      const ids = allSlos(stack).map(({ id }) => id);
      for (const board of boards(stack)) {
        const setting = measured[board.uid];
        if (setting === undefined) continue;
        for (const days of setting.days)
          await printBoard(board, { prometheus, end, days, slo: setting.slos === "one" ? (ids[0] ?? "") : ids });
      }
    } finally {
      await prometheus.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Setting {
  readonly prometheus: Prometheus;
  readonly end: number;
  readonly days: number;
  readonly slo: string | readonly string[];
}

async function printBoard(board: Board, setting: Setting): Promise<void> {
  const queries = panelsOf(board).flatMap((panel) => (hasQueries(panel) ? panel.queries : []));
  const round = async () => {
    const taken: number[] = [];
    for (const query of queries) taken.push(await millisecondsOf(query, setting));
    return taken;
  };
  // The first round warms what a server that runs for days has warm.
  await round();
  const taken = await round();
  const sum = taken.reduce((total, one) => total + one, 0);
  console.log(
    `| ${board.title} | ${setting.days} d | ${queries.length} | ${sum.toFixed(0)} | ${Math.max(...taken).toFixed(0)} |`,
  );
}

async function millisecondsOf(
  { expr, kind, minStep }: PanelQuery,
  { prometheus, end, days, slo }: Setting,
): Promise<number> {
  const start = end - days * 86_400;
  // About as many points as Grafana asks for half the width of a laptop.
  const wanted = Math.ceil((days * 86_400) / 700 / 60) * 60;
  const step = Math.max(wanted, durationToSeconds(minStep ?? "1s") ?? 0);
  const time = timeVariables({ fromMs: start * 1000, toMs: end * 1000, stepSeconds: step, scrapeSeconds: 60 });
  const query = fillVariables(expr, { ...time, team: ".*", tier: ".*", service: ".*", slo_id: slo, period: "30d" });
  const from = performance.now();
  if (kind === "instant") await prometheus.query(query, end - 60);
  else await prometheus.queryRange(query, { start, end, step });
  return performance.now() - from;
}
