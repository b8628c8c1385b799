import { InvalidArgumentError, Option } from "commander";
import { durationToSeconds } from "../../slo/duration.ts";
import { isError } from "../../slo/problem.ts";
import { serverAnswers } from "../boards/server-answers.ts";
import type { CheckReport } from "../check/check-stack.ts";
import type { Call, Command } from "../command.ts";
import { defineConfigOptions, soundConfigs } from "../config/config-options.ts";
import { exitCodes } from "../fault.ts";
import { checkSummary, checkToJson, leftOutText } from "../print/check-text.ts";
import { oneLinePerBoard } from "../print/one-line-per-board.ts";
import { problemToGithub } from "../print/problem-github.ts";
import { problemText } from "../print/problem-text.ts";
import { connectPrometheus, definePrometheusOptions, withPrometheus } from "../prometheus/prometheus-options.ts";
import type { Output } from "../world.ts";

type Print = (report: CheckReport, paper: { readonly address: string; readonly out: Output }) => string;

const prints: Readonly<Record<string, Print>> = {
  text: (full, { address, out }) => {
    const report = { ...full, problems: oneLinePerBoard(full.problems) };
    const problems = report.problems.map((problem) => problemText(problem, out));
    return [...problems, checkSummary(report, { address, ...out })].join("\n");
  },
  json: (report, { address }) => checkToJson(report, { address }),
  github: (report) => {
    const cut = leftOutText(report);
    const notice = cut === undefined ? "" : `::notice title=nines check::${cut}\n`;
    return oneLinePerBoard(report.problems).map(problemToGithub).join("") + notice;
  },
};

/** `nines check`: whether every panel and rule finds what it asks for on a real server. */
export const command: Command = {
  define: (program) => {
    definePrometheusOptions(program);
    const slow = new Option("--slow <duration>", "a query that takes longer is a problem");
    const most = new Option(
      "--choices <count>",
      "how many choices of a variable to try on boards that show one SLO or service",
    );
    program
      .addOption(slow.argParser(parseSlow).default(1, "1s"))
      .addOption(most.argParser(parseCount).default(50))
      .addOption(
        new Option("--format <format>", "how to print the result").choices(Object.keys(prints)).default("text"),
      );
    defineConfigOptions(program);
    program.addHelpText(
      "after",
      "\nExample:\n  nines check --prometheus http://localhost:9090 -c nines.config.ts --format github",
    );
  },
  run: async (call) => {
    const { options, world } = call;
    const client = connectPrometheus(call);
    const answer = await soundConfigs(call);
    if (answer === undefined) return exitCodes.problems;
    const { checkStack } = await import("../check/check-stack.ts");
    const report = await withPrometheus(async () => {
      await serverAnswers(client);
      return checkStack(answer.stack, {
        client,
        now: Math.floor(world.now()),
        slowSeconds: options.slow as number,
        mostChoices: options.choices as number,
        onProgress: progress(call),
      });
    });
    world.out.write(prints[String(options.format)]?.(report, { address: client.address, out: world.out }) ?? "");
    return report.problems.some(isError) ? exitCodes.problems : exitCodes.fine;
  },
};

function progress({ world }: Call): (share: number) => void {
  if (!world.err.isTerminal) return () => {};
  return (share) => world.err.write(`\rasking ${Math.round(share * 100)} %${share < 1 ? "" : "\r\u001b[K"}`);
}

function parseSlow(text: string): number {
  const seconds = /^\d+ms$/.test(text) ? Number.parseInt(text, 10) / 1000 : durationToSeconds(text);
  if (seconds === undefined || seconds === 0)
    throw new InvalidArgumentError('Write a duration such as "500ms" or "2s".');
  return seconds;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Write a whole number from 1.");
  return Number(text);
}
