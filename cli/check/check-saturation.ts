import type { Stack } from "../../slo/model.ts";
import type { Problem } from "../../slo/problem.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { explainSelector, type Holdings } from "./explain-empty.ts";

/** Looks for every series that the declared saturation of services reads. */
export async function checkSaturation(
  stack: Stack,
  holdings: Omit<Holdings, "unmeasured">,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const service of stack.services) {
    for (const { name, query } of service.saturation) {
      for (const selector of vectorSelectors(query)) {
        const cause = await explainSelector(selector, { ...holdings, unmeasured: new Map() });
        if (cause === undefined) continue;
        const path = `${service.name}.saturation.${name}`;
        problems.push({ code: "no-data", path, message: cause.message, hint: cause.hint });
      }
    }
  }
  return problems;
}
