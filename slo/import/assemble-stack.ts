import type { RulesSpec, ServiceSpec, SliSpec, SloSpec, StackSpec } from "../spec.ts";
import type { ServiceFacts } from "./carry/labels.ts";
import { createNameRegistry, renamed, toName } from "./carry/name.ts";
import { present } from "./carry/present.ts";
import { sharedFacts } from "./service-facts.ts";
import type { Remark } from "./source/ledger.ts";

type Labels = Readonly<Record<string, string>>;

/** One SLO of another tool in nines' words, still under its old name. */
export interface CarriedSlo {
  readonly name: string;
  readonly spec: Omit<SloSpec, "name">;
  readonly facts: ServiceFacts;
  readonly warn: (remark: Remark) => void;
  /** How composites refer to it. */
  readonly key?: string;
}

/** SLOs that one object of the input puts under one service; several of them may name the same service. */
export interface CarriedService {
  readonly name: string;
  readonly fields: Omit<ServiceSpec, "name" | "slos" | "owner" | "team" | "tier">;
  readonly facts: ServiceFacts;
  readonly slos: readonly CarriedSlo[];
  readonly warn: (remark: Remark) => void;
}

export interface StackParts {
  readonly name: string;
  readonly services: readonly CarriedService[];
  readonly rules?: RulesSpec;
}

/** A stack of services with unique names; nothing when no SLO is left. */
export function assembleStack({ name, services, rules }: StackParts): StackSpec | undefined {
  const filled = services.filter((service) => service.slos.length > 0);
  if (filled.length === 0) return undefined;
  const ids = new Map<string, string>();
  const groups = Map.groupBy(filled, (service) => toName(service.name) || "service");
  const specs = [...groups].map(([serviceName, parts]) => serviceOf(serviceName, parts, ids));
  const references = new Map([...ids].flatMap(([id, key]) => (key === "" ? [] : [[key, id] as const])));
  return {
    name,
    ...(rules !== undefined && { rules }),
    services: specs.map((service) => ({
      ...service,
      slos: service.slos.map((slo) => ({ ...slo, sli: resolved(slo.sli, references) })),
    })),
  };
}

function resolved(sli: SliSpec, references: ReadonlyMap<string, string>): SliSpec {
  if (sli.kind !== "composite") return sli;
  return { ...sli, of: sli.of.map((part) => ({ ...part, slo: references.get(part.slo) ?? part.slo })) };
}

function serviceOf(name: string, parts: readonly CarriedService[], ids: Map<string, string>): ServiceSpec {
  const [first] = parts;
  if (first === undefined) throw new Error(`service ${name} has no parts`);
  const slos = parts.flatMap((part) => part.slos.map((slo) => ({ slo, part })));
  for (const part of parts) {
    const remark = renamed(part.name, name);
    if (remark !== undefined) part.warn(remark);
  }
  const facts = sharedFacts(parts);
  const labels = sharedLabels(parts);
  const taken = createNameRegistry((candidate) => ids.has(`${name}-${candidate}`));
  const specs = slos.map(({ slo, part }) => {
    const sloName = taken(toName(slo.name) || "slo");
    ids.set(`${name}-${sloName}`, slo.key ?? "");
    const remark = renamed(slo.name, sloName);
    if (remark !== undefined) slo.warn(remark);
    const title = slo.spec.title ?? (remark === undefined ? undefined : slo.name);
    const own = ownLabels({ ...withoutShared(part.fields.labels ?? {}, labels), ...slo.spec.labels }, slo);
    const { title: _title, labels: _labels, ...rest } = slo.spec;
    return {
      name: sloName,
      ...(title !== undefined && { title }),
      ...rest,
      ...(Object.keys(own).length > 0 && { labels: own }),
    };
  });
  const title = firstOf(parts, "title") ?? (first.name === name ? undefined : first.name);
  const description = firstOf(parts, "description");
  const { labels: _labels, ...fields } = first.fields;
  return {
    ...fields,
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...facts,
    ...present({ labels }),
    slos: specs,
  };
}

/** Says when two objects describe the same service differently; the first one wins. */
function firstOf(parts: readonly CarriedService[], field: "title" | "description"): string | undefined {
  const known = parts.flatMap((part) => part.fields[field] ?? []);
  for (const part of parts) {
    const value = part.fields[field];
    if (value === undefined || value === known[0]) continue;
    part.warn({
      code: "import-loss",
      message: `the ${field} is not carried over: the service has another one already`,
      hint: `keep one ${field}`,
    });
  }
  return known[0];
}

/** Labels that every part of the service has, unless an SLO groups by one of them. */
function sharedLabels(parts: readonly CarriedService[]): Labels {
  const grouped = new Set(parts.flatMap((part) => part.slos.flatMap((slo) => slo.spec.groupBy ?? [])));
  const [first, ...others] = parts.map((part) => part.fields.labels ?? {});
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(
      ([label, value]) => !grouped.has(label) && others.every((labels) => labels[label] === value),
    ),
  );
}

function withoutShared(labels: Labels, shared: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !Object.hasOwn(shared, label)));
}

function ownLabels(labels: Labels, slo: CarriedSlo): Labels {
  const grouped = (slo.spec.groupBy ?? []).filter((label) => Object.hasOwn(labels, label));
  for (const label of grouped) {
    slo.warn({
      code: "import-label",
      message: `the label ${label} is not carried over: the SLO keeps it apart as a group`,
      hint: "give the label another name",
    });
  }
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !grouped.includes(label)));
}
