import { allSlos, type Query, type Sli, type Stack } from "../../slo/model.ts";
import { assertNever } from "../../slo/problem.ts";
import { metricNames } from "../../slo/promql/selectors.ts";
import { sourceMetrics } from "./shift-metrics.ts";

/** The metrics that a stack's SLIs, its services' saturation and the boards of its traffic shifts read, sorted; a histogram with all its parts. */
export function declaredMetrics(stack: Stack): readonly string[] {
  const ofSlis = allSlos(stack).flatMap(({ sli }) => metricsOf(sli));
  const ofServices = stack.services.flatMap(({ saturation }) => saturation.flatMap(({ query }) => metricNames(query)));
  const ofShifts = stack.shifts.flatMap(sourceMetrics);
  return [...new Set([...ofSlis, ...ofServices, ...ofShifts])].sort();
}

function metricsOf(sli: Sli): readonly string[] {
  switch (sli.kind) {
    case "events":
      return [...ofQuery(sli.total), ...ofQuery(sli.outcome.query)];
    case "latency":
      return metricNames(sli.histogram).flatMap(histogramParts);
    case "timeSlice":
      return metricNames(sli.condition);
    case "ratio":
      return [...metricNames(sli.error), ...(sli.weight === undefined ? [] : ofQuery(sli.weight))];
    case "probe":
    case "composite":
      return [];
    default:
      return assertNever(sli);
  }
}

function ofQuery(query: Query): readonly string[] {
  return metricNames(query.kind === "counter" ? query.selector : query.text);
}

function histogramParts(name: string): readonly string[] {
  const base = name.replace(/_bucket$/, "");
  return [base, `${base}_bucket`, `${base}_count`, `${base}_sum`];
}
