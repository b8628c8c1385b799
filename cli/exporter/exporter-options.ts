import { InvalidArgumentError, Option, type Command as Program } from "commander";
import type { AlertReceiver } from "../../exporters/alerts/alert-receivers.ts";
import type { ExporterSetup } from "../../exporters/run/exporter-setup.ts";
import type { ShiftReceiver } from "../../exporters/shifts/tell/shift-teller.ts";
import { bindProblem, parseListenAddress } from "../../service/http/listen-address.ts";
import { parsePrometheusAddress } from "../../service/prometheus-address.ts";
import { parseStoreAddress } from "../../service/store/store-address.ts";
import type { Stack } from "../../slo/model.ts";
import { nearest, type Problem, show } from "../../slo/problem.ts";
import type { Call } from "../command.ts";

/** What the command line settles of an exporter; the rest comes from the config. */
export type ExporterChoices = Omit<ExporterSetup, "stack" | "version" | "log" | "env" | "eventQueries">;

/** Adds the options of `nines exporter`. */
export function defineExporterOptions(program: Program): void {
  program
    .option("--location <name>", "where this exporter probes from; one of the stack's locations")
    .option("--store <place>", "a file, or postgres://user@host/database", "nines-data/exporter.db")
    .option("--listen <address>", "where to answer /metrics, /probe and the API", "127.0.0.1:9115")
    .addOption(new Option("--shard <i/n>", "probe only this part of the targets, counted from 0").argParser(parseShard))
    .option("--alertmanager <url>", "tell this Alertmanager; may be repeated", collect)
    .option("--webhook <url>", "tell this receiver as an Alertmanager would; may be repeated", collect)
    .option("--shifts-to <url>", "tell this relay of traffic shifts; may be repeated", collect)
    .option("--prometheus <url>", "read budgets of other SLOs from this Prometheus instead of the stack's")
    .option("--external-url <url>", "where people reach the exporter, for links in alerts")
    .option("--token-file <file>", "ask callers for this bearer token; may be repeated, while tokens change", collect)
    .option("--tls-cert <file>", "answer over HTTPS with this certificate")
    .option("--tls-key <file>", "its key")
    .option("--client-ca <file>", "ask callers for a certificate of this authority")
    .option("--insecure-open", "listen beyond this machine without asking callers for anything")
    .addOption(
      new Option("--log-level <level>", "how much to say").choices(["debug", "info", "warn", "error"]).default("info"),
    );
}

/** The choices, or every problem with them. */
export function exporterChoices(
  { options, world }: Call,
  stack: Stack,
):
  | { readonly ok: true; readonly value: ExporterChoices }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const store = parseStoreAddress(String(options["store"]));
  const listen = parseListenAddress(String(options["listen"]), "--listen");
  const auth = {
    bearer: texts(options["tokenFile"]).map((path) => ({ kind: "file" as const, path })),
    clientCa: text(options["clientCa"]),
    need: "both" as const,
  };
  const bound = listen.ok
    ? bindProblem(listen.value, auth, { insecureOpen: options["insecureOpen"] === true, path: "--listen" })
    : undefined;
  const location = text(options["location"]) ?? (stack.exporter.locations.length === 0 ? "" : undefined);
  const receivers = [
    ...receiversOf("alertmanager", options["alertmanager"]),
    ...receiversOf("webhook", options["webhook"]),
  ];
  const shiftReceivers = shiftReceiversOf(options["shiftsTo"], world.env["NINES_SHIFTS_TOKEN"]);
  const problems = [
    ...(store.ok ? [] : store.problems),
    ...(listen.ok ? [] : listen.problems),
    ...(bound === undefined ? [] : [bound]),
    ...locationProblems(location, stack),
    ...tlsProblems(options),
    ...externalUrlProblems(text(options["externalUrl"])),
    ...receivers.flatMap((receiver) => ("code" in receiver ? [receiver] : [])),
    ...shiftReceivers.flatMap((receiver) => ("code" in receiver ? [receiver] : [])),
    ...silenceProblems(stack, receivers.length),
    ...prometheusProblems(text(options["prometheus"])),
  ];
  if (!store.ok || !listen.ok || location === undefined || problems.some(({ severity }) => severity !== "warning"))
    return { ok: false, problems };
  const [cert, key] = [text(options["tlsCert"]), text(options["tlsKey"])];
  return {
    ok: true,
    value: {
      location,
      shard: options["shard"] as ExporterChoices["shard"],
      store: store.value,
      listen: listen.value,
      auth,
      tls: cert === undefined || key === undefined ? undefined : { cert, key },
      receivers: receivers.filter((receiver): receiver is AlertReceiver => !("code" in receiver)),
      shiftReceivers: shiftReceivers.filter((receiver): receiver is ShiftReceiver => !("code" in receiver)),
      prometheusUrl: text(options["prometheus"]),
      externalUrl: text(options["externalUrl"])?.replace(/\/+$/, ""),
    },
  };
}

function locationProblems(location: string | undefined, stack: Stack): readonly Problem[] {
  const names = stack.exporter.locations.map(({ name }) => name);
  if (names.length === 0 || (location !== undefined && names.includes(location))) return [];
  const similar = location === undefined ? undefined : nearest(location, names);
  const message =
    location === undefined ? "the stack has several locations" : `the stack has no location ${show(location)}`;
  const hint = similar === undefined ? `write one of ${names.join(", ")}` : `did you mean ${show(similar)}?`;
  return [{ code: "exporter-location", path: "--location", message, hint }];
}

function tlsProblems(options: Call["options"]): readonly Problem[] {
  const hint = "write both --tls-cert and --tls-key";
  if ((options["tlsCert"] === undefined) !== (options["tlsKey"] === undefined))
    return [{ code: "exporter-tls", path: "--tls-cert", message: "a certificate and its key belong together", hint }];
  if (options["clientCa"] === undefined || options["tlsCert"] !== undefined) return [];
  const message = "callers show certificates only to a server that has one itself";
  return [{ code: "exporter-tls", path: "--client-ca", message, hint }];
}

function externalUrlProblems(url: string | undefined): readonly Problem[] {
  if (url === undefined || isHttpUrl(url)) return [];
  const hint = 'write the whole address, such as "https://nines.example.org"';
  return [{ code: "external-url", path: "--external-url", message: `${show(url)} is not an http(s) address`, hint }];
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function prometheusProblems(url: string | undefined): readonly Problem[] {
  const address = url === undefined ? undefined : parsePrometheusAddress(url);
  return address === undefined || address.ok ? [] : address.problems;
}

/** An exporter that raises alerts and tells nobody would be the quietest way to lose them. */
function silenceProblems(stack: Stack, receivers: number): readonly Problem[] {
  if (stack.exporter.alerts !== "exporter" || receivers > 0) return [];
  const message = "the stack says that the exporter raises alerts, and nobody is there to hear them";
  return [
    {
      code: "alert-receiver",
      path: "--alertmanager",
      message,
      hint: "write --alertmanager or --webhook with an address",
    },
  ];
}

function receiversOf(kind: AlertReceiver["kind"], given: unknown): readonly (AlertReceiver | Problem)[] {
  const at = { code: "alert-receiver", path: `--${kind}`, example: "http://localhost:9093" };
  return texts(given).map((address) => {
    const receiver = addressOf(address, at);
    return "code" in receiver ? receiver : { kind, ...receiver };
  });
}

/** Relays that hear of shifts. A login in the address is for one of them, the token for all others. */
function shiftReceiversOf(given: unknown, token: string | undefined): readonly (ShiftReceiver | Problem)[] {
  const at = { code: "shift-receiver", path: "--shifts-to", example: "https://relay.example.org/in/shifts" };
  const usual = token === undefined || token === "" ? undefined : `Bearer ${token}`;
  return texts(given).map((address) => {
    const receiver = addressOf(address, at);
    return "code" in receiver ? receiver : { ...receiver, authorization: receiver.authorization ?? usual };
  });
}

/** An address, and the login that is written in it as a header. */
function addressOf(
  address: string,
  { code, path, example }: { readonly code: string; readonly path: string; readonly example: string },
): { readonly url: string; readonly authorization: string | undefined } | Problem {
  const shown = show(address.replace(/\/\/[^@]*@/, "//***@"));
  const refused = (message: string, hint: string) => ({ code, path, message, hint });
  if (!isHttpUrl(address))
    return refused(`${shown} is not an http(s) address`, `write the whole address, such as "${example}"`);
  const url = new URL(address);
  const login = decoded(`${url.username}:${url.password}`);
  if (login === undefined) return refused(`the login in ${shown} cannot be read`, 'write "%25" for a percent sign');
  const authorization = url.username === "" ? undefined : `Basic ${Buffer.from(login).toString("base64")}`;
  url.username = "";
  url.password = "";
  return { url: url.href, authorization };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function parseShard(given: string) {
  const [, index = "", of = ""] = /^(\d{1,4})\/(\d{1,4})$/.exec(given) ?? [];
  if (of === "" || Number(index) >= Number(of)) throw new InvalidArgumentError('Write "0/3" for the first of three.');
  return { index: Number(index), of: Number(of) };
}

function collect(one: string, all: readonly string[] = []): readonly string[] {
  return [...all, one];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
