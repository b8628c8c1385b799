import { type Problem, show } from "../problem.ts";
import { pathToText, schemaProblems } from "../schema-problems.ts";
import type { ServiceSpec, StackSpec } from "../spec.ts";
import { type ArmPair, shiftFromSpec } from "./shift-from-spec.ts";
import { shiftSchema } from "./shift-schema.ts";
import type { TrafficShift } from "./traffic-shift.ts";
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

/** One traffic shift of a stack, or nothing after saying why not. */
export function parseShift(
  input: unknown,
  at: readonly PropertyKey[],
  { stack, services, problems }: ShiftsContext,
): LocatedShift | undefined {
  const shape = schemaProblems(shiftSchema, input, at).map(withOwnCode);
  problems.push(...shape);
  if (shape.length > 0) return undefined;
  const spec = input as TrafficShiftSpec;
  const path = pathToText(at);
  const missing = [...armProblems(spec, path), ...weightsProblems(spec, path)];
  problems.push(...missing);
  const arms = armPair(spec);
  if (arms === undefined || missing.length > 0) return undefined;
  return { shift: shiftFromSpec(spec, arms, { stack, service: services.get(spec.service) }), spec, path };
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
