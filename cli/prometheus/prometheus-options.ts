import { InvalidArgumentError, Option, type Command as Program } from "commander";
import { parsePrometheusAddress } from "../../service/prometheus-address.ts";
import { createPrometheusClient, type PrometheusClient } from "../../service/prometheus-client.ts";
import { PrometheusFault } from "../../service/prometheus-fault.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import { formatProblem } from "../../slo/problem.ts";
import type { Call } from "../command.ts";
import { Fault } from "../fault.ts";

/** The environment variables that stand in for options; a token belongs here, where no process list shows it. */
export const prometheusVariables = { url: "NINES_PROMETHEUS", token: "NINES_PROMETHEUS_TOKEN" } as const;

/** Adds the options of every command that asks a Prometheus. */
export function definePrometheusOptions(program: Program): void {
  const timeout = new Option("--prometheus-timeout <duration>", "how long Prometheus may take for one answer");
  program
    .option(
      "--prometheus <url>",
      `address of Prometheus, Mimir, Thanos or VictoriaMetrics, with its path prefix (default: $${prometheusVariables.url})`,
    )
    .option("--header <header>", 'a header for Prometheus, such as "X-Scope-OrgID: shop"; may be repeated', collect)
    .addOption(timeout.argParser(parseTimeout).default(60_000, "60s"))
    .addHelpText(
      "after",
      `\nLogin: $${prometheusVariables.token} is sent as bearer token; a user and password may stand in the address.`,
    );
}

/**
 * A client for the Prometheus that the command line or the environment names; without one, the command ends as wrong usage. A command whose
 * own time runs out gives an answer no longer than is left of that.
 */
export function connectPrometheus(
  { options, world, usageError }: Call,
  leftMs: () => number = () => Number.POSITIVE_INFINITY,
): PrometheusClient {
  const url = String(options.prometheus ?? world.env[prometheusVariables.url] ?? "");
  if (url === "") return usageError(`no Prometheus is named: write --prometheus URL or set ${prometheusVariables.url}`);
  const address = parsePrometheusAddress(url);
  if (!address.ok) return usageError(address.problems.map(formatProblem).join("\n"));
  const token = world.env[prometheusVariables.token]?.trim() ?? "";
  if (!isHeaderValue(token))
    return usageError(`${prometheusVariables.token} holds characters that no header can carry`);
  const headers = ((options.header ?? []) as readonly string[]).map(parseHeader);
  // What was written is not shown: it may be a secret.
  if (headers.includes(undefined)) return usageError('a --header is not NAME: VALUE, such as "X-Scope-OrgID: shop"');
  return createPrometheusClient({
    url,
    login: token === "" ? undefined : { kind: "bearer", token },
    headers: Object.fromEntries(headers.filter((header) => header !== undefined)),
    timeoutMs: () => Math.min(options.prometheusTimeout as number, leftMs()),
    onWarning: warnOnce(world.err.write),
  });
}

type Hints = Readonly<Partial<Record<PrometheusFault["kind"], string>>>;

const hints: Hints = {
  unreachable: `name an address at which it answers from here, with --prometheus or ${prometheusVariables.url}`,
  login: `set ${prometheusVariables.token}, put user:password@ into the address, or pass --header`,
  "not-prometheus": `name Prometheus itself, with its path prefix if it has one, with --prometheus or ${prometheusVariables.url}`,
  timeout: "give it longer with --prometheus-timeout, or ask for a shorter range",
  "too-much": "ask for a shorter range, or raise the limits of Prometheus (--query.max-samples, --query.timeout)",
};

/** Does work with a Prometheus; what it cannot do ends the command as a fault with a hint, where the command has one its own. */
export async function withPrometheus<T>(work: () => Promise<T>, own: Hints = {}): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PrometheusFault)
      throw new Fault(cause.message, { hint: own[cause.kind] ?? hints[cause.kind] ?? "", cause });
    throw cause;
  }
}

function warnOnce(write: (text: string) => void): (warning: string) => void {
  const seen = new Set<string>();
  return (warning) => {
    if (seen.has(warning)) return;
    seen.add(warning);
    write(`warning from Prometheus: ${warning}\n`);
  };
}

function parseHeader(text: string): readonly [name: string, value: string] | undefined {
  const [, name = "", value = ""] = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*:\s*(.+)$/.exec(text) ?? [];
  return name !== "" && isHeaderValue(value) ? [name, value] : undefined;
}

function collect(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text];
}

function isHeaderValue(text: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(text);
}

function parseTimeout(text: string): number {
  const seconds = durationToSeconds(text);
  if (seconds === undefined || seconds === 0) throw new InvalidArgumentError('Write a duration such as "30s".');
  return seconds * 1000;
}
