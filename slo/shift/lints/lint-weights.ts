import type { ShiftLint } from "../lint-shifts.ts";

/** Weights of this file that give nobody anything. */
export const lintWeights: ShiftLint = ({ shift: { weights, stable, candidate }, path }) => {
  if (weights.kind !== "static") return [];
  const given = [stable, candidate].map(({ name }) => weights.weights[name]);
  // An arm without a weight is a problem of its own.
  if (given.some((weight) => weight !== 0)) return [];
  return [
    {
      code: "shift-static-weights",
      path: `${path}.weights.weights`,
      message: "both arms have the weight 0, which is no share for anybody",
      hint: `write what each arm gets, such as { ${stable.name}: 90, ${candidate.name}: 10 }`,
    },
  ];
};
