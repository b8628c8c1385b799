import { secondsToDuration } from "../../slo/duration.ts";
import { topLevelComparison } from "../../slo/promql/selectors.ts";
import { withWindow } from "../../slo/promql/window.ts";
import { evaluationSeconds } from "../intervals.ts";
import { aggregate } from "../promql-text.ts";
import type { QueryContext, SliOf, SliQueries } from "./sli-queries.ts";

/** Time that is good while a condition holds; five one-minute slices are smoothed as five minutes of a rate are. */
export const timeSliceQueries: SliQueries<"timeSlice"> = {
  total: (sli, context) =>
    sli.gap === "bad"
      ? `vector(1) / ${evaluationSeconds}`
      : `count_over_time((${sliceIsGood(sli, context)})[5m:1m]) / 300`,
  bad: (sli, context) => {
    const bad = `1 - ${sliceIsGood(sli, context)}`;
    if (sli.gap === "bad") return `avg_over_time((${bad} or on () vector(1))[5m:1m]) / ${evaluationSeconds}`;
    return `sum_over_time((${bad})[5m:1m]) / 300`;
  },
};

/** 1 while the condition holds, 0 while it does not, nothing while there is no measurement. */
function sliceIsGood(sli: SliOf<"timeSlice">, { groupBy }: QueryContext): string {
  const comparison = topLevelComparison(sli.condition);
  if (comparison === undefined) throw new Error(`condition of a checked model is not a comparison: ${sli.condition}`);
  const slice = secondsToDuration(sli.sliceSeconds);
  const left = withWindow(comparison.left, slice);
  const right = withWindow(comparison.right, slice);
  return aggregate("min", groupBy, `((${left}) >= -Inf) ${comparison.op} bool ${right}`);
}
