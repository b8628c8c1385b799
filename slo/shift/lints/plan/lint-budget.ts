import { allSlos } from "../../../model.ts";
import { show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { shortList } from "../../short-list.ts";

/** A budget of another service's SLO, where the shift's own service has some. */
export const lintBudget: ShiftLint = ({ shift: { budget, service }, path }, { stack }) => {
  const slo = allSlos(stack).find(({ id }) => id === budget?.slo);
  const own = allSlos(stack).filter((one) => one.service === service);
  if (slo === undefined || slo.service === service || own.length === 0) return [];
  // A proxy may count the requests of each service behind it.
  if (JSON.stringify(slo.sli).includes(service)) return [];
  return [
    {
      code: "shift-slo",
      severity: "warning",
      path: `${path}.budget.slo`,
      message: `${show(slo.id)} is an SLO of ${show(slo.service)}, and the shift is one of ${show(service)}: its errors would be compared with the budget of others`,
      hint: `write an SLO of ${service} (${shortList(own.map(({ id }) => id))}), unless the requests of ${slo.service} go through it`,
    },
  ];
};
