import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { shareWords } from "../../number-words.ts";
import { canPart } from "../../possible-shares.ts";
import type { ShiftStrategy } from "../../spec/traffic-shift-spec.ts";

/** Strategies that move all of the traffic at once; in the others both arms serve side by side. */
const whole: ReadonlySet<ShiftStrategy> = new Set(["blueGreen", "clusterBlueGreen"]);

/** A plan to give the candidate a part of the traffic by weights that give all or nothing. */
export const lintAllOrNothing: ShiftLint = ({ shift, path }) => {
  if (canPart(shift)) return [];
  const { strategy, steps } = shift;
  const found: Problem[] = [];
  if (!whole.has(strategy)) {
    found.push({
      code: "shift-all-or-nothing",
      path: `${path}.strategy`,
      message: `${show(strategy)} gives both arms a part of the traffic, and the selector of a Service gives one of them everything`,
      hint: 'write "blueGreen", or in weights who parts the traffic, such as a gatewayRoute',
    });
  }
  const index = steps.findIndex(({ share }) => share !== 1);
  const step = steps[index];
  if (step !== undefined) {
    found.push({
      code: "shift-all-or-nothing",
      path: `${path}.steps[${index}].weight`,
      message: `${shareWords(step.share)} is never reached: the selector of a Service gives the candidate all or nothing`,
      hint: "write one step with 100, or remove the steps",
    });
  }
  return found;
};
