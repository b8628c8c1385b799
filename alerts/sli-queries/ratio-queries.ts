import { withWindow } from "../../slo/promql/window.ts";
import { evaluationSeconds } from "../intervals.ts";
import { aggregate, onClause } from "../promql-text.ts";
import { eventsPerSecond, orZero } from "./event-rates.ts";
import type { QueryContext, SliOf, SliQueries } from "./sli-queries.ts";

/** A ready-made error ratio: one event a minute, or as many as its weight says. */
export const ratioQueries: SliQueries<"ratio"> = {
  total: (sli, context) =>
    sli.weight === undefined
      ? `(0 * ${errorRatio(sli, context)} + 1) / ${evaluationSeconds}`
      : eventsPerSecond(sli.weight, context),
  bad: (sli, context) => {
    const ratio = `clamp_max(${errorRatio(sli, context)}, 1)`;
    if (sli.weight === undefined) return orZero(`${ratio} / ${evaluationSeconds}`, context);
    return orZero(`(${ratio} * ${onClause(context.groupBy)} ${context.recordedTotal})`, context);
  },
};

function errorRatio(sli: SliOf<"ratio">, { groupBy, window }: QueryContext): string {
  return aggregate("avg", groupBy, `(${withWindow(sli.error, window)}) >= 0 < Inf`);
}
