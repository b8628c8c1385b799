import { show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { ShiftWeights } from "../../traffic-shift.ts";

/** Weights that a controller writes by itself. */
const controllers: ReadonlySet<ShiftWeights["kind"]> = new Set(["argoRollouts", "flagger"]);

/** Two that write one weight: each undoes what the other did. */
export const lintWriters: ShiftLint = ({ shift: { declared, weights }, path }) => {
  if (declared === undefined || !controllers.has(weights.kind)) return [];
  return [
    {
      code: "shift-writers",
      path: `${path}.declared`,
      severity: "warning",
      message: `Terraform (${declared.resource}) and what moves the weights of the kind ${show(weights.kind)} both write them: the next apply undoes a shift under way`,
      hint: "let one of them own the weights, such as by lifecycle { ignore_changes }, and remove declared",
    },
  ];
};
