import { setTimeout as pause } from "node:timers/promises";
import { InvalidArgumentError, Option } from "commander";
import pc from "picocolors";
import { durationToSeconds } from "../../slo/duration.ts";
import type { GateAnswer } from "../../slo/shift/gate/decide-gate.ts";
import type { Call, Command } from "../command.ts";
import { exitCodes, Fault } from "../fault.ts";
import { type GateQuestion, readGate } from "../gate/read-gate.ts";
import { type GatePatience, waitForAnswer } from "../gate/wait-for-answer.ts";
import { connectPrometheus, definePrometheusOptions, withPrometheus } from "../prometheus/prometheus-options.ts";
import type { Output } from "../world.ts";

/** `nines gate`: whether a release may take its next step, for pipelines. */
export const command: Command = {
  define: (program) => {
    program
      .requiredOption("--shift <name>", "the traffic shift, as the config names it", shiftName)
      .option("--slo <id>", "an SLO that must have some of its error budget left", sloName)
      .addOption(duration("--wait <duration>", "go on asking for so long while the answer is hold"))
      .addOption(duration("--every <duration>", "how often to ask while it waits (default: 15s)"))
      .option("--at-once", "also proceed by what Prometheus may know of before; not right after a weight was set")
      .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"));
    definePrometheusOptions(program);
    program.addHelpText(
      "after",
      `
It needs nothing but a Prometheus that evaluates the rules of nines generate. What is not known, or older than two minutes, holds; it never passes. Once all traffic is at the candidate, or its controller promoted it, the rollout is complete, and proceeds unless the candidate is worse or, where nothing could be compared, fails more than is usual.

Prometheus knows of a weight that was just set only after the exporter read it, and it was scraped and recorded. So proceed is told once what Prometheus knows is of after the beginning of this command: in less than a minute with a scrape interval of 15 seconds. A --wait that is over before then ends with hold. It asks every 15 seconds, or --every, until then, and with --wait while the answer is hold. Roll back and, without --wait, hold are told at once.

Exit codes: 0 proceed, 1 roll back, 10 hold, 2 wrong usage, 3 a fault outside: Prometheus is away, or has no such shift.

Example:
  nines gate --shift checkout-green --prometheus http://prometheus:9090
  nines gate --shift checkout-green --slo checkout-availability --wait 10m --format json`,
    );
  },
  run: async (call) => {
    const { options, world } = call;
    const isJson = options["format"] === "json";
    const question = { shift: String(options["shift"]), slo: options["slo"] as string | undefined };
    const patience = patienceOf(call);
    const prometheus = connectPrometheus(call, timeLeft(patience));
    const ask = () => withPrometheus(() => readGate(prometheus, question), { timeout: longerTimeout });
    const answer = await waitForAnswer(ask, patience, {
      nowMs: () => performance.now(),
      pause,
      tell: world.err.write,
    }).catch((error: unknown) => {
      // A machine that reads the answer must see the fault as well; people read it on standard error.
      if (error instanceof Fault && isJson) world.out.write(jsonText(noAnswer(question, error)));
      throw error;
    });
    world.out.write(isJson ? jsonText(answer) : gateText(answer, world.out));
    return exitCodeOf[answer.decision];
  },
};

const longerTimeout = "give it longer with --prometheus-timeout, and with --wait where that is shorter";

/** A Prometheus that is only slow answers in so much. */
const leastMs = 5_000;

/** How long Prometheus may take for one answer: a --wait is not to end long after its time because Prometheus hangs. In whole seconds, for people. */
function timeLeft({ waitSeconds }: GatePatience): (() => number) | undefined {
  if (waitSeconds === undefined) return undefined;
  const endMs = performance.now() + 1000 * waitSeconds;
  return () => Math.max(leastMs, 1000 * Math.ceil((endMs - performance.now()) / 1000));
}

const exitCodeOf = { proceed: exitCodes.fine, roll_back: exitCodes.problems, hold: exitCodes.hold } as const;

/** What is told where nobody can decide: the fields of an answer, and the fault. */
function noAnswer({ shift, slo }: GateQuestion, { message, hint }: Fault) {
  const error = { code: "fault", message, hint };
  return { shift, slo: slo ?? null, rollout: null, decision: null, reasons: [message], error };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const words = { proceed: "proceed", roll_back: "roll back", hold: "hold" } as const;

function gateText({ shift, rollout, decision, reasons }: GateAnswer, { colors }: Output): string {
  const { green, red, yellow } = pc.createColors(colors);
  const color = { proceed: green, roll_back: red, hold: yellow }[decision];
  return `${color(words[decision])}: ${rollout ?? shift}\n${reasons.map((reason) => `  ${reason}\n`).join("")}`;
}

function shiftName(text: string): string {
  return named(text, "write the name of a traffic shift, as the config has it");
}

function sloName(text: string): string {
  return named(text, "leave it out or write a name");
}

/** An empty one would be no question, and a variable that is not set makes one. */
function named(text: string, cure: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError(`It is empty: ${cure}.`);
}

/** An interval where nothing is asked twice is refused: whoever wrote it expects the gate to wait. */
function patienceOf({ options, usageError }: Call): GatePatience {
  const [waitSeconds, everySeconds] = [options["wait"], options["every"]] as (number | undefined)[];
  const isAtOnce = options["atOnce"] === true;
  if (everySeconds === 0) usageError("--every must not be 0");
  if (everySeconds !== undefined && isAtOnce && waitSeconds === undefined)
    usageError("--every changes nothing here: with --at-once and without --wait the gate asks only once (add --wait)");
  return { waitSeconds, everySeconds: Math.max(0.1, everySeconds ?? usualEverySeconds), isAtOnce };
}

const usualEverySeconds = 15;

function duration(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const seconds = durationToSeconds(text);
    if (seconds !== undefined && seconds <= 86_400) return seconds;
    throw new InvalidArgumentError('Write a duration such as "30s" or "10m", at most 1d.');
  });
}
