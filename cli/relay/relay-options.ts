import { Option, type Command as Program } from "commander";
import { openIntakeProblems } from "../../bot/intake/http/open-intake.ts";
import type { RelaySetup } from "../../bot/run/relay-setup.ts";
import { bindProblem, parseListenAddress } from "../../service/http/listen-address.ts";
import { parseStoreAddress } from "../../service/store/store-address.ts";
import type { Stack } from "../../slo/model.ts";
import { isError, type Problem } from "../../slo/problem.ts";
import type { Call } from "../command.ts";

/** What the command line settles of a relay; the rest comes from the config. */
export type RelayChoices = Pick<RelaySetup, "store" | "listen" | "auth" | "tls" | "externalUrl" | "slackApiUrl">;

/** Adds the options of `nines relay`. */
export function defineRelayOptions(program: Program): void {
  program
    .option("--store <place>", "a file, or postgres://user@host/database", "nines-data/relay.db")
    .option("--listen <address>", "where senders and people reach it", "127.0.0.1:9116")
    .option("--external-url <url>", "where people reach the relay, for links; default: relay.url of the stack")
    .option("--token-file <file>", "ask people for this bearer token; may be repeated, while tokens change", collect)
    .option("--tls-cert <file>", "answer over HTTPS with this certificate")
    .option("--tls-key <file>", "its key")
    .option("--client-ca <file>", "ask callers for a certificate of this authority")
    .option("--insecure-open", "listen beyond this machine without asking callers for anything")
    .addOption(new Option("--slack-api <url>", "address of Slack's Web API, such as a fake one").hideHelp())
    .addOption(
      new Option("--log-level <level>", "how much to say").choices(["debug", "info", "warn", "error"]).default("info"),
    );
}

/** The choices, or every problem with them. */
export function relayChoices(
  { options }: Call,
  stack: Stack,
): { readonly ok: true; readonly value: RelayChoices } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const store = parseStoreAddress(String(options["store"]));
  const listen = parseListenAddress(String(options["listen"]), "--listen");
  const tokens = Array.isArray(options["tokenFile"]) ? options["tokenFile"].map(String) : [];
  const [cert, key, clientCa] = [text(options["tlsCert"]), text(options["tlsKey"]), text(options["clientCa"])];
  const auth = {
    bearer: tokens.map((path) => ({ kind: "file" as const, path })),
    clientCa,
    need: "either" as const,
  };
  const insecureOpen = options["insecureOpen"] === true;
  const bound = listen.ok ? bindProblem(listen.value, auth, { insecureOpen, path: "--listen" }) : undefined;
  const intake = listen.ok
    ? openIntakeProblems(listen.value, { sources: stack.relay.sources, auth, insecureOpen })
    : [];
  const problems: readonly Problem[] = [
    ...(store.ok ? [] : store.problems),
    ...(listen.ok ? [] : listen.problems),
    ...(bound === undefined ? [] : [bound]),
    ...intake,
    ...tlsProblems(cert, key, clientCa),
  ];
  if (!store.ok || !listen.ok || problems.some(isError)) return { ok: false, problems };
  const tls = cert === undefined || key === undefined ? undefined : { cert, key };
  const slackApiUrl = text(options["slackApi"]);
  return {
    ok: true,
    value: {
      store: store.value,
      listen: listen.value,
      auth,
      tls,
      externalUrl: text(options["externalUrl"]),
      ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    },
  };
}

function tlsProblems(
  cert: string | undefined,
  key: string | undefined,
  clientCa: string | undefined,
): readonly Problem[] {
  if ((cert === undefined) !== (key === undefined)) {
    const message = "a certificate and its key belong together";
    return [{ code: "relay-tls", path: "--tls-cert", message, hint: "write both --tls-cert and --tls-key" }];
  }
  if (clientCa === undefined || cert !== undefined) return [];
  const message = "certificates of callers can only be asked for over HTTPS";
  return [{ code: "relay-tls", path: "--client-ca", message, hint: "write --tls-cert and --tls-key too" }];
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
