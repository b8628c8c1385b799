import { Option } from "commander";
import { type Alternative, alternativeSlo, parseAlternative } from "../../alerts/backtest/alternative-slo.ts";
import { compareReports } from "../../alerts/backtest/compare-reports.ts";
import type { Recording, Timeline } from "../../alerts/backtest/recording.ts";
import { backtest, timelineOf } from "../../alerts/backtest.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import { formatProblem, nearest, type Parsed, type Problem } from "../../slo/problem.ts";
import { explainNoData } from "../backtest/explain-no-data.ts";
import { fetchRecording } from "../backtest/fetch-recording.ts";
import { parseReplayRange } from "../backtest/parse-replay-range.ts";
import type { Call, Command } from "../command.ts";
import { defineConfigOptions, soundConfigs } from "../config/config-options.ts";
import { exitCodes } from "../fault.ts";
import { type BacktestResult, backtestToJson } from "../print/backtest-json.ts";
import { backtestText } from "../print/backtest-text.ts";
import { comparisonText } from "../print/comparison-text.ts";
import { printProblems } from "../print/print-problems.ts";
import { connectPrometheus, definePrometheusOptions, withPrometheus } from "../prometheus/prometheus-options.ts";

/** `nines backtest`: which alerts an SLO would have fired over recorded history. */
export const command: Command = {
  define: (program) => {
    program.argument("[slo]", "id of an SLO; without it, all of them");
    definePrometheusOptions(program);
    program
      .option("--from <time>", "start: -30d, 2026-03-01, 2026-03-01T12:00:00Z", "-30d")
      .option("--to <time>", "end, written the same way", "now")
      .option("--objective <percent>", "also replay with this objective, and show what changes")
      .option("--factor <tier=factor>", "also replay with this burn-rate factor, or =off; may be repeated", collect);
    defineConfigOptions(program);
    program
      .addOption(new Option("--format <format>", "how to print the result").choices(["text", "json"]).default("text"))
      .addHelpText(
        "after",
        "\nExample:\n  nines backtest checkout-availability --prometheus http://localhost:9090 --from -7d --factor page-fast=10",
      );
  },
  run: async (call) => {
    const { options, world } = call;
    const words = { from: String(options.from), to: String(options.to) };
    const range = orUsageError(parseReplayRange(words, world.now()), call);
    const alternative = alternativeOf(call);
    const client = connectPrometheus(call);
    const answer = await soundConfigs(call);
    if (answer === undefined) return exitCodes.problems;
    const slos = chosenSlos(answer.stack, call);
    if (alternative !== undefined) {
      printProblems(
        slos.flatMap((slo) =>
          alternativeSlo(slo, alternative).warnings.map((warning) => ({ ...warning, path: slo.id })),
        ),
        world.err,
      );
    }
    const replay: Replay = { call, stack: answer.stack, range, client, alternative };
    const results = await withPrometheus(() => replayAll(slos, replay));
    return report(results, replay);
  },
};

interface Replay {
  readonly call: Call;
  readonly stack: Stack;
  readonly range: Timeline;
  readonly client: PrometheusClient;
  readonly alternative: Alternative | undefined;
}

interface Results {
  readonly found: readonly BacktestResult[];
  readonly problems: readonly Problem[];
}

async function replayAll(slos: readonly Slo[], replay: Replay): Promise<Results> {
  const found: BacktestResult[] = [];
  const problems: Problem[] = [];
  for (const slo of slos) {
    const recording = await fetched(slo, replay);
    const result = replayOne(slo, recording, replay);
    const { measured, idle } = result.report.totals.minutes;
    if (measured + idle > 0) found.push(result);
    else problems.push(...(await explainNoData(slo, replay)));
  }
  return { found, problems };
}

function fetched(slo: Slo, { call, stack, range, client }: Replay): Promise<Recording> {
  return fetchRecording(slo, { stack, client, timeline: timelineOf(slo, range), onProgress: progress(slo, call) });
}

function replayOne(slo: Slo, recording: Recording, { range, alternative }: Replay): BacktestResult {
  const before = backtest(slo, recording, range);
  if (alternative === undefined) return { report: before };
  const after = backtest(alternativeSlo(slo, alternative).slo, recording, range);
  return {
    report: before,
    alternative: { asked: alternative, report: after, comparison: compareReports(before, after) },
  };
}

function report({ found, problems }: Results, { call: { options, world }, client }: Replay): number {
  if (options.format === "json") world.out.write(backtestToJson(found, { prometheus: client.address }));
  else world.out.write(found.map((result) => resultText(result, world.out.colors)).join("\n"));
  printProblems(problems, world.err);
  return problems.length === 0 ? exitCodes.fine : exitCodes.problems;
}

function resultText({ report: before, alternative }: BacktestResult, colors: boolean): string {
  const text = backtestText(before, { colors });
  if (alternative === undefined) return text;
  const { asked, report: after, comparison } = alternative;
  return `${text}\n${comparisonText({ alternative: asked, before, after, comparison }, { colors })}`;
}

function alternativeOf(call: Call): Alternative | undefined {
  const objective = call.options.objective as string | undefined;
  const factors = (call.options.factor ?? []) as readonly string[];
  return objective === undefined && factors.length === 0
    ? undefined
    : orUsageError(parseAlternative({ objective, factors }), call);
}

function chosenSlos(stack: Stack, { args: [id], usageError }: Call): readonly Slo[] {
  const slos = allSlos(stack);
  if (id === undefined) return slos;
  const slo = slos.find((candidate) => candidate.id === id);
  if (slo !== undefined) return [slo];
  const similar = nearest(
    id,
    slos.map((candidate) => candidate.id),
  );
  return usageError(
    `no SLO has the id '${id}'\n(${similar === undefined ? "nines explain shows them all" : `Did you mean ${similar}?`})`,
  );
}

function orUsageError<T>(parsed: Parsed<T>, { usageError }: Call): T {
  return parsed.ok ? parsed.value : usageError(parsed.problems.map(formatProblem).join("\n"));
}

function progress(slo: Slo, { world }: Call): (share: number) => void {
  if (!world.err.isTerminal) return () => {};
  return (share) =>
    world.err.write(`\r${slo.id}: reading history ${Math.round(share * 100)} %${share < 1 ? "" : "\r\u001b[K"}`);
}

function collect(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text];
}
