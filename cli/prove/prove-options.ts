import { X509Certificate } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command as Program } from "commander";
import type { ProofPlan } from "../../exporters/prove/proof-plan.ts";
import type { Arm } from "../../exporters/prove/report/version-shares.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import { type HaproxyPlace, parseHaproxyPlace } from "../../slo/shift/haproxy-place.ts";
import type { Call } from "../command.ts";
import { reasonOf } from "../fault.ts";

/** What the command line of `nines prove` asks for. */
export interface ProveChoices {
  readonly plan: ProofPlan;
  readonly haproxy: { readonly place: HaproxyPlace; readonly backend: string | undefined } | undefined;
  readonly arms: readonly Arm[];
  readonly output: string | undefined;
  readonly format: "text" | "json";
}

const usualSlowShare = 0.08;

/** Adds the argument and the options of `nines prove`. */
export function defineProveOptions(program: Program): void {
  program
    .argument("<url>", "what to ask for, through everything that users go through")
    .addOption(new Option("--rate <n>", "requests per second").argParser(parseRate).default(50))
    .addOption(duration("--for <duration>", "how long, while you shift, restart or drain").default(60, "60s"))
    .addOption(duration("--before <duration>", "how long before that, to compare with").default(10, "10s"))
    .addOption(duration("--timeout <duration>", "an answer that takes longer is lost").default(10, "10s"))
    .addOption(percent("--new-connections <percent>", "requests with a connection of their own").default(0.5, "50"))
    .addOption(new Option("--connections <n>", "kept open for the others").argParser(parseCount).default(10))
    .option("--slow-url <url>", 'answers slowly, so that work is in flight; may be relative, as "?delay=2s" or /report')
    .addOption(percent("--slow-share <percent>", "requests to the slow URL (default: 8)"))
    .option("--header <header>", 'a header to send, such as "Authorization: Bearer …"; may be repeated', collect)
    .option("--version-header <name>", "the answer's header that names the version", "x-version")
    .option("--ca <file>", "certificates to trust beside the well-known ones, as PEM")
    .option("--haproxy <place>", "its runtime socket (path or host:port) or stats page (URL): weights, retries")
    .option("--haproxy-backend <name>", "which of its backends, where it has several")
    .option("--arm <server=version>", 'which version a server runs, as "green*=v2"; may be repeated', collect)
    .addOption(
      duration("--max-lag <duration>", "seconds with a longer stall of nines are not measured").default(0.25, "250ms"),
    )
    .option("-o, --output <file>", "store the ledger as JSON")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"));
}

/** Everything that is wrong ends the command as wrong usage. */
export async function proveChoices(call: Call, version: string): Promise<ProveChoices> {
  const { options, usageError } = call;
  const [written = ""] = call.args;
  const url = httpUrl(written) ?? usageError(`${JSON.stringify(written)} is no address: write http://… or https://…`);
  const slowUrl = options["slowUrl"] as string | undefined;
  const slow = slowUrl === undefined ? undefined : httpUrl(slowUrl, url);
  if (slowUrl !== undefined && slow === undefined) usageError(`--slow-url ${JSON.stringify(slowUrl)} is no address`);
  const slowShare = options["slowShare"] as number | undefined;
  if (slowShare !== undefined && slow === undefined)
    usageError("--slow-share needs --slow-url: which requests are slow");
  const versionHeader = String(options["versionHeader"]).toLowerCase();
  if (!isHeader(versionHeader, "1"))
    usageError(`--version-header ${JSON.stringify(versionHeader)} is no header's name`);
  const caFile = options["ca"] as string | undefined;
  if (options["for"] === 0) usageError("--for must not be 0: nothing could be changed in that time");
  return {
    plan: {
      url,
      slow: slow === undefined ? undefined : { url: slow, share: slowShare ?? usualSlowShare },
      ratePerSecond: options["rate"] as number,
      beforeSeconds: options["before"] as number,
      duringSeconds: options["for"] as number,
      timeoutMs: positiveMs(call, "timeout"),
      newConnectionShare: options["newConnections"] as number,
      keptConnections: options["connections"] as number,
      headers: headersOf(call),
      versionHeader,
      ca: caFile === undefined ? undefined : await readCertificates(caFile, call),
      userAgent: `nines/${version}`,
      maxLagMs: positiveMs(call, "maxLag"),
    },
    haproxy: await haproxyOf(call),
    arms: armsOf(call),
    output: options["output"] as string | undefined,
    format: options["format"] as "text" | "json",
  };
}

async function readCertificates(file: string, { world, usageError }: Call): Promise<string> {
  const written = `--ca ${JSON.stringify(file)}`;
  const text = await readFile(resolve(world.cwd, file), "utf8").catch((cause: unknown) =>
    usageError(`${written} cannot be read: ${reasonOf(cause)}\n(name a file with certificates as PEM)`),
  );
  if (isCertificate(text)) return text;
  return usageError(`${written} holds no certificate\n(name a file that begins with -----BEGIN CERTIFICATE-----)`);
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}

function httpUrl(text: string, base?: URL): URL | undefined {
  if (!URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base?.href);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

async function haproxyOf({ options, world, usageError }: Call): Promise<ProveChoices["haproxy"]> {
  const written = options["haproxy"] as string | undefined;
  const backend = options["haproxyBackend"] as string | undefined;
  if (written === undefined) {
    return backend === undefined ? undefined : usageError("--haproxy-backend needs --haproxy");
  }
  const place = parseHaproxyPlace(written);
  if (place !== undefined) return { place, backend };
  // A socket of this folder looks like the name of a host.
  const path = resolve(world.cwd, written);
  const isThere = await access(path).then(
    () => written !== "",
    () => false,
  );
  if (isThere) return { place: { kind: "socket", path }, backend };
  return usageError("--haproxy is neither a path to what is there, nor host:port, nor the address of a stats page");
}

function armsOf(call: Call): readonly Arm[] {
  const written = (call.options["arm"] ?? []) as readonly string[];
  const arms = written.map((text) => armOf(text, call));
  const twice = arms.find(({ servers }, index) => arms.findIndex((arm) => arm.servers === servers) < index);
  if (twice !== undefined) call.usageError(`--arm ${JSON.stringify(twice.servers)} is given twice`);
  return arms.length > 0 && call.options["haproxy"] === undefined ? call.usageError("--arm needs --haproxy") : arms;
}

function armOf(text: string, { usageError }: Call): Arm {
  const [, servers, version] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (servers !== undefined && version !== undefined) return { servers, version };
  return usageError(`--arm ${JSON.stringify(text)} is not SERVER=VERSION, such as "green*=v2"`);
}

/** What was written is not shown: it may be a secret. */
function headersOf({ options, usageError }: Call): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const text of (options["header"] ?? []) as readonly string[]) {
    const [, name = "", value = ""] = /^([^:\s]+)\s*:\s*(.*)$/.exec(text) ?? [];
    if (name === "" || !isHeader(name, value)) usageError('a --header is not NAME: VALUE, such as "X-Canary: always"');
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function positiveMs({ options, usageError }: Call, name: "timeout" | "maxLag"): number {
  const seconds = options[name] as number;
  return seconds > 0 ? seconds * 1000 : usageError(`--${name === "timeout" ? "timeout" : "max-lag"} must not be 0`);
}

function duration(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const seconds = durationToSeconds(text);
    if (seconds === undefined) throw new InvalidArgumentError('Write a duration such as "90s" or "10m".');
    if (seconds > mostSeconds) throw new InvalidArgumentError("Write at most 7d.");
    return seconds;
  });
}

const mostSeconds = 7 * 86_400;

function percent(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const number = Number(text.replace(/ ?%$/, ""));
    if (text.trim() !== "" && number >= 0 && number <= 100) return number / 100;
    throw new InvalidArgumentError("Write percent, from 0 to 100.");
  });
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (text.trim() !== "" && rate > 0 && rate <= 5_000) return rate;
  throw new InvalidArgumentError("Write requests per second, up to 5000: more need several clients.");
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number from 1 to 9999.");
}

function collect(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text];
}
