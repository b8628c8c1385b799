import type { Problem } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { exactWords, shareWords } from "../../number-words.ts";
import type { ShiftStep } from "../../traffic-shift.ts";

/** Steps that do not rise, and ratios for percent: a rollout gives the candidate more with each, and an A/B test means its shares. */
export const lintSteps: ShiftLint = ({ shift: { steps, strategy }, path }) => {
  if (strategy === "abTest") return [];
  const found = steps.flatMap(({ share }, index) => {
    const before = index === 0 ? 0 : steps[index - 1]?.share;
    return before !== undefined && share <= before ? [{ index, share, before }] : [];
  });
  const [first] = found;
  const increments = incrementProblems(steps, path);
  if (increments.length > 0 && (first === undefined || first.index > 0)) return increments;
  if (first === undefined) return ratioProblems(steps, path);
  const { index, share, before } = first;
  const message =
    index === 0
      ? `the rollout begins with ${shareWords(share)} for the candidate, which is no step`
      : `${shareWords(share)} after ${shareWords(before)} is no step on: the steps of a rollout rise`;
  const hint =
    index === 0
      ? "begin with the first share that the candidate gets"
      : "write each weight larger than the one before; a rollback needs no step, and a longer stop is a longer hold";
  return [{ code: "shift-steps", path: `${path}.steps[${index}].weight`, severity: "warning", message, hint }];
};

/** Shares that rise may come to 100 % by chance, and two of them soon do; some rollouts get everything after their last step. */
function incrementProblems(steps: readonly ShiftStep[], path: string): readonly Problem[] {
  const sums = steps.map((_, index) => sumOf(steps.slice(0, index + 1)));
  const isRising = steps.every(({ share }, index) => share > (steps[index - 1]?.share ?? 0));
  if (sums.at(-1) !== 100 || steps.length < (isRising ? 3 : 2) || steps.some(({ share }) => share === 1)) return [];
  return [
    {
      code: "shift-steps",
      severity: "warning",
      path: `${path}.steps`,
      message: `the steps come to 100 % together, and the last of them gives the candidate ${shareWords(steps.at(-1)?.share ?? 0)}: weights are the shares themselves, not what is added`,
      hint: `write ${sums.join(", ")}${isRising ? ", unless the candidate gets everything after the last step" : ""}`,
    },
  ];
}

function sumOf(steps: readonly ShiftStep[]): number {
  return Number((steps.reduce((sum, { share }) => sum + share, 0) * 100).toPrecision(9));
}

/** Whoever means percent hardly ends a rollout of several steps at 1 or before that. */
function ratioProblems(steps: readonly ShiftStep[], path: string): readonly Problem[] {
  const last = steps.at(-1);
  if (steps.length < 2 || last === undefined) return [];
  if (last.share > 0.01) return mixedProblems(steps, path);
  return [
    {
      code: "shift-steps",
      severity: "warning",
      path: `${path}.steps[${steps.length - 1}].weight`,
      message: `the rollout ends with ${shareWords(last.share)} for the candidate: weights are percent, not ratios`,
      hint: "write 100 for everything, and 10 for a tenth",
    },
  ];
}

/** Some begin with less than 1 %, and nobody goes from there to everything after several such steps. */
function mixedProblems(steps: readonly ShiftStep[], path: string): readonly Problem[] {
  const [small, rest] = [steps.slice(0, -1), steps.slice(-1)];
  if (small.length < 2 || small.some(({ share }) => share >= 0.01) || rest.some(({ share }) => share < 1)) return [];
  const [most, percent] = [small.at(-1)?.share ?? 0, small.map(({ share }) => exactWords(share * 10_000))];
  return [
    {
      code: "shift-steps",
      severity: "warning",
      path: `${path}.steps[${small.length - 1}].weight`,
      message: `the candidate goes from ${shareWords(most)} to everything: weights are percent, not ratios`,
      hint: `write ${percent.join(", ")} and 100, unless you mean ${shareWords(most)}`,
    },
  ];
}
