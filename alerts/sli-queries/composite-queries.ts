import { signalSeries } from "../../slo/names.ts";
import { evaluationSeconds } from "../intervals.ts";
import { oneOf, quote } from "../promql-text.ts";
import { orZero } from "./event-rates.ts";
import type { SliOf, SliQueries } from "./sli-queries.ts";

/** Several SLOs minute by minute: their weighted mean, or the worst of them; parts without traffic drop out. */
export const compositeQueries: SliQueries<"composite"> = {
  total: (sli) =>
    `(0 * max(${partRatios(sli)}) + 1) / ${evaluationSeconds}\nor on () 0 * sum(${signalSeries.total}{${partMatcher(sli)}})`,
  bad: (sli, context) => orZero(`${compositeRatio(sli)} / ${evaluationSeconds}`, context),
};

function partMatcher(sli: SliOf<"composite">): string {
  const ids = sli.parts.map((part) => part.slo);
  return oneOf("slo_id", ids);
}

/** Each part's error ratio of this minute. */
function partRatios(sli: SliOf<"composite">): string {
  const matcher = partMatcher(sli);
  return `sum by (slo_id) (${signalSeries.bad}{${matcher}}) / (sum by (slo_id) (${signalSeries.total}{${matcher}}) > 0)`;
}

function compositeRatio(sli: SliOf<"composite">): string {
  const ratios = partRatios(sli);
  if (sli.rule === "weakest") return `max(${ratios})`;
  if (new Set(sli.parts.map((part) => part.weight)).size === 1) return `avg(${ratios})`;
  const weights = sli.parts
    .map((part) => `label_replace(vector(${part.weight}), "slo_id", ${quote(part.slo)}, "", "")`)
    .join(" or ");
  return `(\n  sum((${ratios}) * on (slo_id) (${weights}))\n  / sum((${weights}) and on (slo_id) (${ratios}))\n)`;
}
