import type { ProbeSpec } from "./probe/probe-spec.ts";
import { type Problem, show } from "./problem.ts";
import {
  defaultScrapeInterval,
  type ExclusionSpec,
  type NotifySpec,
  type ServiceSpec,
  type StackSpec,
} from "./spec.ts";

/** A stack as one file holds it. */
export interface StackFile {
  readonly file: string;
  readonly spec: StackSpec;
}

export interface MergedStacks {
  readonly spec: StackSpec;
  readonly problems: readonly Problem[];
  /** Where a place of the merged stack was written: `services[7].slos[0]` is `services[2].slos[0]` of the second file. */
  readonly originOf: (path: string) => Origin;
}

export interface Origin {
  readonly file: string | undefined;
  readonly path: string;
}

/**
 * Several stacks as one: services, probes and shifts one after the other. Settings of the whole stack must agree where more than one file
 * gives them; what a file says about labels, notification and exclusion stays with its own services.
 */
export function mergeStacks(files: readonly StackFile[]): MergedStacks {
  const settings = wholeStackSettings.map((key) => agree(key, files));
  const services = files.flatMap(({ spec }) => spec.services.map((service) => withDefaults(service, spec)));
  const probes = files.flatMap(({ spec }) => (spec.probes ?? []).map((probe) => withLabels(probe, spec)));
  const shifts = files.flatMap(({ spec }) => spec.shifts ?? []);
  const spec = Object.assign({}, ...settings.map(({ setting }) => setting), { probes, shifts, services }) as StackSpec;
  return { spec, problems: settings.flatMap(({ problems }) => problems), originOf: (path) => originOf(path, files) };
}

const wholeStackSettings = [
  "name",
  "scrapeInterval",
  "retention",
  "grafanaUrl",
  "rules",
  "exporter",
  "relay",
  "deploy",
] as const satisfies readonly (keyof StackSpec)[];
type Setting = (typeof wholeStackSettings)[number];

function agree(
  key: Setting,
  files: readonly StackFile[],
): { setting: Partial<StackSpec>; problems: readonly Problem[] } {
  // A file that is silent about the scrape interval was written for the default, and its budgets depend on it.
  const read = ({ spec }: StackFile) => spec[key] ?? (key === "scrapeInterval" ? defaultScrapeInterval : undefined);
  const given = files.filter((file) => read(file) !== undefined);
  const [first] = given;
  if (first === undefined) return { setting: {}, problems: [] };
  const others = given.filter((file) => canonical(read(file)) !== canonical(read(first)));
  const problems = others.map(
    (other): Problem => ({
      code: "merge-conflict",
      file: other.file,
      path: key,
      message: `${told(other.spec[key], read(other))} differs from ${told(first.spec[key], read(first))} in ${first.file}`,
      hint: "write the same in both files, or generate them into folders of their own",
    }),
  );
  return { setting: { [key]: read(first) }, problems };
}

function told(written: unknown, read: unknown): string {
  return written === undefined ? `the default ${show(read)}` : show(written);
}

/** Two ways to write the same mapping are the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function withDefaults(service: ServiceSpec, { labels, notify, exclusions }: StackSpec): ServiceSpec {
  const ownLabels = { ...labels, ...service.labels };
  const ownNotify: NotifySpec = { ...notify, ...service.notify };
  const ownExclusions: readonly ExclusionSpec[] = [...(exclusions ?? []), ...(service.exclusions ?? [])];
  return {
    ...service,
    ...(Object.keys(ownLabels).length > 0 && { labels: ownLabels }),
    ...(Object.keys(ownNotify).length > 0 && { notify: ownNotify }),
    ...(ownExclusions.length > 0 && { exclusions: ownExclusions }),
  };
}

/** Alerts of a probe go where the file of the probe sends its alerts. */
function withLabels(probe: ProbeSpec, { labels, notify }: StackSpec): ProbeSpec {
  const own = { ...(notify?.channel !== undefined && { channel: notify.channel }), ...labels, ...probe.labels };
  return Object.keys(own).length === 0 ? probe : { ...probe, labels: own };
}

function originOf(path: string, files: readonly StackFile[]): Origin {
  const match = /^(services|probes|shifts)\[(\d+)\](.*)$/s.exec(path);
  if (match === null)
    return { file: files.find(({ spec }) => Object.hasOwn(spec, path.split(/[.[]/)[0] ?? ""))?.file, path };
  const [, list = "", index = "0", rest = ""] = match;
  let position = Number(index);
  for (const { file, spec } of files) {
    const length = (spec[list as "services" | "probes" | "shifts"] ?? []).length;
    if (position < length) return { file, path: `${list}[${position}]${rest}` };
    position -= length;
  }
  return { file: undefined, path };
}
