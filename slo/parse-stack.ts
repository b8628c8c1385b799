import { deployFromSpec } from "./deploy/deploy-from-spec.ts";
import { lintDeploy } from "./deploy/lint-deploy.ts";
import { pathToText, schemaProblems } from "./document/schema-problems.ts";
import { durationToSeconds } from "./duration.ts";
import { lintEmptyServices } from "./lint-empty-services.ts";
import { lintStack } from "./lint-stack.ts";
import type { Labels, RuleOptions, Service, Slo, Stack } from "./model.ts";
import { labelNames } from "./names.ts";
import { exporterFromSpec } from "./probe/exporter-from-spec.ts";
import { type ProbesContext, parseProbe } from "./probe/parse-probe.ts";
import { isError, type Parsed, type Problem, show, sortProblems } from "./problem.ts";
import { queryProblems } from "./query-problems.ts";
import { relayFromSpec } from "./relay/relay-from-spec.ts";
import { saturationFromSpec, saturationProblems } from "./saturation.ts";
import { lintShifts } from "./shift/lint-shifts.ts";
import { parseShift, type ShiftsContext, soundShift, type WrittenShift } from "./shift/spec/parse-shift.ts";
import { type SloContext, sloFromSpec } from "./slo-from-spec.ts";
import { defaultScrapeInterval, type ServiceSpec, type SloSpec, type StackSpec } from "./spec.ts";
import { serviceShellSchema, sloSchema, stackShellSchema } from "./stack-schema.ts";

type Path = readonly PropertyKey[];

/** Settings given from outside the config, such as command-line options; they win over what the config says. */
export interface StackOverrides {
  readonly target?: RuleOptions["target"];
  readonly compat?: RuleOptions["compat"];
}

/**
 * A whole stack from anything a config may hold, with every problem found at once: shape, references, queries and lints.
 * An SLO that is broken does not hide the problems of its neighbours.
 */
export function parseStack(input: unknown, overrides: StackOverrides = {}): Parsed<Stack> {
  const problems: Problem[] = [...schemaProblems(stackShellSchema, input, [])];
  const shell = recordOf(input);
  const readable = problems.length === 0;
  const spec = (readable ? input : { name: "stack", services: [] }) as StackSpec;
  const probes = listOf(shell["probes"]);
  const context: ProbesContext = { inherited: alertLabels(spec), ofSlos: probesOfSlos(shell), problems };
  const base: Omit<Stack, "services" | "shifts"> = {
    ...stackBase(spec, overrides),
    probes: probes.flatMap((item, index) => parseProbe(item, ["probes", index], context) ?? []),
    exporter: exporterFromSpec(shell["exporter"], context),
    relay: relayFromSpec(shell, problems),
    deploy: deployFromSpec(shell, problems),
  };
  const declaredProbes = new Set(probes.map((item) => nameOf(recordOf(item)["name"])));
  const located: LocatedSlo[] = [];
  const services = listOf(shell["services"]).map((item, index) =>
    parseService(item, { at: ["services", index], stack: spec, base, declaredProbes, problems, located }),
  );
  const written = parseShifts(shell, { stack: spec, services: servicesByName(shell), problems });
  const stack: Stack = {
    ...base,
    shifts: written.flatMap((one) => soundShift(one)?.shift ?? []),
    services: services.filter((service) => service !== undefined),
  };
  problems.push(...lintStack(stack, { located, declaredIds: declaredIds(shell) }));
  problems.push(...lintShifts(written, { stack, services: servicesByName(shell), ids: declaredIds(shell) }));
  problems.push(...lintDeploy(stack, shell));
  const shifted = new Set(written.map(({ readable }) => readable.service));
  problems.push(...lintEmptyServices(listOf(shell["services"]).map(recordOf), shifted));
  const sorted = sortProblems(problems);
  if (sorted.some(isError)) return { ok: false, problems: sorted };
  return { ok: true, value: stack, warnings: sorted };
}

/** The ids that the input gives, also those of SLOs that are broken: a reference to one of them is no mistake of its own. */
function declaredIds(shell: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const services = listOf(shell["services"]).map(recordOf);
  return new Set(
    services.flatMap((service) =>
      listOf(service["slos"]).map((slo) => `${nameOf(service["name"])}-${nameOf(recordOf(slo)["name"])}`),
    ),
  );
}

/** A model SLO and where it stands in the input. */
export interface LocatedSlo {
  readonly slo: Slo;
  readonly path: string;
}

interface ServiceContext {
  readonly at: Path;
  readonly stack: StackSpec;
  readonly base: Omit<Stack, "services" | "shifts">;
  readonly declaredProbes: ReadonlySet<string>;
  readonly problems: Problem[];
  readonly located: LocatedSlo[];
}

function parseService(input: unknown, context: ServiceContext): Service | undefined {
  const { at, problems } = context;
  const found = schemaProblems(serviceShellSchema, input, at);
  problems.push(...found);
  const { name, saturation } = recordOf(input);
  problems.push(...saturationProblems(saturation, [...at, "saturation"], context.base.rules.target));
  const shell = { name: typeof name === "string" ? name : pathToText(at), slos: [] };
  const spec = (found.length === 0 ? input : shell) as ServiceSpec;
  const slos = listOf(recordOf(input)["slos"]).map((item, index) =>
    parseSlo(item, { ...context, spec, at: [...at, "slos", index] }),
  );
  if (found.length > 0) return undefined;
  return {
    name: spec.name,
    title: spec.title ?? spec.name,
    description: spec.description ?? "",
    owner: spec.owner ?? "",
    team: spec.team ?? "",
    tier: spec.tier ?? "",
    runbook: spec.runbook,
    links: spec.links ?? {},
    saturation: saturationFromSpec(spec.saturation),
    slos: slos.filter((slo) => slo !== undefined),
  };
}

function parseSlo(input: unknown, context: ServiceContext & { readonly spec: ServiceSpec }): Slo | undefined {
  const { at, problems, stack, spec, base, located } = context;
  const shape = schemaProblems(sloSchema, input, at);
  const queries = queryProblems(recordOf(input), at, base.rules.target);
  problems.push(...shape, ...queries);
  if (shape.length > 0) return undefined;
  const own: Problem[] = [];
  const sloContext: SloContext = {
    stack,
    service: spec,
    probes: base.probes,
    declaredProbes: context.declaredProbes,
    scrapeSeconds: base.scrapeSeconds,
    at,
    problems: own,
  };
  const slo = sloFromSpec(input as SloSpec, sloContext);
  problems.push(...own);
  // A query that does not parse would only repeat itself in the lints that follow.
  if (slo !== undefined && queries.every((problem) => !isError(problem))) located.push({ slo, path: pathToText(at) });
  return slo;
}

/** Services as they were written, also those that are broken. */
function servicesByName(shell: Readonly<Record<string, unknown>>): ReadonlyMap<string, ServiceSpec> {
  return new Map(
    listOf(shell["services"]).map((item) => [nameOf(recordOf(item)["name"]), recordOf(item) as unknown as ServiceSpec]),
  );
}

function parseShifts(shell: Readonly<Record<string, unknown>>, context: ShiftsContext): readonly WrittenShift[] {
  return listOf(shell["shifts"]).map((item, index) => parseShift(item, ["shifts", index], context));
}

/** Names of the probes that SLIs read, also of SLOs that are broken. */
function probesOfSlos(shell: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const slos = listOf(shell["services"]).flatMap((service) => listOf(recordOf(service)["slos"]));
  const slis = slos.map((slo) => recordOf(recordOf(slo)["sli"]));
  return new Set(slis.filter(({ kind }) => kind === "probe").map(({ probe }) => nameOf(probe)));
}

/** What the alerts of probes take over from the stack. */
function alertLabels({ labels, notify }: StackSpec): Labels {
  return { ...(notify?.channel !== undefined && { [labelNames.channel]: notify.channel }), ...labels };
}

function stackBase(
  spec: StackSpec,
  overrides: StackOverrides,
): Omit<Stack, "services" | "probes" | "shifts" | "exporter" | "relay" | "deploy"> {
  return {
    name: spec.name,
    scrapeSeconds: durationToSeconds(spec.scrapeInterval ?? defaultScrapeInterval) ?? 30,
    retentionSeconds: spec.retention === undefined ? undefined : durationToSeconds(spec.retention),
    grafanaUrl: spec.grafanaUrl?.replace(/\/+$/, ""),
    labels: spec.labels ?? {},
    rules: {
      target: overrides.target ?? spec.rules?.target ?? "prometheus-2.42",
      rulesPerGroup: spec.rules?.rulesPerGroup ?? 20,
      shards: spec.rules?.shards ?? 1,
      compat: overrides.compat ?? spec.rules?.compat ?? "none",
      maxSamplesPerMinute: spec.rules?.maxSamplesPerMinute,
    },
  };
}

/** What is no text has its problem already, and may not even have a text form. */
function nameOf(value: unknown): string {
  return typeof value === "string" ? value : show(value);
}

function recordOf(input: unknown): Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input) ? (input as Record<string, unknown>) : {};
}

function listOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) ? input : [];
}
