import { setTimeout as pause } from "node:timers/promises";
import { InvalidArgumentError, Option } from "commander";
import pc from "picocolors";
import { durationToSeconds } from "../../slo/duration.ts";
import type { GateAnswer } from "../../slo/shift/gate/decide-gate.ts";
import type { Call, Command } from "../command.ts";
import { exitCodes, Fault } from "../fault.ts";
import { type GateQuestion, readGate } from "../gate/read-gate.ts";
import { connectPrometheus, definePrometheusOptions, withPrometheus } from "../prometheus/prometheus-options.ts";
import type { Output } from "../world.ts";

/** `nines gate`: whether a release may take its next step, for pipelines. */
export const command: Command = {
  define: (program) => {
    program
      .requiredOption("--shift <name>", "the traffic shift, as the config names it", name)
      .option("--slo <id>", "an SLO that must have some of its error budget left", name)
      .addOption(duration("--wait <duration>", "go on asking for so long while the answer is hold").default(0, "0s"))
      .addOption(duration("--every <duration>", "how often to ask while waiting").default(15, "15s"))
      .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"));
    definePrometheusOptions(program);
    program.addHelpText(
      "after",
      `
It needs nothing but a Prometheus that evaluates the rules of nines generate. What is not known, or older than two minutes, holds; it never passes. Once all traffic is at the candidate, or its controller promoted it, the rollout is complete, and proceeds unless the candidate is worse or, where nothing could be compared, fails more than is usual.

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
    const answer = await waitForAnswer(call, question).catch((error: unknown) => {
      // A machine that reads the answer must see the fault as well; people read it on standard error.
      if (error instanceof Fault && isJson) world.out.write(jsonText(noAnswer(question, error)));
      throw error;
    });
    world.out.write(isJson ? jsonText(answer) : gateText(answer, world.out));
    return exitCodeOf[answer.decision];
  },
};

const exitCodeOf = { proceed: exitCodes.fine, roll_back: exitCodes.problems, hold: exitCodes.hold } as const;

/** Asks until the answer is not to hold, or the time is over; a Prometheus that is away for a while may come back. */
async function waitForAnswer(call: Call, question: GateQuestion): Promise<GateAnswer> {
  const prometheus = connectPrometheus(call);
  const endMs = performance.now() + Number(call.options["wait"]) * 1000;
  const everyMs = Math.max(0.1, Number(call.options["every"])) * 1000;
  const ask = () => withPrometheus(() => readGate(prometheus, question));
  let told = "";
  for (;;) {
    const outcome = await ask().catch((error: unknown) => {
      if (error instanceof Fault) return error;
      throw error;
    });
    const leftMs = endMs - performance.now();
    const isFinal = !(outcome instanceof Fault) && outcome.decision !== "hold";
    if (isFinal || leftMs <= 0) {
      if (outcome instanceof Fault) throw outcome;
      return outcome;
    }
    const reason = outcome instanceof Fault ? outcome.message : outcome.reasons.join("; ");
    if (reason !== told) call.world.err.write(`waiting: ${reason}\n`);
    told = reason;
    await pause(Math.min(everyMs, leftMs));
  }
}

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

/** An empty one would be no question, and a variable that is not set makes one. */
function name(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("It is empty: leave it out or write a name.");
}

function duration(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const seconds = durationToSeconds(text);
    if (seconds !== undefined && seconds <= 86_400) return seconds;
    throw new InvalidArgumentError('Write a duration such as "30s" or "10m", at most 1d.');
  });
}
