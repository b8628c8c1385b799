import { Option } from "commander";
import pc from "picocolors";
import type { ThemeName } from "../../charts/theme.ts";
import type { Board } from "../../dashboards/model/board.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { Stack } from "../../slo/model.ts";
import { formatProblem, isError, type Problem } from "../../slo/problem.ts";
import { parseReplayRange } from "../backtest/parse-replay-range.ts";
import { findChoices } from "../boards/board-choices.ts";
import { chooseBoards } from "../boards/choose-boards.ts";
import { serverAnswers } from "../boards/server-answers.ts";
import type { Call, Command } from "../command.ts";
import { defineConfigOptions, soundConfigs } from "../config/config-options.ts";
import { exitCodes } from "../fault.ts";
import type { OutputFile } from "../output/output-file.ts";
import { countText } from "../print/count-text.ts";
import { printProblems } from "../print/print-problems.ts";
import { connectPrometheus, definePrometheusOptions, withPrometheus } from "../prometheus/prometheus-options.ts";

/** `nines preview`: every board as a picture and as a page, with the data of a Prometheus and without any Grafana. */
export const command: Command = {
  define: (program) => {
    definePrometheusOptions(program);
    program
      .option("--board <uid>", "only this board; may be repeated", collect)
      .option("--var <name=value>", "set a variable, such as slo_id=checkout-availability; may be repeated", collect)
      .option("--from <time>", "start: now-7d, -30d, 2026-03-01, 2026-03-01T12:00:00Z (default: the board's own)")
      .option("--to <time>", "end, written the same way", "now")
      .addOption(new Option("--theme <theme>", "how the pictures look").choices(["light", "dark"]).default("light"))
      .option("-o, --output <folder>", "where to write", "preview");
    defineConfigOptions(program);
    program.addHelpText(
      "after",
      "\nExample:\n  nines preview --prometheus http://localhost:9090 --board nines-slo --var slo_id=checkout-availability -o preview",
    );
  },
  run: async (call) => {
    const wanted = variablesOf(call);
    rangeOf(call, "now-1h");
    const client = connectPrometheus(call);
    const answer = await soundConfigs(call);
    if (answer === undefined) return exitCodes.problems;
    const { boards } = await import("../../dashboards/boards.ts");
    const uids = (call.options.board ?? []) as readonly string[];
    const chosen = chooseBoards(boards(answer.stack), { uids, variables: Object.keys(wanted) });
    if (!chosen.ok) return stopped(chosen.problems, call);
    const drawn = await withPrometheus(() => drawAll(chosen.value, { call, client, stack: answer.stack, wanted }));
    const wrong = drawn.problems.filter(isError);
    if (drawn.files.length === 0) return stopped(wrong, call);
    printProblems(drawn.problems, call.world.err);
    return (await written(drawn.files, call)) && wrong.length === 0 ? exitCodes.fine : exitCodes.problems;
  },
};

interface Drawing {
  readonly call: Call;
  readonly client: PrometheusClient;
  readonly stack: Stack;
  readonly wanted: Readonly<Record<string, readonly string[]>>;
}

interface Drawn {
  readonly files: readonly OutputFile[];
  readonly problems: readonly Problem[];
}

/** All boards or none: a variable that is set to nonsense stops before anything is drawn. */
async function drawAll(boards: readonly Board[], drawing: Drawing): Promise<Drawn> {
  const { call, client, wanted } = drawing;
  await serverAnswers(client);
  const set = [];
  for (const board of boards) {
    const range = rangeOf(call, board.range.from);
    set.push({ board, range, ...(await findChoices(board, { client, range, wanted })) });
  }
  const unknown = distinct(set.flatMap(({ problems }) => problems));
  if (unknown.length > 0) return { files: [], problems: unknown };
  const [{ createPngRenderer }, { boardPage }, { askBoard }, { boardChart }] = await Promise.all([
    import("../../charts/render-png.ts"),
    import("../../charts/board-page.ts"),
    import("../preview/ask-board.ts"),
    import("../preview/board-chart.ts"),
  ]);
  const renderer = createPngRenderer({ timeoutMs: 120_000 });
  const theme = call.options.theme as ThemeName;
  const files: OutputFile[] = [];
  const problems: Problem[] = [];
  try {
    for (const { board, range, choices } of set) {
      progress(`drawing ${board.title}`, call);
      const { scrapeSeconds } = drawing.stack;
      const asked = await askBoard(board, { client, range, choices, scrapeSeconds, now: call.world.now() });
      problems.push(...asked.problems);
      const chart = boardChart(board, asked.data);
      files.push({ path: `${board.uid}.png`, bytes: await renderer.boardPng(chart, { theme }) });
      files.push({ path: `${board.uid}.html`, text: boardPage(chart) });
    }
  } finally {
    progress("", call);
    await renderer.close();
  }
  return { files, problems };
}

async function written(files: readonly OutputFile[], call: Call): Promise<boolean> {
  const { writeFolder } = await import("../output/write-folder.ts");
  const folder = String(call.options.output);
  const result = await writeFolder(folder, files, call.world.cwd);
  if (result.kind === "refused") {
    printProblems([result.problem], call.world.err);
    return false;
  }
  const { green } = pc.createColors(call.world.err.colors);
  const count = countText(files.length / 2, "board");
  call.world.err.write(`${green("✓")} ${folder} written: ${count}, each as picture and page\n`);
  for (const { path } of files) call.world.out.write(`${folder}/${path}\n`);
  return true;
}

function stopped(problems: readonly Problem[], call: Call): number {
  printProblems(problems, call.world.err);
  return exitCodes.problems;
}

function rangeOf({ options, world, usageError }: Call, from: string): { readonly from: number; readonly to: number } {
  const words = { from: String(options.from ?? from), to: String(options.to) };
  // Rollouts move in seconds: a picture of now that ends with the last full minute shows other numbers than everything else.
  const range = parseReplayRange(words, world.now(), 1);
  return range.ok ? range.value : usageError(range.problems.map(formatProblem).join("\n"));
}

function variablesOf({ options, usageError }: Call): Readonly<Record<string, readonly string[]>> {
  const wanted: Record<string, string[]> = {};
  for (const text of (options.var ?? []) as readonly string[]) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined)
      return usageError(`--var ${JSON.stringify(text)} is not NAME=VALUE, such as service=checkout`);
    wanted[name] = [...(wanted[name] ?? []), value];
  }
  return wanted;
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}

function progress(text: string, { world }: Call): void {
  if (world.err.isTerminal) world.err.write(`\r\u001b[K${text}`);
}

function collect(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text];
}
