import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { PrometheusFault } from "../../service/prometheus-fault.ts";
import type { RunningRule } from "../../service/prometheus-listings.ts";
import { printSelector, type SeriesSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { sharedMatchers } from "../../slo/promql/shared-matchers.ts";
import type { AloneFacts } from "../../slo/shift/gate/judge-alone.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";

/**
 * Beside an answer that rests on no error at all: that there is no series of errors either. Then none ever happened, or the config looks
 * for them in the wrong place; the running rules say where it looks. It changes no decision, so that what cannot be asked is not said.
 */
export async function unseenErrors(
  prometheus: Pick<PrometheusClient, "rules" | "query">,
  { shift, alone: { candidate, stable } }: { readonly shift: string; readonly alone: AloneFacts },
): Promise<readonly string[]> {
  if (candidate?.errors !== 0 || (stable !== null && stable.errors !== 0)) return [];
  try {
    const rules = (await prometheus.rules())
      .flatMap((group) => group.rules)
      .filter((rule) => countsErrors(rule, shift));
    const arms = rules.map(({ query }) => selectorsOfErrors(query));
    const [first = [], second = first] = arms;
    if (first.length === 0) return [];
    const counts = await Promise.all(
      arms.flat().map((one) => prometheus.query(`count(last_over_time(${ofSeries(one)}[1h]))`)),
    );
    if (counts.some((count) => count.length > 0)) return [];
    return [noteOf(first.map((one, index) => sharedMatchers(one, second[index] ?? one)))];
  } catch (error) {
    if (error instanceof PrometheusFault) return [];
    throw error;
  }
}

const errorRecords: readonly string[] = [shiftSeries.errors, shiftHelperSeries.failed];

/** Of an arm whose losses are errors, too, one of the two reads what others recorded. */
function countsErrors({ name, query, labels }: RunningRule, shift: string): boolean {
  if (!errorRecords.includes(name) || labels[shiftLabels.shift] !== shift) return false;
  return vectorSelectors(query)[0]?.metric?.startsWith("shift:") === false;
}

/** Those that are added up; behind them stands what makes 0 of none. */
function selectorsOfErrors(query: string): readonly SeriesSelector[] {
  const [sum = query] = query.split(/\bor \(0 \*/);
  return vectorSelectors(sum);
}

function ofSeries({ metric = "", matchers }: SeriesSelector): string {
  return printSelector({ metric, matchers });
}

function noteOf(selectors: readonly SeriesSelector[]): string {
  const asked = selectors.map(printSelector).join(" or ");
  return `no series of errors exists: none ever happened, or they are not what is asked for, ${asked}; nines check tells of labels and values that no series has`;
}
