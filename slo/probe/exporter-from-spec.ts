import { leastCoverage } from "../alert-conditions.ts";
import { durationToSeconds } from "../duration.ts";
import { type ProbesContext, parseProbeTemplate } from "../parse-probe.ts";
import type { Discovery, ExporterOptions } from "../probe-model.ts";
import type { ExporterSpec } from "../probe-spec.ts";
import { type Problem, show } from "../problem.ts";
import { pathToText, schemaProblems } from "../schema-problems.ts";
import { parseAddress } from "./address.ts";
import { discoverySchemas, exporterShellSchema } from "./exporter-schema.ts";
import { withoutPlainSecrets } from "./plain-secrets.ts";

/** The exporter's options with every default filled in; what is wrong with them goes to the context. */
export function exporterFromSpec(input: unknown, context: ProbesContext): ExporterOptions {
  const found = input === undefined ? [] : schemaProblems(exporterShellSchema, input, ["exporter"]);
  context.problems.push(...found);
  const spec = (found.length > 0 || input === undefined ? {} : input) as ExporterSpec;
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
  };
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
