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
    const selectors = rules.flatMap(({ query }) => vectorSelectors(query).slice(0, 1));
    const [first, second = first] = selectors;
    if (first === undefined || second === undefined) return [];
    const counts = await Promise.all(
      selectors.map((one) => prometheus.query(`count(last_over_time(${ofSeries(one)}[1h]))`)),
    );
    return counts.some((count) => count.length > 0) ? [] : [noteOf(sharedMatchers(first, second))];
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

function ofSeries({ metric = "", matchers }: SeriesSelector): string {
  return printSelector({ metric, matchers });
}

function noteOf(selector: SeriesSelector): string {
  return `no series of errors exists: none ever happened, or ${printSelector(selector)} is written wrongly; nines check tells`;
}
