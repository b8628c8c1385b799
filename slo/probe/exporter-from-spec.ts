import { leastCoverage } from "../alert-conditions.ts";
import { pathToText, schemaProblems } from "../document/schema-problems.ts";
import { durationToSeconds } from "../duration.ts";
import { type Problem, show } from "../problem.ts";
import { parseAddress } from "./address.ts";
import { discoverySchemas, exporterShellSchema } from "./exporter-schema.ts";
import { authFromSpec, headersFromSpec } from "./http-request-from-spec.ts";
import { type ProbesContext, parseProbeTemplate } from "./parse-probe.ts";
import { type WithoutSecrets, withoutPlainSecrets } from "./plain-secrets.ts";
import type { Discovery, ExporterOptions, PrometheusSource } from "./probe-model.ts";
import type { ExporterSpec, PrometheusSourceSpec } from "./probe-spec.ts";

/** The exporter's options with every default filled in; what is wrong with them goes to the context. */
export function exporterFromSpec(input: unknown, context: ProbesContext): ExporterOptions {
  const { value, problems: secrets } = withoutSourceSecrets(input);
  const found = value === undefined ? [] : schemaProblems(exporterShellSchema, value, ["exporter"]);
  context.problems.push(...secrets, ...found);
  const spec = (found.length > 0 || value === undefined ? {} : value) as ExporterSpec;
  const locations = (spec.locations ?? []).map(({ name, weight }) => ({ name, weight: weight ?? 1 }));
  context.problems.push(...locationProblems(spec));
  return {
    locations,
    quorum: spec.quorum ?? Math.floor(locations.length / 2) + 1,
    alerts: spec.alerts ?? "prometheus",
    coverageFloor: spec.coverageFloor ?? leastCoverage,
    control: (spec.control ?? []).flatMap((text) => parseAddress(text) ?? []),
    discovery: discoveriesOf(input).flatMap((one, index) =>
      parseDiscovery(one, ["exporter", "discovery", index], context),
    ),
    prometheus: spec.prometheus && sourceFromSpec(spec.prometheus, context),
  };
}

const usualDelaySeconds = 120;
const usualReviseSeconds = 1_800;

function sourceFromSpec(
  { url, auth, headers, delay, revise }: PrometheusSourceSpec,
  { problems }: ProbesContext,
): PrometheusSource {
  const at = ["exporter", "prometheus"];
  return {
    url,
    auth: auth && authFromSpec(auth),
    headers: headersFromSpec(headers, { at, problems }),
    delaySeconds: delay === undefined ? usualDelaySeconds : (durationToSeconds(delay) ?? usualDelaySeconds),
    reviseSeconds: revise === undefined ? usualReviseSeconds : (durationToSeconds(revise) ?? usualReviseSeconds),
  };
}

/** The input without secrets in plain text, and a problem for each. Those of discoveries are found with their templates. */
function withoutSourceSecrets(input: unknown): WithoutSecrets {
  if (typeof input !== "object" || input === null || !("prometheus" in input)) return { value: input, problems: [] };
  const { value, problems } = withoutPlainSecrets(input.prometheus, ["exporter", "prometheus"]);
  return { value: { ...input, prometheus: value }, problems };
}

function locationProblems({ locations = [], quorum }: ExporterSpec): readonly Problem[] {
  const names = locations.map(({ name }) => name);
  const repeated = names.flatMap((name, index): readonly Problem[] => {
    const first = names.indexOf(name);
    if (first === index) return [];
    return [
      {
        code: "duplicate-name",
        path: `exporter.locations[${index}].name`,
        message: `${show(name)} is the name of exporter.locations[${first}] already`,
        hint: "give this location another name: two exporters at one location would mix their counters",
      },
    ];
  });
  const most = Math.max(1, names.length);
  if (quorum === undefined || quorum <= most) return repeated;
  return [
    ...repeated,
    {
      code: "quorum",
      path: "exporter.quorum",
      message: `a quorum of ${quorum} is never reached with ${names.length === 0 ? "one location" : `${names.length} locations`}`,
      hint: `write at most ${most}, or list all locations`,
    },
  ];
}

function discoveriesOf(input: unknown): readonly unknown[] {
  const list =
    typeof input === "object" && input !== null ? (input as Record<string, unknown>)["discovery"] : undefined;
  return Array.isArray(list) ? list : [];
}

function parseDiscovery(input: unknown, at: readonly PropertyKey[], context: ProbesContext): readonly Discovery[] {
  const isHttp = typeof input === "object" && input !== null && "url" in input;
  const { value, problems: secrets } = withoutPlainSecrets(input, at);
  // Secrets of the template are found again, with the template.
  const own = secrets.filter(({ path }) => path === pathToText([...at, "url"]));
  const shape = schemaProblems(isHttp ? discoverySchemas.http : discoverySchemas.file, value, at);
  context.problems.push(...own, ...shape);
  const fields = (typeof input === "object" && input !== null ? input : {}) as Readonly<Record<string, unknown>>;
  const like = parseProbeTemplate(fields["like"], [...at, "like"], context);
  if (like === undefined || own.length + shape.length > 0) return [];
  const refreshSeconds = durationToSeconds(String(fields["refresh"] ?? "1m")) ?? 60;
  return isHttp
    ? [{ kind: "http", url: String(fields["url"]), like, refreshSeconds }]
    : [{ kind: "file", files: fields["files"] as readonly string[], like, refreshSeconds }];
}
