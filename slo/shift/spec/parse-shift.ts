import { pathToText, schemaProblems } from "../../document/schema-problems.ts";
import { type Problem, show } from "../../problem.ts";
import type { ServiceSpec, StackSpec } from "../../spec.ts";
import type { TrafficShift } from "../traffic-shift.ts";
import { type MendedShift, mendedShift } from "./mended-shift.ts";
import { type ReadableShift, readableShift } from "./readable-shift.ts";
import { type ArmPair, shiftFromSpec } from "./shift-from-spec.ts";
import { shiftSchema } from "./shift-schema.ts";
import type { TrafficShiftSpec } from "./traffic-shift-spec.ts";

/** What surrounds the shifts of a stack. */
export interface ShiftsContext {
  readonly stack: StackSpec;
  /** Services as they were written, by name. */
  readonly services: ReadonlyMap<string, ServiceSpec>;
  readonly problems: Problem[];
}

/** A shift of the model and where it stands in the input. */
export interface LocatedShift {
  readonly shift: TrafficShift;
  readonly spec: TrafficShiftSpec;
  readonly path: string;
}

/** A shift as it was written, and what became of it. */
export interface WrittenShift {
  readonly readable: ReadableShift;
  /** Without a part that is broken; undefined where nothing is left to be looked at. */
  readonly located: LocatedShift | undefined;
  /** Its fields with problems of their own; with one of them it is no shift of the model. */
  readonly broken: ReadonlySet<string>;
}

/** One traffic shift of a stack, as far as it can be read. What is wrong with one part hides nothing of the others. */
export function parseShift(input: unknown, at: readonly PropertyKey[], context: ShiftsContext): WrittenShift {
  const path = pathToText(at);
  if (isNamedByItsFields(input)) {
    context.problems.push(namedByItsFields(input.name.name, path));
    // Whatever refers to it, or it refers to, is told once it can be read.
    return { readable: readableShift(input.name, path), located: undefined, broken: new Set(["name"]) };
  }
  const readable = readableShift(input, path);
  const shape = schemaProblems(shiftSchema, input, at).map(withOwnCode);
  const sound = mendedShift(input, path, shape);
  const missing = sound === undefined ? [] : ownProblems(sound, path);
  context.problems.push(...shape, ...missing);
  const problems = [...shape, ...missing];
  const mended = problems.length === 0 ? sound : mendedShift(input, path, problems);
  const arms = mended && armPair(mended.spec);
  if (mended === undefined || arms === undefined) return { readable, located: undefined, broken: new Set() };
  const { spec, broken } = mended;
  const { stack, services } = context;
  return {
    readable,
    located: { shift: shiftFromSpec(spec, arms, { stack, service: services.get(spec.service) }), spec, path },
    broken,
  };
}

/** What `trafficShift({ name, … })` gives, which takes the name first. */
interface NamedByItsFields {
  readonly name: { readonly name?: unknown };
}

function isNamedByItsFields(input: unknown): input is NamedByItsFields {
  if (typeof input !== "object" || input === null || !("name" in input)) return false;
  return typeof input.name === "object" && input.name !== null && Object.keys(input).length === 1;
}

function namedByItsFields(name: unknown, path: string): Problem {
  return {
    code: "type",
    path: `${path}.name`,
    message: "all fields of the shift stand where its name belongs",
    hint: `write the name first: trafficShift(${show(typeof name === "string" ? name : "checkout-green")}, { … })`,
  };
}

/** The shift of the model, when nothing stands in its way. */
export function soundShift({ located, broken }: WrittenShift): LocatedShift | undefined {
  return broken.size === 0 ? located : undefined;
}

/** The walk through schemas knows only SLIs as things of a kind. */
function withOwnCode(problem: Problem): Problem {
  return problem.code === "sli-kind" ? { ...problem, code: "shift-kind" } : problem;
}

function armPair({ arms }: TrafficShiftSpec): ArmPair | undefined {
  const [stable] = arms.filter(({ role }) => role === "stable");
  const [candidate] = arms.filter(({ role }) => role === "candidate");
  return stable && candidate && { stable, candidate };
}

function ownProblems({ spec, broken }: MendedShift, path: string): readonly Problem[] {
  return [
    ...armProblems(spec, path),
    // Who counts decides whether anybody else has to hold the weights.
    ...(broken.has("traffic") ? [] : weightsProblems(spec, path)),
  ];
}

function armProblems({ arms }: TrafficShiftSpec, path: string): readonly Problem[] {
  const count = (wanted: string) => arms.filter(({ role }) => role === wanted).length;
  const [stable, candidates] = [count("stable"), count("candidate")];
  if (stable === 1 && candidates === 1) return [];
  return [
    {
      code: "shift-arms",
      path: `${path}.arms`,
      message: `${stable} stable and ${candidates} candidate arms cannot be compared`,
      hint: "write one of each; a second candidate is a shift of its own",
    },
  ];
}

function weightsProblems({ traffic, weights }: TrafficShiftSpec, path: string): readonly Problem[] {
  if (weights !== undefined || traffic.kind === "haproxy") return [];
  return [
    {
      code: "shift-weights",
      path: `${path}.weights`,
      message: `traffic of the kind ${show(traffic.kind)} does not tell who holds the weights`,
      hint: 'write weights, such as { kind: "argoRollouts", namespace: "shop", rollout: "checkout" }',
    },
  ];
}
