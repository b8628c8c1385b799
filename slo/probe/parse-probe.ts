import { pathToText, schemaProblems } from "../document/schema-problems.ts";
import type { Labels } from "../model.ts";
import { isError, nearest, type Problem, show } from "../problem.ts";
import { withoutPlainSecrets } from "./plain-secrets.ts";
import { probeFromSpec } from "./probe-from-spec.ts";
import type { Probe } from "./probe-model.ts";
import { probeSchemas, templateSchemas } from "./probe-schema.ts";
import type { ProbeSpec } from "./probe-spec.ts";

/** What surrounds the probes of a stack. */
export interface ProbesContext {
  /** Labels that the stack puts on all its alerts, and the channel that they go to. */
  readonly inherited: Labels;
  /** Names of the probes that SLOs are measured by. */
  readonly ofSlos: ReadonlySet<string>;
  readonly problems: Problem[];
}

/** One probe of a stack, or nothing after saying why not. */
export function parseProbe(input: unknown, at: readonly PropertyKey[], context: ProbesContext): Probe | undefined {
  const checked = checkedSpec(input, at, probeSchemas, context.problems);
  return checked && fromSpec(checked, at, context, context.ofSlos.has(checked.name));
}

/** A probe without name and address, which discovery gives: `""` and port 0 stand for them. */
export function parseProbeTemplate(
  input: unknown,
  at: readonly PropertyKey[],
  context: ProbesContext,
): Probe | undefined {
  const checked = checkedSpec(input, at, templateSchemas, context.problems);
  const unnamed = { name: "", url: "", address: "", host: "", query: "" };
  return checked && fromSpec({ ...unnamed, ...checked } as ProbeSpec, at, context, false);
}

function fromSpec(spec: ProbeSpec, at: readonly PropertyKey[], context: ProbesContext, hasSlo: boolean) {
  const problems: Problem[] = [];
  const probe = probeFromSpec(spec, { at, inherited: context.inherited, hasSlo, problems });
  // What all probes inherit is wrong once, not once per probe.
  const isNew = ({ code, path }: Problem) => !context.problems.some((one) => one.code === code && one.path === path);
  context.problems.push(...problems.filter(isNew));
  return problems.some(isError) ? undefined : probe;
}

type Schemas = Readonly<Record<string, (typeof probeSchemas | typeof templateSchemas)[keyof typeof templateSchemas]>>;

function checkedSpec(
  input: unknown,
  at: readonly PropertyKey[],
  schemas: Schemas | typeof probeSchemas,
  problems: Problem[],
): ProbeSpec | undefined {
  const { value, problems: secrets } = withoutPlainSecrets(input, at);
  const kind = kindOf(value);
  const kinds = Object.keys(schemas);
  if (typeof kind !== "string" || !kinds.includes(kind)) {
    problems.push(...secrets, unknownKind(kind, kinds, at));
    return undefined;
  }
  const schema = (schemas as Schemas)[kind];
  if (schema === undefined) return undefined;
  const shape = schemaProblems(schema, value, at);
  problems.push(...secrets, ...shape);
  return secrets.length + shape.length === 0 ? (value as ProbeSpec) : undefined;
}

function kindOf(input: unknown): unknown {
  const isRecord = typeof input === "object" && input !== null && !Array.isArray(input);
  return isRecord && "kind" in input && input.kind !== undefined ? input.kind : "http";
}

function unknownKind(kind: unknown, kinds: readonly string[], at: readonly PropertyKey[]): Problem {
  const similar = typeof kind === "string" ? nearest(kind, kinds) : undefined;
  return {
    code: "probe-kind",
    path: pathToText([...at, "kind"]),
    message: `${show(kind)} is no kind of probe here`,
    hint: `${similar === undefined ? "" : `did you mean ${show(similar)}? `}possible: ${kinds.join(", ")}`,
  };
}
