import { labelNames } from "../../slo/names.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import type { Cause, Holdings } from "./explain-empty.ts";

/** That a query reads an SLO that is not measured, which is reason enough for its emptiness; nothing when it reads none. */
export function unmeasuredIn(query: string, { unmeasured }: Pick<Holdings, "unmeasured">): Cause | undefined {
  for (const { matchers } of vectorSelectors(query)) {
    const id = matchers.find(({ label, op }) => label === labelNames.id && op === "=")?.value ?? "";
    const severity = unmeasured.get(id);
    if (severity === undefined) continue;
    const message = `${id} is not measured`;
    return { slo: id, message, hint: "repair its metrics first", severity, metricIsMissing: false };
  }
  return undefined;
}
