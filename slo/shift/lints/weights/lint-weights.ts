import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { shareWords } from "../../number-words.ts";
import type { ShiftStrategy } from "../../spec/traffic-shift-spec.ts";

/** Weights of this file that give nobody anything, and a course that they never take. */
export const lintWeights: ShiftLint = (located) => {
  const { weights, stable, candidate } = located.shift;
  if (weights.kind !== "static") return [];
  const [stays, gets] = [stable, candidate].map(({ name }) => weights.weights[name]);
  // An arm without a weight is a problem of its own.
  if (stays === undefined || gets === undefined) return [];
  if (stays === 0 && gets === 0) return [nothing(located)];
  const ofSteps = stepProblems(located, gets / (stays + gets));
  return ofSteps.length > 0 ? ofSteps : strategyProblems(located);
};

type Located = Parameters<ShiftLint>[0];

function nothing({ shift: { stable, candidate }, path }: Located): Problem {
  return {
    code: "shift-static-weights",
    path: `${path}.weights.weights`,
    message: "both arms have the weight 0, which is no share for anybody",
    hint: `write what each arm gets, such as { ${stable.name}: 90, ${candidate.name}: 10 }`,
  };
}

function stepProblems({ shift: { steps }, path }: Located, given: number): readonly Problem[] {
  const index = steps.findIndex(({ share }) => Math.abs(share - given) > 0.0005);
  const step = steps[index];
  if (step === undefined) return [];
  return [
    {
      code: "shift-static-steps",
      path: `${path}.steps[${index}].weight`,
      severity: "warning",
      message: `this step is never reached: static weights do not move, and give the candidate ${shareWords(given)}`,
      hint: "write who holds the weights that move, or remove the steps",
    },
  ];
}

/** Strategies in which the candidate's share grows; a switch of all traffic may be written into the file when it is done. */
const growing: ReadonlySet<ShiftStrategy> = new Set(["canary", "rolling"]);

function strategyProblems({ shift: { strategy }, path }: Located): readonly Problem[] {
  if (!growing.has(strategy)) return [];
  return [
    {
      code: "shift-static-steps",
      path: `${path}.strategy`,
      severity: "warning",
      message: `with ${show(strategy)} the candidate's share grows, and static weights never move`,
      hint: 'write who holds the weights that move, or "abTest" where both arms keep what they have',
    },
  ];
}
