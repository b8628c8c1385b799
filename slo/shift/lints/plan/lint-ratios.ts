import { allSlos } from "../../../model.ts";
import type { Problem } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { exactWords } from "../../number-words.ts";

/** More fails nowhere as a matter of course. */
const mostUsual = 0.05;
/** As many times what its SLO allows is no usual state of a service. */
const timesAllowed = 100;

/** A ratio where percent belong, and percent where a ratio belongs. */
export const lintRatios: ShiftLint = ({ shift: { budget, expect }, path }, { stack }) => {
  const found: Problem[] = [];
  if (budget !== undefined && budget.maxSpend < 0.01) {
    const times = Number((budget.maxSpend * 10_000).toPrecision(6));
    found.push({
      code: "shift-ratio",
      path: `${path}.budget.maxSpend`,
      severity: "warning",
      message: `one rollout may spend ${percentOf(budget.maxSpend)} of the error budget: maxSpend is percent, no ratio`,
      hint: `write ${times} for ${times} %, unless you mean that`,
    });
  }
  const { errorRatio } = expect;
  const slo = allSlos(stack).find(({ id }) => id === budget?.slo);
  const most = Math.min(mostUsual, slo === undefined ? 1 : timesAllowed * Number(slo.errorBudget));
  if (errorRatio !== undefined && errorRatio > most) {
    const ratio = Number((errorRatio / 100).toPrecision(6));
    found.push({
      code: "shift-ratio",
      path: `${path}.expect.errorRatio`,
      severity: "warning",
      message: `${percentOf(errorRatio)} of the requests fail as a matter of course here: errorRatio is a ratio, no percent`,
      hint: `write ${ratio} for ${percentOf(ratio)}, unless so many fail`,
    });
  }
  return found;
};

function percentOf(ratio: number): string {
  return `${exactWords(ratio * 100)} %`;
}
