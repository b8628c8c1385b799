import { InvalidArgumentError, Option } from "commander";
import { durationToSeconds } from "../../slo/duration.ts";
import { isError, type Problem, sortProblems } from "../../slo/problem.ts";
import {
  type DrainFacts,
  type DrainLayer,
  type DrainSettings,
  nlbDeregistrationSeconds,
  shutdownSecondsOf,
} from "../../slo/shift/drain/drain-facts.ts";
import { lintDrain, slowestProblems } from "../../slo/shift/drain/lint-drain.ts";
import { lintStopSignal } from "../../slo/shift/drain/lint-stop-signal.ts";
import { onStop } from "../../slo/shift/drain/on-stop.ts";
import { proposeDrain } from "../../slo/shift/drain/propose-drain.ts";
import { parseStopSignal } from "../../slo/shift/drain/stop-signal.ts";
import type { Call, Command } from "../command.ts";
import { measuredSeconds, mostDrainSeconds } from "../drain/measured-seconds.ts";
import { exitCodes } from "../fault.ts";
import { drainText } from "../print/drain-text.ts";
import { printProblems } from "../print/print-problems.ts";
import { connectPrometheus, definePrometheusOptions, withPrometheus } from "../prometheus/prometheus-options.ts";

/** kube-proxy's own measure, from the change of a Service's endpoints until the node forwards accordingly. */
const endpointsQuery =
  "histogram_quantile(0.99, sum by (le) (rate(kubeproxy_network_programming_duration_seconds_bucket[7d])))";

/** `nines drain`: how long a pod has to go on before it ends, and what is wrong with how long it does. */
export const command: Command = {
  define: (program) => {
    program
      .addOption(
        new Option("--layer <layer>", "the load balancer before the cluster")
          .choices(["alb", "nlb", "none"])
          .default("none"),
      )
      .addOption(duration("--endpoints <duration>", "until the cluster knows that a pod ends, p99"))
      .addOption(duration("--balancer <duration>", "until the load balancer sends nothing new after deregistration"))
      .addOption(duration("--slowest <duration>", "the slowest request"))
      .addOption(
        duration(
          "--shutdown <duration>",
          "what the application takes to end (default: as long as the slowest request)",
        ),
      )
      .addOption(duration("--pre-stop <duration>", "to check: what the pod has now"))
      .addOption(duration("--deregistration <duration>", "to check: the deregistration delay of the target group"))
      .addOption(duration("--grace <duration>", "to check: terminationGracePeriodSeconds"))
      .addOption(
        new Option("--server <name>", "to check: what runs in the pod").choices(["nginx", "other"]).default("other"),
      )
      .option("--stop-signal <signal>", "to check: the signal that ends it", "SIGTERM")
      .option("--endpoints-query <promql>", "seconds, in place of --endpoints", endpointsQuery)
      .option("--balancer-query <promql>", "seconds, in place of --balancer")
      .option("--slowest-query <promql>", "seconds, in place of --slowest")
      .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"));
    definePrometheusOptions(program);
    program.addHelpText(
      "after",
      "\nExample:\n  nines drain --layer alb --endpoints 4s --balancer 30s --slowest 10s\n  nines drain --layer nlb --endpoints 4s --slowest 10s --pre-stop 60s --grace 90s --deregistration 300s",
    );
  },
  run: async (call) => {
    const { options, world } = call;
    checkLayer(call);
    checkStopSignal(call);
    const facts = await factsOf(call);
    const proposal = proposeDrain(facts);
    const problems = problemsOf(call, facts, proposal);
    if (options["format"] === "json")
      world.out.write(
        `${JSON.stringify({ facts: { ...facts, shutdownSeconds: shutdownSecondsOf(facts) }, proposal, problems }, null, 2)}\n`,
      );
    else {
      world.out.write(drainText(proposal, facts, world.out));
      printProblems(problems, world.err);
    }
    return problems.some(isError) ? exitCodes.problems : exitCodes.fine;
  },
};

async function factsOf(call: Call): Promise<DrainFacts> {
  const { options } = call;
  const layer = options["layer"] as DrainLayer;
  const endpointSeconds = await factOf(call, "endpoints");
  const slowestRequestSeconds = await factOf(call, "slowest");
  const least = layer === "nlb" ? nlbDeregistrationSeconds : undefined;
  const balancerSeconds = layer === "none" ? 0 : await factOf(call, "balancer", least);
  const shutdownSeconds = options["shutdown"] as number | undefined;
  return { layer, endpointSeconds, balancerSeconds, slowestRequestSeconds, shutdownSeconds };
}

/** A number of the command line, or measured. */
async function factOf(call: Call, name: "endpoints" | "balancer" | "slowest", otherwise?: number): Promise<number> {
  const { options, usageError, world } = call;
  const given = options[name] as number | undefined;
  const query = options[`${name}Query`] as string | undefined;
  const isAsked = query !== undefined && query !== endpointsQuery;
  if (given !== undefined && isAsked)
    return usageError(`--${name} and --${name}-query say the same: write one of them`);
  if (given !== undefined) return given;
  const hasPrometheus = (options["prometheus"] ?? world.env["NINES_PROMETHEUS"]) !== undefined;
  if (isAsked && !hasPrometheus) return usageError(`--${name}-query asks a Prometheus: write --prometheus, too`);
  if (query === undefined || !hasPrometheus) {
    return otherwise ?? usageError(`--${name} is missing: write a duration, or --prometheus and --${name}-query`);
  }
  const samples = await withPrometheus(() => connectPrometheus(call).query(query), {
    query: `mend --${name}-query, or write --${name} as a duration`,
  });
  const measured = measuredSeconds(samples.map(({ value }) => value));
  if (measured.kind === "none") return usageError(`--${name} is not measured: ${measured.why}; or write a duration`);
  const { seconds, doubt } = measured;
  world.err.write(`measured: --${name} ${Number(seconds.toPrecision(3))}s${doubt === "" ? "" : ` (${doubt})`}\n`);
  return seconds;
}

/** What only a load balancer has is never silently left out, or judged. */
function checkLayer({ options, usageError }: Call): void {
  if (options["layer"] !== "none") return;
  const stray = (["balancer", "balancerQuery", "deregistration"] as const).find((name) => options[name] !== undefined);
  if (stray === undefined) return;
  usageError(
    `--${stray === "balancerQuery" ? "balancer-query" : stray} belongs to a load balancer: write --layer alb or --layer nlb, too`,
  );
}

function checkStopSignal({ options, usageError }: Call): void {
  const written = String(options["stopSignal"]);
  if (parseStopSignal(written) !== undefined) return;
  usageError(`--stop-signal ${JSON.stringify(written)} is no signal: write one such as SIGTERM or SIGQUIT`);
}

/** What is not given is taken as proposed or as long enough, so that each setting can be checked for itself. */
function problemsOf({ options }: Call, facts: DrainFacts, proposal: DrainSettings): readonly Problem[] {
  const given = (name: string) => options[name] as number | undefined;
  const [preStop, deregistration, grace] = [given("preStop"), given("deregistration"), given("grace")];
  const stop = { server: String(options["server"]), stopSignal: String(options["stopSignal"]) };
  const settings: DrainSettings = {
    preStopSeconds: preStop ?? proposal.preStopSeconds,
    deregistrationSeconds: deregistration,
    graceSeconds: grace ?? Number.POSITIVE_INFINITY,
  };
  const isChecked =
    [preStop, deregistration, grace].some((seconds) => seconds !== undefined) || stop.server !== "other";
  const signal = lintStopSignal(stop, settings, facts);
  return sortProblems([
    ...(isChecked ? lintDrain(settings, facts, { onStop: onStop(stop) }) : slowestProblems(facts)),
    ...(signal === undefined ? [] : [signal]),
  ]);
}

function duration(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const seconds = durationToSeconds(text);
    if (seconds !== undefined && seconds <= mostDrainSeconds) return seconds;
    throw new InvalidArgumentError('Write a duration such as "30s" or "2m", at most 1d.');
  });
}
