import type { Problem } from "./problem.ts";
import type { RuleTarget } from "./spec.ts";
export function queryProblems(_slo: Readonly<Record<string, unknown>>, _at: readonly PropertyKey[], _target: RuleTarget): readonly Problem[] {
  return [];
}
