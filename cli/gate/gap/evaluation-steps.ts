/** From one evaluation to the next. */
export interface EvaluationStep {
  /** Unix seconds. */
  readonly end: number;
  readonly seconds: number;
}

/** The steps between evaluations, of which the times are given in Unix seconds, the oldest first. */
export function evaluationSteps(evaluations: readonly number[]): readonly EvaluationStep[] {
  return evaluations.slice(1).map((end, index) => ({ end, seconds: end - (evaluations[index] ?? end) }));
}

/** How long most steps take: rules that are read anew may once come at another moment. Undefined where there was no second evaluation. */
export function usualStepSeconds(evaluations: readonly number[]): number | undefined {
  const steps = evaluationSteps(evaluations).map(({ seconds }) => seconds);
  return steps.sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)];
}
