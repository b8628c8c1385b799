import type { ShiftLint } from "../lint-shifts.ts";
import { trafficForm } from "../traffic-selectors.ts";

/** Rules of a verdict that never comes. */
export const lintJudge: ShiftLint = ({ shift, spec, path }) => {
  if (spec.judge === undefined || trafficForm(shift).shareBasis === "requests") return [];
  return [
    {
      code: "shift-judge",
      path: `${path}.judge`,
      severity: "warning",
      message: "nothing is ever judged here: in TCP mode connections are counted, not requests",
      hint: "remove judge, or count requests: in HTTP mode, by pods, or by counters of the application",
    },
  ];
};
