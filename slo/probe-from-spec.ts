import { durationToSeconds, secondsToDuration } from "./duration.ts";
import { exclusionFromSpec } from "./exclusion.ts";
import type { Labels } from "./model.ts";
import { parseAddress, parseHost, parseRange, parseResolver } from "./probe/address.ts";
import {
  checkHeaderName,
  checkJsonPath,
  headersFromSpec,
  httpRequestFromSpec,
  listOf,
  secretFromSpec,
  textAssertion,
  textMatchFromSpec,
} from "./probe/http-request-from-spec.ts";
import { journeyValueProblems } from "./probe/journey-values.ts";
import type { JourneyStep, Maintenance, Probe, ProbeBase, SavedValue, TlsOptions } from "./probe-model.ts";
import type {
  JourneyProbeSpec,
  JourneyStepSpec,
  MaintenanceSpec,
  ProbeBaseSpec,
  ProbeSpec,
  SaveSpec,
  TcpTurnSpec,
  TlsSpec,
} from "./probe-spec.ts";
import { assertNever, type Problem, show } from "./problem.ts";
import { pathToText } from "./schema-problems.ts";

/** What surrounds a probe: what it inherits, whether an SLO watches it, and where its problems go. */
export interface ProbeContext {
  readonly at: readonly PropertyKey[];
  /** Labels that the stack puts on all its alerts, and the channel that they go to. */
  readonly inherited: Labels;
  readonly hasSlo: boolean;
  readonly problems: Problem[];
}

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

const usualTimeoutSeconds = 10;
/** An attempt ends before the next one is due, however the next one's moment falls. */
const shareOfInterval = 0.8;

function baseFromSpec(spec: ProbeBaseSpec, context: ProbeContext): ProbeBase {
  const intervalSeconds = durationToSeconds(spec.interval ?? "30s") ?? 30;
  const usual = Math.min(usualTimeoutSeconds, Math.round(intervalSeconds * shareOfInterval * 1000) / 1000);
  const timeoutSeconds = spec.timeout === undefined ? usual : (durationToSeconds(spec.timeout) ?? usual);
  const maxDurationSeconds = spec.maxDuration === undefined ? undefined : durationToSeconds(spec.maxDuration);
  context.problems.push(...timeProblems(spec, { intervalSeconds, timeoutSeconds, maxDurationSeconds }, context.at));
  context.problems.push(...labelProblems(spec, context));
  return {
    name: spec.name,
    intervalSeconds,
    timeoutSeconds,
    retries: spec.retries ?? 2,
    maxDurationSeconds,
    family: spec.family ?? "any",
    everyAddress: spec.everyAddress ?? false,
    resolver: spec.resolver === undefined ? undefined : parseResolver(spec.resolver),
    allow: (spec.allow ?? []).flatMap((range) => parseRange(range) ?? []),
    labels: { ...context.inherited, ...spec.labels },
    maintenance: (spec.maintenance ?? []).flatMap((one, index) => maintenanceFromSpec(one, index, context)),
    alert: spec.alert ?? (context.hasSlo ? "off" : "ticket"),
    runbook: spec.runbook,
  };
}

function timeProblems(
  spec: ProbeBaseSpec,
  times: Pick<ProbeBase, "intervalSeconds" | "timeoutSeconds" | "maxDurationSeconds">,
  at: readonly PropertyKey[],
): readonly Problem[] {
  const { intervalSeconds, timeoutSeconds, maxDurationSeconds } = times;
  const most = secondsToDuration(Math.min(usualTimeoutSeconds, intervalSeconds * shareOfInterval));
  const timeout: readonly Problem[] =
    timeoutSeconds < intervalSeconds
      ? []
      : [
          {
            code: "probe-timeout",
            path: pathToText([...at, "timeout"]),
            message: `a timeout of ${secondsToDuration(timeoutSeconds)} is not below the interval of ${secondsToDuration(intervalSeconds)}: a hanging target would miss its next probe`,
            hint: `write ${show(most)}, or lengthen the interval`,
          },
        ];
  if (maxDurationSeconds === undefined || maxDurationSeconds < timeoutSeconds) return timeout;
  return [
    ...timeout,
    {
      code: "probe-duration",
      path: pathToText([...at, "maxDuration"]),
      message: `${show(spec.maxDuration)} is never exceeded: an attempt is given up after ${secondsToDuration(timeoutSeconds)}`,
      hint: "write less than the timeout, or remove it",
    },
  ];
}

/** Labels that the exporter, its alerts or Prometheus set on the series of a probe. */
const reserved: ReadonlySet<string> = new Set([
  ...["target", "location", "kind", "alert", "state", "result", "attempt", "reason", "phase", "le", "quantile"],
  ...["severity", "alertname", "alertstate", "runbook_url", "slo_id", "mention", "job", "instance", "__name__"],
]);

function labelProblems(spec: ProbeBaseSpec, { at, inherited }: ProbeContext): readonly Problem[] {
  const own = Object.keys(spec.labels ?? {}).map((label) => ({ label, path: pathToText([...at, "labels", label]) }));
  const others = Object.keys(inherited).map((label) => ({ label, path: pathToText(["labels", label]) }));
  return [...own, ...others]
    .filter(({ label }) => reserved.has(label))
    .map(({ label, path }) => ({
      code: "reserved-label",
      path,
      message: `the label ${show(label)} of a probe is set by nines itself`,
      hint: "choose another name",
    }));
}

function maintenanceFromSpec(spec: MaintenanceSpec, index: number, context: ProbeContext): readonly Maintenance[] {
  const when = exclusionFromSpec(spec, pathToText([...context.at, "maintenance", index]));
  if ("code" in when) {
    context.problems.push(when);
    return [];
  }
  return [{ when, mute: spec.mute ?? true, exclude: spec.exclude ?? false, probe: spec.probe ?? true }];
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
