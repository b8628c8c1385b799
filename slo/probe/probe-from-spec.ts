import { pathToText } from "../document/schema-problems.ts";
import { durationToSeconds } from "../duration.ts";
import { assertNever, show } from "../problem.ts";
import { parseAddress, parseHost } from "./address.ts";
import { baseFromSpec, type ProbeContext } from "./base-from-spec.ts";
import {
  checkHeaderName,
  checkJsonPath,
  headersFromSpec,
  httpRequestFromSpec,
  listOf,
  secretFromSpec,
  textAssertion,
  textMatchFromSpec,
} from "./http-request-from-spec.ts";
import { journeyValueProblems } from "./journey-values.ts";
import type { JourneyStep, Probe, SavedValue, TlsOptions } from "./probe-model.ts";
import type { JourneyProbeSpec, JourneyStepSpec, ProbeSpec, SaveSpec, TcpTurnSpec, TlsSpec } from "./probe-spec.ts";

/** A probe with every default filled in. The spec has passed the schema already; what else is wrong with it goes to the context. */
export function probeFromSpec(spec: ProbeSpec, context: ProbeContext): Probe {
  const base = baseFromSpec(spec, context);
  switch (spec.kind) {
    case undefined:
    case "http":
      return {
        kind: "http",
        ...base,
        ...httpRequestFromSpec(spec, context),
        proxy: spec.proxy,
        tls: tlsFromSpec(spec.tls, context),
      };
    case "tcp":
      return {
        kind: "tcp",
        ...base,
        ...addressOf(spec.address),
        tls: tlsOrNothing(spec.tls, context),
        dialogue: (spec.dialogue ?? []).map(turnFromSpec),
      };
    case "tls":
      return {
        kind: "tls",
        ...base,
        ...addressOf(spec.address, 443),
        tls: tlsFromSpec(spec.tls, context),
        minValiditySeconds: durationToSeconds(spec.minValidity ?? "7d") ?? 0,
      };
    case "dns":
      return {
        kind: "dns",
        ...base,
        query: spec.query,
        record: spec.record ?? "A",
        answers: listOf(spec.answers ?? []).map(textAssertion),
        minAnswers: spec.minAnswers ?? 1,
      };
    case "grpc":
      return {
        kind: "grpc",
        ...base,
        ...addressOf(spec.address),
        service: spec.service ?? "",
        tls: tlsOrNothing(spec.tls, context),
      };
    case "websocket":
      return {
        kind: "websocket",
        ...base,
        url: spec.url,
        headers: headersFromSpec(spec.headers, context),
        subprotocol: spec.subprotocol,
        tls: tlsFromSpec(spec.tls, context),
      };
    case "icmp":
      return { kind: "icmp", ...base, host: parseHost(spec.host) ?? "" };
    case "journey":
      return { kind: "journey", ...base, ...journeyFromSpec(spec, context) };
    default:
      return assertNever(spec);
  }
}

function tlsFromSpec(spec: TlsSpec = {}, { at, problems }: ProbeContext): TlsOptions {
  if ((spec.cert === undefined) !== (spec.key === undefined)) {
    const [given, lacking] = spec.key === undefined ? ["cert", "key"] : ["key", "cert"];
    problems.push({
      code: "probe-tls",
      path: pathToText([...at, "tls", given]),
      message: `${given} is given without ${lacking}`,
      hint: `write ${lacking} as well: a client shows its certificate and proves it with its key`,
    });
  }
  return { ca: spec.ca, cert: spec.cert, key: spec.key, serverName: spec.serverName, verify: spec.verify ?? true };
}

function tlsOrNothing(spec: boolean | TlsSpec | undefined, context: ProbeContext): TlsOptions | undefined {
  if (spec === undefined || spec === false) return undefined;
  return tlsFromSpec(spec === true ? {} : spec, context);
}

/** In a template of discovery, the address is not there yet. */
function addressOf(text: string, usualPort?: number): { readonly host: string; readonly port: number } {
  return parseAddress(text, usualPort) ?? { host: "", port: usualPort ?? 0 };
}

function turnFromSpec(turn: TcpTurnSpec) {
  return "send" in turn
    ? ({ kind: "send", text: turn.send } as const)
    : ({ kind: "expect", match: textMatchFromSpec(turn.expect) } as const);
}

function journeyFromSpec(spec: JourneyProbeSpec, context: ProbeContext) {
  const { at, problems } = context;
  problems.push(...journeyValueProblems(spec, at));
  const names = spec.steps.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    problems.push({
      code: "duplicate-name",
      path: pathToText([...at, "steps", index, "name"]),
      message: `${show(name)} is the name of an earlier step already`,
      hint: "give this step another name",
    });
  }
  return {
    proxy: spec.proxy,
    tls: tlsFromSpec(spec.tls, context),
    secrets: Object.fromEntries(Object.entries(spec.secrets ?? {}).map(([name, one]) => [name, secretFromSpec(one)])),
    steps: spec.steps.map((step, index) => stepFromSpec(step, { ...context, at: [...at, "steps", index] })),
  };
}

function stepFromSpec(spec: JourneyStepSpec, context: ProbeContext): JourneyStep {
  const save = Object.entries(spec.save ?? {}).map(([name, one]): [string, SavedValue] => [
    name,
    savedFromSpec(one, { ...context, at: [...context.at, "save", name] }),
  ]);
  return { name: spec.name, ...httpRequestFromSpec(spec, context), save: Object.fromEntries(save) };
}

function savedFromSpec(spec: SaveSpec, context: ProbeContext): SavedValue {
  const { at, problems } = context;
  if ("json" in spec) {
    checkJsonPath(spec.json, { at: [...at, "json"], problems });
    return { from: "json", path: spec.json };
  }
  if ("header" in spec) {
    checkHeaderName(spec.header, { at: [...at, "header"], problems });
    return { from: "header", name: spec.header };
  }
  // An expression that matches nothing shows how many groups it has.
  const groups = (new RegExp(`${spec.body}|`, "u").exec("")?.length ?? 1) - 1;
  if (groups === 0)
    problems.push({
      code: "pattern",
      path: pathToText([...at, "body"]),
      message: `${show(spec.body)} has no group to save`,
      hint: 'put parentheses around the value: name="csrf" value="([^"]+)"',
    });
  return { from: "body", pattern: spec.body };
}
